"""What goes on in a quiz while a class takes it: where each pupil is, and what is answered so far.

Of several tries of a pupil the last one is looked at. Nothing here is stored, and no mark is told of anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from lessons.models import ContentRevision
from people.models import Enrolment
from quizzes.asked import question_in
from quizzes.assigning import Phase, Terms, extended
from quizzes.content import QuestionContent
from quizzes.distribution import Group, groups
from quizzes.kinds import Given, kind_named
from quizzes.models import Assignment, Attempt, AttemptItem, Extension, Response

#: Whoever works, but was not heard of for longer, is offline.
OFFLINE_AFTER: Final = timedelta(seconds=30)


class State(StrEnum):
    """How far a pupil has come."""

    ABSENT = "absent"  # has not begun
    WORKING = "working"
    OFFLINE = "offline"  # works, but was not heard of lately
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one pupil is.

    ``number`` is the question that they look at, 0 the summary, None where their page doesn't say. ``unsaved`` says that
    their page holds an answer that has not arrived. ``seen_at`` is when they were heard of last. What is over by its
    deadline was handed in then, and ``late`` after it was due for this pupil.
    """

    name: str
    state: State = State.ABSENT
    attempt_id: UUID | None = None
    number: int | None = None
    answered: int = 0
    asked: int = 0
    unsaved: bool = False
    seen_at: datetime | None = None
    handed_in_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The pupils of the class by name. ``terms`` hold for whoever was given nothing of their own."""

    places: tuple[Place, ...]
    terms: Terms
    is_over: bool

    @property
    def time_limit_minutes(self) -> int | None:
        """The time limit, with what was added to it, in whole minutes."""
        return None if self.terms.time_limit is None else self.terms.time_limit // timedelta(minutes=1)

    def count(self, state: State) -> int:
        return sum(1 for place in self.places if place.state is state)

    @property
    def attempts(self) -> list[UUID]:
        return [place.attempt_id for place in self.places if place.attempt_id is not None]


@dataclass(frozen=True, slots=True)
class Share:
    """Of one question: how many answered it so far, and how many of them rightly or partly so.

    ``number`` is where it stands on every paper, None where that differs. ``graded`` is false for what has no right answer.
    """

    question_id: int
    question: QuestionContent
    number: int | None
    answered: int
    right: int
    partly: int

    @property
    def graded(self) -> bool:
        return kind_named(self.question.kind).graded


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers that one question has now; ``question`` is its newest revision on a paper of the class."""

    question: QuestionContent
    answered: int
    groups: tuple[Group, ...]


class _Seen(NamedTuple):
    """An attempt as the board reads it."""

    learner_id: int
    attempt_id: UUID
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    asked: int
    answered: int
    number: int | None
    unsaved: bool | None
    seen_at: datetime | None
    heard_at: datetime | None

    def handed_in_at(self, at: datetime) -> datetime | None:
        overdue = self.deadline_at is not None and self.deadline_at <= at
        return self.submitted_at or (self.deadline_at if overdue else None)


def board(assignment: Assignment, *, at: datetime) -> Board:
    """The board of a quiz, which must be at hand: three queries, however many pupils there are."""
    given = list(assignment.extensions.in_force())
    seen = _last_attempts(assignment)
    places = [
        _place(name, _terms(assignment, given, learner, group), seen.get(learner), at)
        for learner, name, group in _pupils(assignment)
    ]
    for_all = extended(assignment.terms(), (each.allowance() for each in given))  # nobody has more than all together
    return Board(tuple(places), _terms(assignment, given, 0, ""), for_all.phase(at) is Phase.CLOSED)


def _pupils(assignment: Assignment) -> Iterable[tuple[int, str, str]]:
    pupils = Enrolment.objects.present().real().filter(classroom=assignment.classroom_id)
    return pupils.order_by("name_key").values_list("learner_id", "name", "group")


