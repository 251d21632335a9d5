"""How far a learner has read."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lessons.models import Edition, Lesson, Passage, PassageRead
from people.models import User


@dataclass(frozen=True, slots=True)
class PassageProgress:
    """A passage, and whether the learner has read it."""

    passage: Passage
    read: bool


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """A lesson with the number of its passages, and how many of them the learner has read."""

    lesson: Lesson
    passages: int
    read: int

    @property
    def done(self) -> bool:
        return self.read >= self.passages


@dataclass(frozen=True, slots=True)
class Continuation:
    """Where to go on reading: a lesson, and the passage to begin at (None for its beginning)."""

    lesson: Lesson
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class EditionProgress:
    """All lessons of an edition in order, and the passage that the learner read last."""

    lessons: tuple[LessonProgress, ...]
    last_read: Passage | None = None

    @property
    def next(self) -> Continuation | None:
        """Where the learner left, or the next lesson if that one is done; None at the very start and the very end."""
        if self.last_read is None:
            return None
        left = [each.lesson.pk for each in self.lessons].index(self.last_read.lesson_id)
        if not self.lessons[left].done:
            return Continuation(self.lessons[left].lesson, self.last_read)
        ahead = (*self.lessons[left:], *self.lessons[:left])
        return next((Continuation(each.lesson) for each in ahead if not each.done), None)


def progress_in(edition: Edition, learner: User | AnonymousUser) -> EditionProgress:
    """Two queries for any number of lessons; one for somebody who isn't signed in."""
    live: QuerySet[Lesson] = Lesson.objects.live().filter(edition=edition)
    lessons = live.annotate(length=Count("passages", filter=Q(passages__retired_at=None))).order_by("position", "pk")
    reads = list(_reads_in(edition, learner)) if learner.pk else []
    counts = Counter(read.passage.lesson_id for read in reads)
    return EditionProgress(
        lessons=tuple(LessonProgress(lesson, lesson.length, counts[lesson.pk]) for lesson in lessons),
        last_read=reads[0].passage if reads else None,
    )


def _reads_in(edition: Edition, learner: User | AnonymousUser) -> QuerySet[PassageRead]:
    """What of the edition the learner read, last first."""
    lesson_in_use = Q(passage__lesson__edition=edition, passage__lesson__retired_at=None)
    return (
        PassageRead.objects.filter(lesson_in_use, learner_id=learner.pk, passage__retired_at=None)
        .select_related("passage")
        .only("last_read_at", "passage__slug", "passage__heading", "passage__position", "passage__lesson")
        .order_by("-last_read_at", "-passage__position")
    )


def passages_of(lesson: Lesson, learner: User | AnonymousUser) -> list[PassageProgress]:
    """The passages of a lesson in order, in one query."""
    reads = PassageRead.objects.filter(learner_id=learner.pk, passage=OuterRef("pk"))
    live: QuerySet[Passage] = Passage.objects.live().filter(lesson=lesson)
    passages = live.annotate(read=Exists(reads)).defer("text", "plain", "folded").order_by("position", "pk")
    return [PassageProgress(passage, passage.read) for passage in passages]


def progress_of(lessons: Collection[Lesson], learner: User) -> dict[int, LessonProgress]:
    """How far the learner has read each of these lessons, by its key: two queries, none for no lesson."""
    if not lessons:
        return {}
    in_use = Passage.objects.filter(lesson__in=lessons, retired_at=None)
    lengths = Counter(in_use.values_list("lesson", flat=True))
    read = Counter(in_use.filter(reads__learner=learner).values_list("lesson", flat=True))
    return {each.pk: LessonProgress(each, lengths[each.pk], read[each.pk]) for each in lessons}
