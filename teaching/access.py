"""Whose pages these are: what belongs to a course is for those who write the course, and nobody else finds it."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lessons.editing.access import editor, may_write
from lessons.models import Course

Content = TypeVar("Content", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any])


def own(request: HttpRequest, rows: Rows, course_path: str = "edition__course") -> Rows:
    """Those of the rows whose course, ``course_path`` away, this person writes; raises Http404 for who writes none."""
    if not may_write(request):
        raise Http404("this person writes no course")
    return rows.filter(**{f"{course_path}__in": Course.objects.written_by(editor(request))})


def own_or_404(request: HttpRequest, rows: QuerySet[Content], pk: Any, course_path: str = "edition__course") -> Content:
    return get_object_or_404(own(request, rows, course_path), pk=pk)
