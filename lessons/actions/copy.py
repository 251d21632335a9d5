"""Copying content for the next year: the same rows again, which refer to each other as the originals did."""

from collections.abc import Iterable
from copy import copy
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.db.models.base import ModelState

from lessons.actions.courses import content_of_courses, lock_courses
from lessons.models import ChartPoint, Course

Row = TypeVar("Row", bound=Model)

#: The copy of each row that was copied.
Copies = dict[Model, Model]


class SlugTaken(Exception):
    """Something beside it has this slug already."""


def copy_course(course: Course, *, slug: str) -> Copies:
    """A copy of the course under a new slug, with all that is read in it, whatever is retired too; what became what.

    Nothing is derived or published yet: rooms above add what is theirs first. Raises :class:`SlugTaken`.
    """
    with transaction.atomic():
        lock_courses(Course.objects.filter(pk=course.pk))
        if Course.objects.filter(slug=slug).exists():
            raise SlugTaken
        copies: Copies = {}
        made = copy_row(course, copies, slug=slug, copied_from=course)
        made.instructors.set(course.instructors.all())
        copy_rows((row for row in content_of_courses([course]) if row != course), copies)
        points = ChartPoint.objects.filter(chart__edition__course=course)
        copy_rows(points.select_related("chart", "fact").order_by("pk"), copies)
        return copies


def copy_row(row: Row, copies: Copies, **changes: Any) -> Row:
    """Copy one row; what it refers to is the copy of that, if there is one. It is added to ``copies``."""
    made = copy(row)
    made.pk = None
    made._state = ModelState()
    made._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # else a copy's lists seem filled already
    for field in made._meta.concrete_fields:
        if field.is_relation and (related := getattr(row, field.name)) in copies:
            setattr(made, field.name, copies[related])
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    copies[row] = made
    return made


def copy_rows(rows: Iterable[Model], copies: Copies, **changes: Any) -> None:
    for row in rows:
        copy_row(row, copies, **changes)
