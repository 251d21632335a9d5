"""Publishing quizzes: each changed one gets a revision. Attempts that run keep the terms they started with."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from lessons.actions.courses import lock_courses
from lessons.actions.revise import Entry, content_of, revise
from lessons.models import Course
from people.models import User
from quizzes.models import Question, Quiz, QuizSection


def publish_quizzes(quizzes: QuerySet[Quiz], *, author: User | None, origin: str, at: datetime) -> int:
    """Give every quiz that differs from its newest revision a new one; the number of quizzes that changed."""
    with transaction.atomic():
        lock_courses(Course.objects.filter(pk__in=quizzes.order_by().values("edition__course")))
        entries = [Entry(quiz, _content_of(quiz)) for quiz in _with_content(quizzes)]
        return len(revise(entries, author=author, origin=origin, at=at))


def _content_of(quiz: Quiz) -> dict[str, Any]:
    """A quiz with its sections as its author wrote them, as JSON."""
    return content_of(quiz) | {"sections": [content_of(section) for section in quiz.sections.all()]}


def _with_content(quizzes: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """The quizzes with all that their content is made of, in a fixed number of queries."""
    listed = Prefetch("questions", Question.objects.select_related("edition__course"))
    sections = QuizSection.objects.select_related("lesson__edition__course").prefetch_related(listed)
    related = quizzes.select_related("edition__course", "lesson__edition__course").order_by("pk")
    return related.prefetch_related(Prefetch("sections", sections.order_by("position")))
