"""Printing a quiz for a class: versions with the same questions in other orders, frozen for as long as there is paper."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.db import transaction

from people.models import User
from quizzes.actions.errors import QuizUnavailable
from quizzes.actions.start import draw_paper, order_of
from quizzes.asked import question_in
from quizzes.kinds import kind_named
from quizzes.models import Assignment, PrintedItem, PrintedQuiz, PrintedSheet, PrintedVersion, Question, Quiz
from quizzes.models.papers import LETTERS

Paper = Sequence[tuple[Question, int]]


def print_quiz(
    *, assignment: Assignment, versions: int, named: bool, author: User, at: datetime, chance: Random
) -> PrintedQuiz:
    """Draw one set of questions and freeze it in so many versions, from 1 to six; a single one stands as the quiz says.

    With ``named`` the pupils of the class get the versions in turn, by the alphabet. Raises :class:`QuizUnavailable`.
    """
    quiz = assignment.quiz
    if quiz is None or quiz.retired_at is not None:
        raise QuizUnavailable(f"{assignment}: no quiz in use")
    with transaction.atomic():
        paper = draw_paper(quiz, chance)
        if not paper:
            raise QuizUnavailable(f"quiz {quiz.slug!r}: nothing can be drawn from its bank")
        printed = PrintedQuiz.objects.create(assignment=assignment, named=named, created_by=author, created_at=at)
        made = PrintedVersion.objects.bulk_create(
            PrintedVersion(printed=printed, letter=letter) for letter in LETTERS[:versions]
        )
        PrintedItem.objects.bulk_create(
            item for version in made for item in _items(version, quiz, paper, chance, shuffled=versions > 1)
        )
        if named:
            _hand_out(printed, made)
        return printed


def _items(
    version: PrintedVersion, quiz: Quiz, paper: Paper, chance: Random, *, shuffled: bool
) -> Sequence[PrintedItem]:
    wanted = shuffled or quiz.shuffle_answers
    return [
        PrintedItem(
            version=version,
            number=number,
            question=question,
            revision=question.revision,
            order=order_of(question_in(question.revision), wanted=wanted, chance=chance),
            points=points,
        )
        for number, (question, points) in enumerate(_shuffled(paper, chance) if shuffled else paper, start=1)
        if question.revision  # always: the bank holds published questions
    ]


def _shuffled(paper: Paper, chance: Random) -> Paper:
    """The questions in another order; those that aren't graded stay last."""
    graded = [each for each in paper if kind_named(each[0].kind).graded]
    chance.shuffle(graded)
    return [*graded, *(each for each in paper if not kind_named(each[0].kind).graded)]


def _hand_out(printed: PrintedQuiz, versions: Sequence[PrintedVersion]) -> None:
    pupils = printed.assignment.classroom.enrolments.present().real().order_by("name_key")
    PrintedSheet.objects.bulk_create(
        PrintedSheet(printed=printed, version=versions[place % len(versions)], learner_id=pupil.learner_id)
        for place, pupil in enumerate(pupils)
    )
