"""What a learner knows of the facts of a course, lesson by lesson."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from lessons.models import Edition, FactText, Teaching
from memory.models import Exam
from memory.models.memories import back_at
from memory.scheduling import DESIRED_RETENTION, recall
from people.models import User
from quizzes.models import Quiz
from quizzes.review import askable

Row = Mapping[str, Any]

#: From this stability on, in days, a fact that is recalled is known well.
FIRM_DAYS: Final = 7


class State(StrEnum):
    """How well a fact is known."""

    WELL = "well"
    KNOWN = "known"
    FADING = "fading"
    NEW = "new"  # never asked


@dataclass(frozen=True, slots=True)
class MyFact:
    """A fact as one lesson teaches it.

    ``sure_and_wrong`` tells that the learner was sure of the last answer, and it was wrong. ``back_in_days`` is 0 for what
    comes back today or should have come back before, None for what was never asked. ``askable`` tells that there is a
    question on it, and that facts can be practiced here or this one was asked before.
    """

    slug: str
    statement: str
    standing: str
    state: State
    askable: bool = False
    sure_and_wrong: bool = False
    back_in_days: int | None = None


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """The facts that a lesson teaches, in its order, those first of which the learner was sure and wrong."""

    slug: str
    title: str
    facts: tuple[MyFact, ...]


@dataclass(frozen=True, slots=True)
class MyFacts:
    """All lessons that teach anything, in order. A fact that two of them teach stands in both and counts once."""

    lessons: tuple[LessonFacts, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        """How many facts are in each state; none is left out."""
        states = {fact.slug: fact.state for lesson in self.lessons for fact in lesson.facts}
        found = Counter(states.values())
        return {state: found[state] for state in State}

    def only(self, state: State) -> "MyFacts":
        """Those in this state alone, and the lessons that have any."""
        shown = (
            LessonFacts(lesson.slug, lesson.title, tuple(fact for fact in lesson.facts if fact.state is state))
            for lesson in self.lessons
        )
        return MyFacts(tuple(lesson for lesson in shown if lesson.facts))


def my_facts(edition: Edition, learner: User, *, at: datetime) -> MyFacts:
    """One query for any number of facts."""
    by_lesson = groupby(_rows(edition, learner, at), key=lambda row: row["lesson_slug"])
    return MyFacts(tuple(_lesson(list(rows), at) for _slug, rows in by_lesson))


def state_of(*, stability: float, recalled: float, last_was_wrong: bool) -> State:
    """What these say of a fact that was asked; right after an answer it is recalled, though the answer was wrong."""
    if last_was_wrong or recalled < DESIRED_RETENTION:
        return State.FADING
    return State.WELL if stability >= FIRM_DAYS else State.KNOWN


def _rows(edition: Edition, learner: User, at: datetime) -> Iterable[Row]:
    """A row for each passage that teaches a fact, in reading order."""
    texts = FactText.objects.filter(fact=OuterRef("fact"), language=edition.language)
    exam = Exam.objects.filter(learner=learner, course=edition.course_id, at__gt=at)
    taught = Teaching.objects.in_use().filter(passage__lesson__edition=edition)
    return (
        taught.annotate(own=FilteredRelation("fact__memories", condition=Q(fact__memories__learner=learner)))
        .order_by("passage__lesson__position", "passage__lesson", "passage__position", "passage", "pk")
        .values(
            "words",
            slug=F("fact__slug"),
            standing=F("fact__standing"),
            lesson_slug=F("passage__lesson__slug"),
            title=F("passage__lesson__title"),
            statement=Subquery(texts.values("statement")[:1]),
            stability=F("own__stability"),
            last_review_at=F("own__last_review_at"),
            wrong=F("own__wrong"),
            sure_and_wrong=F("own__sure_and_wrong"),
            back_at=back_at(exam, memory="own__"),
            asked_by_any=Exists(askable(edition).filter(pk=OuterRef("fact"))),
            practiced=Exists(edition.quizzes.filter(retired_at=None).exclude(modes=Quiz.Modes.GRADED)),
        )
    )


def _lesson(rows: list[Row], at: datetime) -> LessonFacts:
    facts = sorted(_facts(rows, at), key=lambda fact: not fact.sure_and_wrong)
    return LessonFacts(rows[0]["lesson_slug"], rows[0]["title"], tuple(facts))


def _facts(rows: Iterable[Row], at: datetime) -> Iterator[MyFact]:
    """Each fact once, where the lesson teaches it first."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["slug"], row)
    return (_fact(row, at) for row in first.values())


def _fact(row: Row, at: datetime) -> MyFact:
    known = (row["slug"], row["statement"] or row["words"], row["standing"])
    if row["stability"] is None:
        return MyFact(*known, State.NEW, row["asked_by_any"] and row["practiced"])
    state = state_of(
        stability=row["stability"],
        recalled=recall(row["stability"], row["last_review_at"], at),
        last_was_wrong=row["wrong"],
    )
    days = (timezone.localdate(row["back_at"]) - timezone.localdate(at)).days
    return MyFact(*known, state, row["asked_by_any"], row["sure_and_wrong"], max(days, 0))
