"""The papers that statistics are computed from, as they stand in the database, and the statistics of them.

**What counts.** Graded attempts that were handed in, or are overdue and so read as handed in. What a regrade left out of the
score, or isn't graded, doesn't count on its paper; previews never do.

**By which key.** A question is described by the newest key that graded it; answers to earlier revisions are carried to that.
Counted by revision, each is described by the newest key that graded *its* papers: its own, unless a regrade decided
otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from lessons.models import ContentRevision
from quizzes.asked import question_in
from quizzes.closing import read_as_closed
from quizzes.content import QuestionContent, from_millionths
from quizzes.item_analysis import (
    Analysis,
    ItemResult,
    Paper,
    QuestionStatistics,
    Tries,
    analyse,
    by_revision,
    picked_in,
    question_of,
    selected,
    slotted,
)
from quizzes.kinds import Given, kind_named
from quizzes.models import Attempt, AttemptItem, Regrade
from quizzes.models.attempts import AttemptQuerySet


class Row(NamedTuple):
    """One question on one paper; ``key_id`` is the revision that graded it, None if none did."""

    attempt_id: UUID
    question_id: int
    revision_id: int
    key_id: int | None
    number: int
    points: int
    counted: bool
    credit_millionths: int | None
    given: Given | None

    @property
    def counts(self) -> bool:
        """Whether it is graded, and no regrade left it out of the score."""
        return self.counted and self.credit_millionths is not None


class Sheet(NamedTuple):
    """A paper that was handed in: whose, which try of theirs (from 1), and when."""

    attempt_id: UUID
    learner_id: int
    number: int
    handed_in_at: datetime
    rows: Sequence[Row]


@dataclass(frozen=True)
class HandedIn:
    """All papers that count, in the order in which they were begun, and how many attempts still ran.

    ``contents`` are the questions by the keys of their revisions.
    """

    sheets: tuple[Sheet, ...]
    running: int
    contents: Mapping[int, QuestionContent]

    @property
    def until(self) -> datetime | None:
        """When the last of them was handed in."""
        return max((sheet.handed_in_at for sheet in self.sheets), default=None)

    @cached_property
    def by_question(self) -> Mapping[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for sheet in self.sheets:
            for row in sheet.rows:
                found[row.question_id].append(row)
        return found

    @property
    def revised(self) -> list[int]:
        """The questions of which more than one revision was asked."""
        return [pk for pk, rows in self.by_question.items() if len({row.revision_id for row in rows}) > 1]

    def key_of(self, question_id: int, revision_id: int | None = None) -> QuestionContent:
        """The newest key that graded the question, or those papers that asked this revision of it."""
        rows = self.by_question[question_id]
        return self.contents[_newest_key(row for row in rows if revision_id in {None, row.revision_id})]

    def asked(self, question_id: int) -> int:
        """The newest revision of the question on any paper."""
        return max(row.revision_id for row in self.by_question[question_id])

    def number_of(self, question_id: int) -> int | None:
        """Where the question stands on every paper that has it; None where that differs."""
        numbers = {row.number for row in self.by_question[question_id]}
        return numbers.pop() if len(numbers) == 1 else None


@dataclass(frozen=True)
class Analysed:
    """The statistics of one choice of tries. Questions are named by their keys, revisions likewise."""

    papers: tuple[Paper, ...]
    attempts: frozenset[UUID]
    analysis: Analysis
    revisions: Mapping[str, Mapping[str, QuestionStatistics]]


def handed_in(attempts: AttemptQuerySet, *, at: datetime) -> HandedIn:
    """What of these attempts counts: three queries, two more if any is overdue, however many there are."""
    counting = attempts.that_count().order_by("started_at", "pk")
    found = list(counting.defer("terms"))
    rows = {**_stored(counting), **_overdue(found, at)}
    sheets = tuple(_sheets(found, rows))
    revisions = {pk for sheet in rows.values() for row in sheet for pk in (row.revision_id, row.key_id) if pk}
    return HandedIn(
        sheets,
        len(found) - len(sheets),
        {pk: question_in(each) for pk, each in ContentRevision.objects.in_bulk(revisions).items()},
    )


def analysed(found: HandedIn, tries: Tries, *, with_revisions: Iterable[int] = ()) -> Analysed:
    """The statistics of these papers; of the questions ``with_revisions`` also by revision."""
    papers = slotted(selected(_papers(found, {pk: found.key_of(pk) for pk in found.by_question}), tries))
    questions = {str(pk): question_of(found.key_of(pk)) for pk in found.by_question}
    attempts = {(str(sheet.learner_id), sheet.number): sheet.attempt_id for sheet in found.sheets}
    chosen = frozenset(attempts[paper.learner, paper.number] for paper in papers)
    return Analysed(
        papers,
        chosen,
        analyse(papers, questions),
        _by_revision(found, with_revisions, chosen),
    )


def _by_revision(
    found: HandedIn, questions: Iterable[int], chosen: frozenset[UUID]
) -> Mapping[str, Mapping[str, QuestionStatistics]]:
    """Of each of these questions and each revision of it that was asked, the oldest first."""
    asked = {pk: sorted({row.revision_id for row in found.by_question[pk]}) for pk in questions}
    if not asked:
        return {}
    keys = {revision: found.key_of(pk, revision) for pk, revisions in asked.items() for revision in revisions}
    described = {str(revision): question_of(key) for revision, key in keys.items()}
    papers = [
        Paper(str(sheet.learner_id), tuple(_result(row, found, keys.get(row.revision_id)) for row in sheet.rows))
        for sheet in found.sheets
        if sheet.attempt_id in chosen
    ]
    return {str(pk): _in_order(by_revision(papers, str(pk), described), asked[pk]) for pk in asked}


def _in_order(
    statistics: Mapping[str, QuestionStatistics], revisions: Iterable[int]
) -> Mapping[str, QuestionStatistics]:
    return {str(pk): statistics[str(pk)] for pk in revisions if str(pk) in statistics}


def _stored(attempts: AttemptQuerySet) -> dict[UUID, list[Row]]:
    submitted = attempts.filter(submitted_at__isnull=False).order_by().values("pk")
    rows: dict[UUID, list[Row]] = defaultdict(list)
    columns = ("attempt_id", "question_id", "revision_id", "graded_by_id", "number", "points", "counted")
    items = AttemptItem.objects.filter(attempt__in=submitted).order_by("attempt", "number")
    for row in items.values_list(*columns, "credit_millionths", "current__given"):
        rows[row[0]].append(Row(*row))
    return rows


def _overdue(attempts: Iterable[Attempt], at: datetime) -> dict[UUID, list[Row]]:
    """The papers of overdue attempts as closing grades them, and the attempts read as closed."""
    overdue = {each.pk: each for each in attempts if each.submitted_at is None and each.is_overdue(at)}
    if not overdue:
        return {}
    papers: dict[UUID, list[AttemptItem]] = {pk: [] for pk in overdue}
    found = AttemptItem.objects.filter(attempt__in=overdue).select_related("revision", "graded_by", "current")
    for item in found.order_by("attempt", "number"):
        papers[item.attempt_id].append(item)
    items = [item for paper in papers.values() for item in paper]
    regrades = list(Regrade.objects.in_force().on(items).select_related("revision"))
    for pk, attempt in overdue.items():
        read_as_closed(attempt, papers[pk], at=at, regrades=regrades)
    return {pk: [_row(item) for item in paper] for pk, paper in papers.items()}


def _row(item: AttemptItem) -> Row:
    return Row(
        attempt_id=item.attempt_id,
        question_id=item.question_id,
        revision_id=item.revision_id,
        key_id=item.graded_by_id,
        number=item.number,
        points=item.points,
        counted=item.counted,
        credit_millionths=item.credit_millionths,
        given=item.current.given if item.current else None,
    )


def _sheets(attempts: Iterable[Attempt], rows: Mapping[UUID, Sequence[Row]]) -> Iterator[Sheet]:
    tries: dict[int, int] = defaultdict(int)
    for attempt in attempts:
        if attempt.submitted_at is not None:
            tries[attempt.learner_id] += 1
            number = tries[attempt.learner_id]
            yield Sheet(attempt.pk, attempt.learner_id, number, attempt.submitted_at, rows.get(attempt.pk, ()))


def _papers(found: HandedIn, keys: Mapping[int, QuestionContent]) -> list[Paper]:
    return [
        Paper(
            str(sheet.learner_id),
            tuple(_result(row, found, keys[row.question_id]) for row in sheet.rows),
            sheet.number,
        )
        for sheet in found.sheets
    ]


def _result(row: Row, found: HandedIn, key: QuestionContent | None) -> ItemResult:
    """What the row earned; what was picked in terms of the ``key``, of another question (None) nothing."""
    return ItemResult(
        question=str(row.question_id),
        credit=from_millionths(row.credit_millionths or 0) if row.counts else None,
        points=row.points,
        revision=str(row.revision_id),
        picked=None if key is None else _picked(found.contents[row.revision_id], key, row.given or {}),
    )


def _picked(asked: QuestionContent, key: QuestionContent, given: Given) -> frozenset[str] | None:
    """An answer to what has become a question of another kind says nothing in its terms."""
    if asked.kind != key.kind:
        return None
    return picked_in(key, given if asked is key else kind_named(key.kind).carried(asked, key, given))


def _newest_key(rows: Iterable[Row]) -> int:
    return max(row.key_id or row.revision_id for row in rows)
