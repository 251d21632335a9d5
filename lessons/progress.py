"""How far a learner has read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lessons.models import Edition, Lesson, Passage, PassageRead
from people.models import User
from people.prepared import Later, prepared

#: The key of no learner.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class PassageProgress:
    """A passage, and whether the learner has read it."""

    passage: Passage
    read: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A passage at which a learner left a lesson, and when."""

    slug: str
    heading: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """A lesson with the number of its passages, how many of them the learner has read, and which one last."""

    lesson: Lesson
    passages: int
    read: int
    left: Place | None = None

    @property
    def done(self) -> bool:
        return self.read >= self.passages


@dataclass(frozen=True, slots=True)
class Continuation:
    """Where to go on reading: a lesson, and the passage to begin at (None for its beginning)."""

    lesson: Lesson
    passage: Place | None = None


@dataclass(frozen=True, slots=True)
class EditionProgress:
    """All lessons of an edition in order."""

    lessons: tuple[LessonProgress, ...]

    @property
    def begun(self) -> bool:
        return any(each.left for each in self.lessons)

    @property
    def next(self) -> Continuation | None:
        """Where the learner left, or the next lesson if that one is done; None at the very start and the very end."""
        left = max(((each.left.read_at, at) for at, each in enumerate(self.lessons) if each.left), default=None)
        if left is None:
            return None
        here = self.lessons[left[1]]
        if not here.done:
            return Continuation(here.lesson, here.left)
        ahead = (*self.lessons[left[1] :], *self.lessons[: left[1]])
        return next((Continuation(each.lesson) for each in ahead if not each.done), None)


def progress_in(edition: Edition, learner: User | AnonymousUser) -> EditionProgress:
    """One query for any number of lessons."""
    return EditionProgress(tuple(progress_of(lessons_in(edition), learner)))


def lessons_in(edition: Edition) -> QuerySet[Lesson]:
    """The lessons of an edition that are in use."""
    return Lesson.objects.live().filter(edition=edition)


def progress_of(lessons: QuerySet[Lesson], learner: User | AnonymousUser) -> list[LessonProgress]:
    """How far the learner has read each of these lessons, in their order: one query."""
    return as_progress(with_progress(lessons, learner.pk))


def with_progress(lessons: QuerySet[Lesson], learner_id: Any) -> QuerySet[Any]:
    """These lessons in their order, with all that :func:`as_progress` makes of them."""
    passages = Passage.objects.filter(lesson=OuterRef("pk"), retired_at=None)
    reads = PassageRead.objects.filter(
        learner_id=learner_id, passage__lesson=OuterRef("pk"), passage__retired_at=None
    ).order_by("-last_read_at", "-passage__position")
    return lessons.annotate(
        length=_number_of(passages, "lesson"),
        read=_number_of(reads, "passage__lesson"),
        left_slug=Subquery(reads.values("passage__slug")[:1]),
        left_heading=Subquery(reads.values("passage__heading")[:1]),
        left_at=Subquery(reads.values("last_read_at")[:1]),
    ).order_by("position", "pk")


def as_progress(found: Iterable[Any]) -> list[LessonProgress]:
    return [
        LessonProgress(
            each,
            each.length,
            each.read,
            Place(each.left_slug, each.left_heading, each.left_at) if each.left_at else None,
        )
        for each in found
    ]


def _number_of(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many rows there are of one lesson, which they name by their column ``of``."""
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def passages_of(lesson: Lesson, learner: User | AnonymousUser) -> list[PassageProgress]:
    """The passages of a lesson in order, in one query."""
    passages = _passages_with_reads(lesson=lesson.pk, learner=learner.pk or NOBODY)
    return [PassageProgress(passage, passage.read) for passage in passages]


@prepared
def _passages_with_reads() -> QuerySet[Any]:
    reads = PassageRead.objects.filter(learner=Later("learner"), passage=OuterRef("pk"))
    live = Passage.objects.live().filter(lesson=Later("lesson"))
    shown = live.only("slug", "heading", "html", "notes_html")
    return shown.annotate(read=Exists(reads)).order_by("position", "pk")
