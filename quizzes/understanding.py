"""What a class has understood: how much of its answers to each fact, and to each quotation from its lessons, was right.

**What counts.** Every answer in graded attempts that were assigned to the class and are handed in (or overdue, and so read
as handed in), of the pupils who are in the class now. All tries of a pupil count alike, the newest as the first, and so
do all questions, whatever points they give. What was left empty on a paper that was handed in is an answer that earned
nothing. Questions that are not graded, or that a regrade left out of the score, don't count.

**Which facts.** An answer counts for each fact that its question asks by the key that graded it. Where a question asks
several facts, full credit and none are that of each of them; credit in between is shared out by the parts of the answer:
a fact earns the share of its own parts that are right, a part that is partly right being half of one.

**The share** of a fact is the sum of the credit of its answers over their number.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, NamedTuple, TypeVar

from django.conf import settings
from django.db.models import Count, QuerySet

from lessons.models import ContentRevision, Course, Fact, FormerSlug
from people.models import Classroom, Enrolment
from quizzes.asked import question_in
from quizzes.by_fact import credit_by_fact, credit_of_parts, lines_by_key
from quizzes.closing import read_as_closed
from quizzes.content import MILLION, QuestionContent, Quotation, from_millionths, to_millionths
from quizzes.kinds import Given, Line
from quizzes.models import Attempt, AttemptItem, Question, Regrade

Subject = TypeVar("Subject")


class Tally(NamedTuple):
    """Some answers: the sum of their credit in millionths, how many earned all of it, and how many there are."""

    credit_millionths: int = 0
    right: int = 0
    answers: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(
            self.credit_millionths + other.credit_millionths, self.right + other.right, self.answers + other.answers
        )

    @property
    def share(self) -> Fraction:
        """From 0 to 1; 0 where nothing was answered."""
        return Fraction(self.credit_millionths, self.answers * MILLION) if self.answers else Fraction(0)

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down."""
        return int(self.share * 100)


NOTHING: Final = Tally()


def total(tallies: Iterable[Tally]) -> Tally:
    """All these answers together."""
    found = NOTHING
    for tally in tallies:
        found = found.plus(tally)
    return found


@dataclass(frozen=True, slots=True)
class Understanding:
    """Of a class: its answers by the slugs of facts, by the quotations that settle them, and by learner and fact.

    A quotation comes with the main fact of a question that it settles.
    """

    facts: Mapping[str, Tally]
    quotations: Mapping[tuple[Quotation, str], Tally]
    pupils: Mapping[int, Mapping[str, Tally]]


class _Answers(NamedTuple):
    """Answers that earned the same by one key, of one learner or (None) of any."""

    learner: int | None
    key: int
    credit: int
    times: int


class _PartAnswer(NamedTuple):
    """An answer that earned part of its credit."""

    learner: int
    key: int
    asked: int
    given: Given
    credit: int


def pupils_of(classroom: Classroom, group: str = "") -> QuerySet[Enrolment]:
    """Whose answers count, by name: the pupils who are in the class now, of one group if any is said."""
    pupils = Enrolment.objects.present().real().filter(classroom=classroom).order_by("name_key", "pk")
    return pupils.filter(group=group) if group else pupils


def understanding(
    classroom: Classroom,
    course: Course | int,
    *,
    at: datetime,
    known: Collection[str] = (),
    group: str = "",
    shown: Collection[int] = (),
) -> Understanding:
    """What the class, or a ``group`` of it, has understood of a course, and in particular the learners ``shown``.

    ``known`` are slugs that facts have now: it costs a query to look for those that are not among them. Five queries
    and that one, at most two more where papers are overdue, whatever the size of the class.
    """
    items = _items(classroom, group)
    handed_in, overdue = _handed_in(items), _overdue(_of_course(items, course), at)
    answers = [_Answers(None, *row) for row in _grouped(handed_in)]
    if shown:
        whose = handed_in.filter(attempt__learner__in=shown)
        answers += [_Answers(*row) for row in _grouped(whose, "attempt__learner")]
    for (learner, key, credit), times in Counter(_of_item(item) for item in overdue).items():
        answers += [_Answers(whom, key, credit, times) for whom in (None, *({learner} & {*shown}))]
    reader = _Reader(answers, course, known)
    answers = [each for each in answers if each.key in reader.questions]
    parted = [*_parted(handed_in, reader.of_several_facts), *_parted_of(overdue, reader.of_several_facts)]
    reader.read_also({each.asked for each in parted})
    return _counted(answers, parted, reader, shown)


