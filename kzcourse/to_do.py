"""What a learner has to do for their classes, quizzes and lessons alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import reverse

from lessons.models import Lesson
from lessons.progress import LessonProgress
from quizzes.assigned import Assigned
from quizzes.assigning import Phase

#: Stands for "never" where times are compared.
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ToDo:
    """An assignment as it stands for the learner; of a lesson with how far it is read."""

    assigned: Assigned
    progress: LessonProgress | None = None

    @property
    def title(self) -> str:
        return self.assigned.assignment.title

    @property
    def done(self) -> bool:
        """Whether nothing is left to do: a lesson is read, or something was handed in and nothing runs."""
        if self.progress is not None:
            return self.progress.done
        return bool(self.assigned.finished) and self.assigned.running is None

    @property
    def waiting(self) -> bool:
        """Whether the learner can and should do something now."""
        return self.assigned.is_open and not self.done and (self.progress is not None or self.assigned.waiting)

    @property
    def over(self) -> bool:
        return self.assigned.phase is Phase.CLOSED

    @property
    def url(self) -> str:
        content = self.assigned.assignment.content
        page = "lessons:lesson" if isinstance(content, Lesson) else "quizzes:start"
        return reverse(page, args=[content.edition.course.slug, content.edition.language, content.slug])


def to_do_of(assigned: Iterable[Assigned], progress: Mapping[int, LessonProgress]) -> list[ToDo]:
    """What can be done now comes first, by when it is due; then what is coming, done or over.

    ``progress`` is that in the lessons assigned, by their keys.
    """
    return _in_order(ToDo(each, progress.get(each.assignment.lesson_id or 0)) for each in assigned)


def _in_order(rows: Iterable[ToDo]) -> list[ToDo]:
    return sorted(rows, key=lambda each: (not each.waiting, each.done, each.over, each.assigned.terms.due_at or NEVER))
