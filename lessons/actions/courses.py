"""Courses with all that belongs to them."""

from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final

from django.db import models

from lessons.models import ArticleAuthor, Chart, Course, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage

#: The way from each kind of content that authors write in this room to the course it belongs to.
_COURSE: Final[Mapping[type[models.Model], str]] = {
    Edition: "course",
    ArticleAuthor: "edition__course",
    Fact: "course",
    FactText: "fact__course",
    Chart: "edition__course",
    Lesson: "edition__course",
    Passage: "lesson__edition__course",
    GlossaryTerm: "edition__course",
}


def course_of(obj: models.Model) -> Course:
    """The course that a piece of content belongs to."""
    course: Course = obj if isinstance(obj, Course) else attrgetter(_COURSE[type(obj)].replace("__", "."))(obj)
    return course


def content_of_courses(courses: Collection[Course]) -> Iterator[models.Model]:
    """Every row of the courses that authors write in this room, with what its natural keys are made of."""
    yield from courses
    for model, path in _COURSE.items():
        rows: models.QuerySet[Any] = model._default_manager.filter(**{f"{path}__in": courses})
        parts = ("points__chart__edition__course", "points__fact__course") if model is Chart else ()
        yield from rows.select_related(path).prefetch_related(*parts).order_by("pk")


def lock_courses(courses: models.QuerySet[Course]) -> list[Course]:
    """These courses, held until the transaction ends; whoever wants one of them waits.

    Publishing begins with it: what is derived hangs on all content of a course, and a revision on the one before. In the
    order of their keys, so that no two wait for each other.
    """
    return list(courses.select_for_update(of=("self",)).order_by("pk"))
