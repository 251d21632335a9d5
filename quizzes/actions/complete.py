"""Completing questions and quizzes that came from files: their revisions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from lessons.actions.revise import Entry, content_of, revise
from lessons.models import ContentRevision
from quizzes.actions.publish import publish_questions
from quizzes.models import Question, Quiz, QuizSection


def complete_quizzes(*, at: datetime, origin: str, courses: Collection[str] | None = None) -> int:
    """Write the revisions that questions and quizzes lack; how many were written.

    ``courses`` are the slugs of those to look at, all of them if left out. A fixture doesn't hold which revision a question
    has, so loading one takes it away: an unchanged question gets its newest one back.
    """
    questions, quizzes = Question.objects.all(), _with_content(Quiz.objects.order_by("pk"))
    if courses is not None:
        questions = questions.filter(edition__course__slug__in=courses)
        quizzes = quizzes.filter(edition__course__slug__in=courses)
    with transaction.atomic():
        _give_back_revisions()
        published = publish_questions(questions, author=None, origin=origin, at=at)
        entries = [Entry(quiz, content_of_quiz(quiz)) for quiz in quizzes]
        return published + len(revise(entries, author=None, origin=origin, at=at))


def content_of_quiz(quiz: Quiz) -> dict[str, Any]:
    """A quiz with its sections as its author wrote them, as JSON."""
    sections = sorted(quiz.sections.all(), key=lambda section: section.position)
    return content_of(quiz) | {"sections": [content_of(section) for section in sections]}


def _give_back_revisions() -> None:
    label = Question._meta.label_lower
    newest = ContentRevision.objects.filter(model=label, object_id=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    Question.objects.filter(revision=None).update(revision=Subquery(newest))


def _with_content(quizzes: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """The quizzes with all that their content is made of, in a fixed number of queries."""
    listed = Prefetch("questions", Question.objects.select_related("edition__course"))
    sections = QuizSection.objects.select_related("lesson__edition__course").prefetch_related(listed)
    related = quizzes.select_related("edition__course", "lesson__edition__course")
    return related.prefetch_related(Prefetch("sections", sections))
