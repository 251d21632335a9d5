"""Whose pages these are: a course is for those who write it, a class for those who teach it, and nobody else finds them."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lessons.editing.access import editor, may_write
from lessons.models import Course
from people.models import Classroom
from people.models.classrooms import ClassroomQuerySet

Content = TypeVar("Content", bound=Model)
Taught = TypeVar("Taught", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any])


def own(request: HttpRequest, rows: Rows, course_path: str = "edition__course") -> Rows:
    """Those of the rows whose course, ``course_path`` away, this person writes; raises Http404 for who writes none."""
    if not may_write(request):
        raise Http404("this person writes no course")
    return rows.filter(**{f"{course_path}__in": Course.objects.written_by(editor(request))})


def own_or_404(request: HttpRequest, rows: QuerySet[Content], pk: Any, course_path: str = "edition__course") -> Content:
    return get_object_or_404(own(request, rows, course_path), pk=pk)


def own_classes(request: HttpRequest) -> ClassroomQuerySet:
    """The classes that this person teaches, archived ones too; raises Http404 for who is no instructor."""
    if not editor(request).is_staff:
        raise Http404("this person teaches no class")
    return Classroom.objects.taught_by(editor(request))


def own_class_or_404(request: HttpRequest, class_id: int) -> Classroom:
    return get_object_or_404(own_classes(request), pk=class_id)


def of_own_class_or_404(request: HttpRequest, rows: QuerySet[Taught], pk: Any, path: str = "classroom") -> Taught:
    """The row with this key that belongs to a class, ``path`` away, which this person teaches."""
    return get_object_or_404(rows.filter(**{f"{path}__in": own_classes(request)}), pk=pk)
