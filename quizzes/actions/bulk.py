"""Changing many questions or quizzes at once. Each change is kept in the history of its object."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lessons.actions.courses import lock_courses
from lessons.models import Course, Lesson
from lessons.models.base import SLUG_LENGTH
from people.models import User
from quizzes.actions.publish import publish_questions
from quizzes.actions.publish_quizzes import publish_quizzes
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection


@transaction.atomic
def move_questions(
    questions: QuerySet[Question], *, lesson: Lesson, author: User, origin: str, at: datetime
) -> list[Question]:
    """Give the questions to another lesson of their edition; those that were of another."""
    moved = [each for each in _locked(questions) if each.lesson_id != lesson.pk]
    for question in moved:
        question.lesson = lesson
    return _published(moved, "lesson", author=author, origin=origin, at=at)


@transaction.atomic
def tag_questions(
    questions: QuerySet[Question], *, tag: str, wanted: bool, author: User, origin: str, at: datetime
) -> list[Question]:
    """Give the questions a tag, or take it from them; those that had it otherwise."""
    changed = [each for each in _locked(questions) if (tag in each.tags) is not wanted]
    for question in changed:
        question.tags = [*question.tags, tag] if wanted else [each for each in question.tags if each != tag]
    return _published(changed, "tags", author=author, origin=origin, at=at)


@transaction.atomic
def duplicate_questions(questions: QuerySet[Question], *, author: User, origin: str, at: datetime) -> list[Question]:
    """Copies with slugs of their own, keys and evidence, but nothing of what learners did.

    They are out of use until their author brings them back: no paper holds the same question twice.
    """
    copies = [_copy(question, at) for question in _locked(questions)]
    publish_questions(Question.objects.filter(pk__in=[each.pk for each in copies]), author=author, origin=origin, at=at)
    return copies


@transaction.atomic
def set_points(quizzes: QuerySet[Quiz], *, points: int, author: User, origin: str, at: datetime) -> list[Quiz]:
    """Make each question of these quizzes worth so many points in attempts to come; those that had others."""
    lock_courses(Course.objects.filter(pk__in=quizzes.order_by().values("edition__course")))
    others = QuizSection.objects.filter(quiz__in=quizzes).exclude(points=points)
    changed = list(Quiz.objects.filter(pk__in=others.values("quiz")))
    QuizSection.objects.filter(quiz__in=changed).update(points=points)
    publish_quizzes(Quiz.objects.filter(pk__in=[each.pk for each in changed]), author=author, origin=origin, at=at)
    return changed


def _locked(questions: QuerySet[Question]) -> Iterable[Question]:
    lock_courses(Course.objects.filter(pk__in=questions.order_by().values("edition__course")))
    return questions.order_by("pk")


def _published(changed: list[Question], field: str, *, author: User, origin: str, at: datetime) -> list[Question]:
    Question.objects.bulk_update(changed, [field])
    publish_questions(
        Question.objects.filter(pk__in=[each.pk for each in changed]), author=author, origin=origin, at=at
    )
    return changed


def _copy(question: Question, at: datetime) -> Question:
    rows: list[Answer | Evidence] = [*question.answers.all(), *question.evidence.all()]
    question.slug = _free_slug(question)
    question.pk, question.revision, question.identifier, question.retired_at = None, None, "", at
    question._state.adding = True
    question.save()
    for row in rows:
        row.pk, row.question = None, question
        row._state.adding = True
        row.save()
    return question


def _free_slug(question: Question) -> str:
    """The question's own with ``-copy``, or with a number behind that; cut where it would be too long."""
    taken = set(Question.objects.filter(edition=question.edition_id).values_list("slug", flat=True))
    number = 1
    while True:
        end = "-copy" if number == 1 else f"-copy-{number}"
        slug = f"{question.slug[: SLUG_LENGTH - len(end)].rstrip('-')}{end}"
        if slug not in taken:
            return slug
        number += 1
