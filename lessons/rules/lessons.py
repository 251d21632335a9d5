"""Rules for editions and lessons."""

from collections.abc import Iterator

from lessons.actions.material import Material
from lessons.findings import Finding
from lessons.models import Lesson


def lesson_findings(material: Material) -> Iterator[Finding]:
    edition = f'edition "{"/".join(material.edition.natural_key())}"'
    if not material.edition.authors.all():
        yield Finding(
            "course.no-authors",
            "Nobody is named as an author of the article.",
            "Add the authors with their posts.",
            object=edition,
        )
    if not material.lessons:
        yield Finding("edition.no-lessons", "It has no lessons.", "Add one.", object=edition)
    places: dict[int, Lesson] = {}
    for lesson in material.lessons:
        first = places.setdefault(lesson.position, lesson)
        if first is not lesson:
            yield Finding(
                "lesson.position-twice",
                f'It has the position {lesson.position}, as lesson "{first.slug}" has.',
                "Give it another.",
                object=_name(lesson),
            )
        yield from _own_findings(lesson, material)


def _own_findings(lesson: Lesson, material: Material) -> Iterator[Finding]:
    if not lesson.objective_list:
        yield Finding(
            "lesson.no-objectives",
            "It names no objectives.",
            "Write what a learner can do afterwards, one a line.",
            object=_name(lesson),
        )
    if not material.passages[lesson.pk]:
        yield Finding(
            "lesson.no-passages", "It has no passages.", "Add one, or retire the lesson.", object=_name(lesson)
        )


def _name(lesson: Lesson) -> str:
    return f'lesson "{lesson.slug}"'
