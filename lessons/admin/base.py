"""What the pages of this room's content have in common."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from lessons.actions.courses import course_of
from lessons.actions.publish import publish_content
from lessons.editing.access import signature
from lessons.editing.content import Content, ContentAdmin
from lessons.editing.neighbours import Saved, followers
from lessons.models import Edition, Passage


class LessonContentAdmin(ContentAdmin[Content]):
    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        for _, of_one_course in groupby(sorted(objects, key=_course), key=_course):
            _publish(request, list(of_one_course), renamed=renamed)


def _course(obj: Model) -> int:
    return course_of(obj).pk


def _publish(request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
    course = publish_content(objects, renamed=renamed, **signature(request))
    for follow in followers:
        follow(request, Saved(course, objects, renamed))


def page_of_edition(name: str, edition: Edition, **parts: Any) -> str:
    """Where readers find a page of an edition."""
    return reverse(f"lessons:{name}", kwargs={"course": edition.course.slug, "language": edition.language, **parts})


def page_of_passage(passage: Passage, anchor: str) -> str:
    lesson = passage.lesson
    return f"{page_of_edition('lesson', lesson.edition, lesson=lesson.slug)}#{anchor}"
