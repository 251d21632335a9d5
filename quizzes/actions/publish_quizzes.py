"""Publishing quizzes: each changed one gets a revision. Attempts that run keep the terms they started with."""

from datetime import datetime

from django.db.models import QuerySet

from lessons.actions.revise import Entry, revise
from people.models import User
from quizzes.actions.complete import content_of_quiz
from quizzes.models import Quiz


def publish_quizzes(quizzes: QuerySet[Quiz], *, author: User | None, origin: str, at: datetime) -> int:
    """Give every quiz that differs from its newest revision a new one; the number of quizzes that changed."""
    entries = [Entry(quiz, content_of_quiz(quiz)) for quiz in quizzes.select_related("edition__course")]
    return len(revise(entries, author=author, origin=origin, at=at))
