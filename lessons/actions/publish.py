"""Publishing what authors changed: everything derived from it is brought up to date, and its history goes on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction

from lessons.actions.derive import derive_edition
from lessons.actions.revise import Entry, content_of, revise
from lessons.models import ArticleAuthor, Course, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage
from people.models import User

#: The way from each kind of content to the course it belongs to.
_COURSE: Final[Mapping[type[models.Model], str]] = {
    Edition: "course",
    ArticleAuthor: "edition__course",
    Fact: "course",
    FactText: "fact__course",
    Lesson: "edition__course",
    Passage: "lesson__edition__course",
    GlossaryTerm: "edition__course",
}


def publish_content(
    objects: Iterable[models.Model], *, renamed: bool, author: User | None, origin: str, at: datetime
) -> Course:
    """Publish objects of one course, which is returned.

    If one of them was ``renamed``, all content of the course is looked through, since it refers to others by their slugs.
    """
    with transaction.atomic():
        changed = list(objects)
        course = course_of(changed[0])
        for edition in course.editions.all():
            derive_edition(edition)
        written = (row for rows in _content(course) for row in rows) if renamed else changed
        revise([Entry(obj, content_of(obj)) for obj in written], author=author, origin=origin, at=at)
        return course


def course_of(obj: Any) -> Course:
    """The course that a piece of content belongs to."""
    match obj:
        case Course():
            return obj
        case Edition() | Fact():
            return obj.course
        case FactText():
            return obj.fact.course
        case Passage():
            return obj.lesson.edition.course
        case _:
            course: Course = obj.edition.course
            return course


def _content(course: Course) -> Iterator[models.QuerySet[Any]]:
    yield Course.objects.filter(pk=course.pk)
    for model, path in _COURSE.items():
        yield model._default_manager.filter(**{path: course}).select_related(path).order_by("pk")
