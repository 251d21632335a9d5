"""Completing content that came from files, in every room: what is derived from it, and its history."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lessons.actions.complete import complete_lessons
from quizzes.actions.complete import complete_quizzes


def complete_content(*, at: datetime, origin: str, courses: Collection[str] | None = None) -> None:
    """``courses`` are the slugs of those to look at, all of them if left out."""
    with transaction.atomic():
        complete_lessons(at=at, origin=origin, courses=courses)
        complete_quizzes(at=at, origin=origin, courses=courses)
