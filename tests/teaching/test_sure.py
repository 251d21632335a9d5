"""The list of what a class was sure of and got wrong."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Classroom, User
from quizzes.actions import record_answer, submit
from quizzes.models import Assignment
from quizzes.saves import Save
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import assign, begin, make_bank, publish

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class(teacher=teacher)


@pytest.fixture
def assignment(classroom: Classroom) -> Assignment:
    return assign(classroom, make_bank(2))


@pytest.fixture
def desk(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def takes(assignment: Assignment, name: str, *answers: tuple[str, int | None], hands_in: bool = True) -> User:
    pupil, at = enrol(assignment.classroom, name).learner, timezone.now() - HOUR
    assert assignment.quiz
    attempt = begin(assignment.quiz, pupil, assignment=assignment, at=at)
    for number, (choice, sure) in enumerate(answers, start=1):
        save = Save(page=uuid4(), confidence=sure)
        entries = {"choice": choice}
        record_answer(learner=pupil, attempt_id=attempt.pk, number=number, entries=entries, save=save, at=at)
    if hands_in:
        submit(learner=pupil, attempt_id=attempt.pk, at=at)
    return pupil


def page(desk: Client, classroom: Classroom, query: str = "") -> str:
    main = desk.get(reverse("teaching:sure", args=[classroom.pk]) + query).content.decode().partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def test_the_most_frequent_sure_error_comes_first(desk: Client, classroom: Classroom, assignment: Assignment) -> None:
    takes(assignment, "Aigul", ("1", 3), ("1", 3))
    takes(assignment, "Ben", ("0", 3), ("2", 3))
    takes(assignment, "Dana", ("1", 1), ("1", 2))

    text = page(desk, classroom)

    assert text.index("What about question-2?") < text.index("What about question-1?")
    assert "2 of 2 sure answers were wrong." in text
    assert "1 of 2 sure answers were wrong." in text
    assert ("Aigul" in text, "No 1" in text, "Maybe 1" in text) == (False, True, True)


def test_who_it_was_is_told_when_asked_for(desk: Client, classroom: Classroom, assignment: Assignment) -> None:
    takes(assignment, "Ben", ("1", 3))
    takes(assignment, "Aigul", ("2", 3))

    text = page(desk, classroom, "?who=1")

    assert "Aigul, Ben" in text
    assert "Without names" in text


def test_what_runs_or_was_written_by_somebody_who_left_is_not_in_it(
    desk: Client, classroom: Classroom, assignment: Assignment
) -> None:
    takes(assignment, "Ben", ("1", 3), hands_in=False)
    takes(assignment, "Aigul", ("1", 3))
    classroom.enrolments.filter(name="Aigul").update(removed_at=timezone.now())

    assert "Nobody has been sure and wrong" in page(desk, classroom)


def test_a_question_is_named_as_it_was_asked_last(desk: Client, classroom: Classroom, assignment: Assignment) -> None:
    takes(assignment, "Ben", ("1", 3))
    assert assignment.quiz
    question = assignment.quiz.edition.questions.get(slug="question-1")
    question.prompt = "Asked anew?"
    question.save()
    publish(question)
    takes(assignment, "Aigul", ("1", 3))

    assert "Asked anew?" in page(desk, classroom)


@pytest.mark.parametrize("pupils", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_pupils(
    desk: Client, classroom: Classroom, assignment: Assignment, pupils: int
) -> None:
    for number in range(pupils):
        takes(assignment, f"Pupil {number}", ("1", 3), ("1", 3))

    with CaptureQueriesContext(connection) as queries:
        page(desk, classroom, "?who=1")

    assert len(queries) == 5  # session, user, class, names, answers