def answers_on(
    classroom: Classroom, fact: Fact, *, at: datetime
) -> Iterator[tuple[AttemptItem, QuestionContent, Sequence[Line], Tally]]:
    """Every answer that counts for the fact: with the key that graded it, its parts on the fact, and what it earned."""
    items = _of_course(_items(classroom, ""), fact.course_id)
    asked = items.select_related("revision", "graded_by", "current", "attempt", "question__edition__course")
    slugs = {fact.slug, *_former_slugs(fact)}
    keys = _handed_in(items).order_by().values_list("graded_by", flat=True).distinct()
    asking = [pk for pk, key in _questions(keys).items() if slugs & {*key.facts}]
    for item in [*_handed_in(asked).filter(graded_by__in=asking).order_by("pk"), *_overdue(asked, at)]:
        key = question_in(item.graded_by)
        if not slugs & {*key.facts}:
            continue
        lines = lines_by_key(question_in(item.revision), key, item.current.given if item.current else {})
        own = [line for line in lines if line.fact in slugs] if len(key.facts) > 1 else lines
        credit = item.credit_millionths or 0
        if len(key.facts) > 1 and own and 0 < credit < MILLION:
            credit = to_millionths(credit_of_parts(own))
        yield item, key, own or lines, Tally(credit, int(credit == MILLION), 1)


def _items(classroom: Classroom, group: str) -> QuerySet[AttemptItem]:
    """On papers for the class, handed in or not."""
    return AttemptItem.objects.filter(
        counted=True,
        attempt__assignment__classroom=classroom,
        attempt__purpose=Attempt.Purpose.GRADED,
        attempt__learner__in=pupils_of(classroom, group).order_by().values("learner"),
    )


def _of_course(items: QuerySet[AttemptItem], course: Course | int) -> QuerySet[AttemptItem]:
    """Where there are many, it is quicker to look at the keys by which they were graded: see :class:`_Reader`."""
    return items.filter(question__edition__course=course)


def _handed_in(items: QuerySet[AttemptItem]) -> QuerySet[AttemptItem]:
    return items.filter(attempt__submitted_at__isnull=False, credit_millionths__isnull=False)


def _overdue(items: QuerySet[AttemptItem], at: datetime) -> list[AttemptItem]:
    """Those of papers whose time is over, graded as they would be: one query, one more if there are any."""
    rows = items.filter(attempt__submitted_at=None, attempt__deadline_at__lte=at - settings.ANSWER_GRACE)
    papers: dict[Attempt, list[AttemptItem]] = defaultdict(list)
    for item in rows.select_related("attempt", "revision", "graded_by", "current").order_by("attempt", "number"):
        papers[item.attempt].append(item)
    if not papers:
        return []
    found = [item for paper in papers.values() for item in paper]
    regrades = list(Regrade.objects.in_force().on(found).select_related("revision"))
    for attempt, paper in papers.items():
        read_as_closed(attempt, paper, at=at, regrades=regrades)
    return [item for item in found if item.counted and item.credit_millionths is not None]


def _grouped(items: QuerySet[AttemptItem], *by: str) -> QuerySet[AttemptItem, tuple[Any, ...]]:
    """Rows of ``by``, the key, the credit and how many answers earned it by that key."""
    return items.order_by().values_list(*by, "graded_by", "credit_millionths").annotate(Count("pk"))


def _of_item(item: AttemptItem) -> tuple[int, int, int]:
    return item.attempt.learner_id, item.graded_by_id or 0, item.credit_millionths or 0


def _parted(items: QuerySet[AttemptItem], keys: Collection[int]) -> list[_PartAnswer]:
    """What was answered in part to questions of several facts."""
    rows = items.filter(graded_by__in=keys, credit_millionths__gt=0, credit_millionths__lt=MILLION)
    columns = ("attempt__learner", "graded_by", "revision", "current__given", "credit_millionths")
    return [_PartAnswer(*row) for row in rows.order_by().values_list(*columns)] if keys else []


