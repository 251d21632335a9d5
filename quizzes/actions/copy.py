"""Copying quizzes and questions."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lessons.actions.complete import complete_lessons
from lessons.actions.copy import Copies, SlugTaken, copy_course, copy_row, copy_rows
from lessons.actions.courses import lock_courses
from lessons.models import ContentRevision, Course
from people.models import User
from quizzes.actions.complete import complete_quizzes
from quizzes.actions.publish_quizzes import publish_quizzes
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection


def copy_whole_course(course: Course, *, slug: str, at: datetime) -> Course:
    """A copy of the course with its lessons, facts, questions and quizzes, published; nobody has an attempt in it.

    Raises :class:`lessons.actions.copy.SlugTaken`.
    """
    with transaction.atomic():
        copies = copy_course(course, slug=slug)
        questions = Question.objects.filter(edition__course=course)
        copy_rows(questions.select_related("edition", "lesson", "fact", "chart"), copies, revision=None)
        copy_rows(Answer.objects.filter(question__in=questions).select_related("question", "fact"), copies)
        copy_rows(Evidence.objects.filter(question__in=questions).select_related("question", "passage"), copies)
        for quiz in Quiz.objects.filter(edition__course=course).select_related("edition", "lesson"):
            copy_row(quiz, copies, copied_from=quiz)
        _copy_sections(QuizSection.objects.filter(quiz__edition__course=course), copies)
        complete_lessons(at=at, origin=ContentRevision.Origin.EDIT, courses={slug})
        complete_quizzes(at=at, origin=ContentRevision.Origin.EDIT, courses={slug})
        return Course.objects.get(slug=slug)


def copy_quiz(quiz: Quiz, *, slug: str, title: str, author: User, at: datetime) -> Quiz:
    """A copy of the quiz beside it, which draws from the same questions. Raises :class:`SlugTaken`."""
    with transaction.atomic():
        lock_courses(Course.objects.filter(editions=quiz.edition_id))
        if Quiz.objects.filter(edition=quiz.edition_id, slug=slug).exists():
            raise SlugTaken
        copies: Copies = {}
        made = copy_row(quiz, copies, slug=slug, title=title, copied_from=quiz)
        _copy_sections(quiz.sections.all(), copies)
        copied = Quiz.objects.filter(pk=made.pk)
        publish_quizzes(copied, author=author, origin=ContentRevision.Origin.EDIT, at=at)
        return copied.get()


def _copy_sections(sections: QuerySet[QuizSection], copies: Copies) -> None:
    for section in sections.select_related("quiz", "lesson").prefetch_related("questions"):
        made = copy_row(section, copies)
        made.questions.set([copies.get(question, question).pk for question in section.questions.all()])