def _terms(assignment: Assignment, given: Iterable[Extension], learner_id: int, group: str) -> Terms:
    return extended(assignment.terms(), (each.allowance() for each in given if each.is_for(learner_id, group)))


def _last_attempts(assignment: Assignment) -> dict[int, _Seen]:
    heard = Response.objects.filter(item__attempt=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    rows = (
        Attempt.objects.filter(assignment=assignment)
        .order_by("started_at", "pk")
        .annotate(
            asked=Count("items"), answered=Count("items", filter=Q(items__answered=True)), heard_at=Subquery(heard)
        )
        .values_list(
            *("learner_id", "pk", "started_at", "deadline_at", "submitted_at", "asked", "answered"),
            *("presence__number", "presence__unsaved", "presence__seen_at", "heard_at"),
        )
    )
    return {row[0]: _Seen(*row) for row in rows}


def _place(name: str, terms: Terms, seen: _Seen | None, at: datetime) -> Place:
    if seen is None:
        return Place(name)
    handed_in_at = seen.handed_in_at(at)
    last = max(moment for moment in (seen.started_at, seen.seen_at, seen.heard_at) if moment is not None)
    running = State.OFFLINE if at - last > OFFLINE_AFTER else State.WORKING
    return Place(
        name=name,
        state=running if handed_in_at is None else State.FINISHED,
        attempt_id=seen.attempt_id,
        number=seen.number,
        answered=seen.answered,
        asked=seen.asked,
        unsaved=handed_in_at is None and bool(seen.unsaved),
        seen_at=last,
        handed_in_at=handed_in_at,
        late=handed_in_at is not None and terms.is_late(handed_in_at),
    )


class _Asked(NamedTuple):
    """A question on a paper, with the answer that it has now."""

    question_id: int
    revision_id: int
    number: int
    given: Given | None


def shares(attempts: Sequence[UUID]) -> list[Share]:
    """Of each question on these papers, in their order where they have one in common: two queries."""
    rows = AttemptItem.objects.filter(attempt__in=attempts).order_by("question_id", "revision_id")
    by_question: dict[int, list[_Asked]] = defaultdict(list)
    for row in rows.values_list("question_id", "revision_id", "number", "current__given"):
        by_question[row[0]].append(_Asked(*row))
    questions = _questions({each.revision_id for asked in by_question.values() for each in asked})
    found = [_share(asked, questions) for asked in by_question.values()]
    return sorted(found, key=lambda each: (each.number is None, each.number, each.question_id))


def _share(asked: Sequence[_Asked], questions: dict[int, QuestionContent]) -> Share:
    earned = Counter(
        kind_named(questions[each.revision_id].kind).credit(questions[each.revision_id], each.given)
        for each in asked
        if each.given
    )
    numbers = {each.number for each in asked}
    answered, right = earned.total(), earned[Fraction(1)]
    return Share(
        question_id=asked[-1].question_id,
        question=questions[asked[-1].revision_id],
        number=numbers.pop() if len(numbers) == 1 else None,
        answered=answered,
        right=right,
        partly=answered - right - earned[Fraction(0)],
    )


def _questions(revisions: Iterable[int]) -> dict[int, QuestionContent]:
    return {key: question_in(each) for key, each in ContentRevision.objects.in_bulk(list(revisions)).items()}


def distribution(attempts: Sequence[UUID], question_id: int) -> Distribution | None:
    """What is answered to the question on these papers now; None if it is on none of them. Two queries."""
    rows = AttemptItem.objects.filter(attempt__in=attempts, question=question_id).order_by("revision_id")
    asked = [(revision, given) for revision, given in rows.values_list("revision_id", "current__given")]
    if not asked:
        return None
    questions = _questions({revision for revision, _given in asked})
    question = questions[asked[-1][0]]
    kind = kind_named(question.kind)
    answers = [
        kind.carried(questions[revision], question, given)
        for revision, given in asked
        if given and questions[revision].kind == question.kind
    ]
    return Distribution(question, len(answers), tuple(groups(question, answers)))
