"""Completing content that came from files, in every room: what is derived from it, and its history."""

from datetime import datetime

from django.db import transaction

from lessons.actions.complete import complete_lessons
from quizzes.actions.complete import complete_quizzes


def complete_content(*, at: datetime, origin: str) -> None:
    with transaction.atomic():
        complete_lessons(at=at, origin=origin)
        complete_quizzes(at=at, origin=origin)