def _parted_of(items: Iterable[AttemptItem], keys: Collection[int]) -> Iterator[_PartAnswer]:
    for item in items:
        learner, key, credit = _of_item(item)
        if key in keys and 0 < credit < MILLION and item.current:
            yield _PartAnswer(learner, key, item.revision_id, item.current.given, credit)


class _Reader:
    """What those keys of some answers ask that are of a course, by the slugs that facts have now."""

    def __init__(self, answers: Iterable[_Answers], course: Course | int, known: Collection[str]) -> None:
        own = Question.objects.filter(edition__course=course).values("pk")
        self.questions = _questions({each.key for each in answers}, object_id__in=own)
        self.of_several_facts = {key for key, question in self.questions.items() if len(question.facts) > 1}
        slugs = {slug for question in self.questions.values() for slug in question.facts}
        self._now = _present_slugs(slugs - {*known}, course)
        self.facts = {
            key: [self._now.get(slug, slug) for slug in question.facts] for key, question in self.questions.items()
        }
        self._told: dict[tuple[int, int, str], Mapping[str, int]] = {}

    def read_also(self, revisions: Collection[int]) -> None:
        """Read the questions of these revisions, too: no query where all are known."""
        if missing := {*revisions} - self.questions.keys():
            self.questions |= _questions(missing)

    def by_fact(self, answer: _PartAnswer) -> Mapping[str, int]:
        """What each fact earned, in millionths; answers that are the same are read once."""
        same = answer.key, answer.asked, json.dumps(answer.given, sort_keys=True)
        if same not in self._told:
            self._told[same] = self._read(answer)
        return self._told[same]

    def _read(self, answer: _PartAnswer) -> Mapping[str, int]:
        asked, key = self.questions[answer.asked], self.questions[answer.key]
        earned = credit_by_fact(asked, key, answer.given, from_millionths(answer.credit))
        return {self._now.get(slug, slug): to_millionths(credit) for slug, credit in earned.items()}


def _counted(
    answers: Iterable[_Answers], parted: Iterable[_PartAnswer], reader: _Reader, shown: Collection[int]
) -> Understanding:
    facts: dict[str, Tally] = defaultdict(Tally)
    quotations: dict[tuple[Quotation, str], Tally] = defaultdict(Tally)
    pupils: dict[int, dict[str, Tally]] = {learner: defaultdict(Tally) for learner in shown}
    for learner, key, credit, times in answers:
        tally = Tally(credit * times, times if credit == MILLION else 0, times)
        if learner is None:
            _add(quotations, {(each, reader.facts[key][0]): tally for each in reader.questions[key].evidence})
        if key not in reader.of_several_facts or credit in {0, MILLION}:
            _add(facts if learner is None else pupils[learner], dict.fromkeys(reader.facts[key], tally))
    for part in parted:
        earned = {slug: Tally(each, int(each == MILLION), 1) for slug, each in reader.by_fact(part).items()}
        _add(facts, earned)
        if part.learner in pupils:
            _add(pupils[part.learner], earned)
    return Understanding(facts, quotations, pupils)


def _add(tallies: dict[Subject, Tally], more: Mapping[Subject, Tally]) -> None:
    for subject, tally in more.items():
        tallies[subject] = tallies[subject].plus(tally)


def _questions(revisions: Iterable[int | None], **which: Any) -> dict[int, QuestionContent]:
    rows = ContentRevision.objects.filter(pk__in={*revisions}, **which).only("rendered")
    return {row.pk: question_in(row) for row in rows}


def _present_slugs(slugs: Collection[str], course: Course | int) -> dict[str, str]:
    """What facts are called now that were called so before; no query for no slugs."""
    if not slugs:
        return {}
    parent = course.pk if isinstance(course, Course) else course
    former = FormerSlug.objects.filter(model=Fact._meta.label_lower, parent_id=parent, slug__in=slugs)
    by_key = dict(former.values_list("object_id", "slug"))
    return {by_key[pk]: slug for pk, slug in Fact.objects.filter(pk__in=by_key).values_list("pk", "slug")}


def _former_slugs(fact: Fact) -> Iterable[str]:
    former = FormerSlug.objects.filter(model=Fact._meta.label_lower, parent_id=fact.course_id, object_id=fact.pk)
    return former.values_list("slug", flat=True)
