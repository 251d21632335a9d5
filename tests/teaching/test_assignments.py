"""A teacher's pages of assignments: what, until when, and more time for some."""

import html
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Lesson
from people.models import Classroom, User
from quizzes.actions import submit
from quizzes.models import Assignment, Attempt, Extension, Quiz
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import NOON, assign, begin, make_bank

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    made = make_class(teacher=teacher, time_zone="Asia/Almaty")
    enrol(made, "Aigul", group="A")
    enrol(made, "Ben")
    return made


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(1, time_limit_minutes=20)


@pytest.fixture
def desk(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def address(name: str, key: int) -> str:
    return reverse(f"teaching:{name}", args=[key])


def test_a_quiz_is_assigned_by_the_clock_of_the_class(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    said = {
        "what": f"quiz-{quiz.pk}",
        "opens_at": "2026-03-02T09:00",
        "due_at": "2026-03-03T09:00",
        "closes_at": "2026-03-04T09:00",
        "attempts_allowed": "2",
        "counts": "mean",
        "feedback": "after_closing",
        "exclusive": "on",
    }

    answer = desk.post(address("new-assignment", classroom.pk), said, follow=True)

    made = Assignment.objects.get()
    assert (made.quiz, made.lesson, made.counts, made.attempts_allowed, made.exclusive) == (quiz, None, "mean", 2, True)
    assert made.due_at == datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
    assert "“Quiz” is assigned." in text_of(answer)
    assert "3 Mar 2026, 09:00 +05" in text_of(answer)


def test_a_lesson_is_assigned(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    lesson = Lesson.objects.get()

    desk.post(address("new-assignment", classroom.pk), {"what": f"lesson-{lesson.pk}", "counts": "best"})

    made = Assignment.objects.get()
    assert (made.quiz, made.lesson) == (None, lesson)
    page = text_of(desk.get(address("assignment", made.pk)))
    assert "Opens" in page
    assert "Tries allowed" not in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"what": "quiz-0"}, "Select a valid choice"),
        ({}, "This field is required."),
        ({"opens_at": "2026-03-02T09:00", "closes_at": "2026-03-02T09:00"}, "It would close before it opens."),
        ({"opens_at": "2026-03-02T09:00", "due_at": "2026-03-01T09:00"}, "It would be due before it opens."),
        ({"due_at": "2026-03-03T09:00", "closes_at": "2026-03-02T09:00"}, "It would close before it is due."),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Client, classroom: Classroom, quiz: Quiz, said: dict[str, str], why: str
) -> None:
    what = said.get("what", f"quiz-{quiz.pk}" if said else "")

    answer = desk.post(address("new-assignment", classroom.pk), {"counts": "best", **said, "what": what})

    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Assignment.objects.exists()


def test_a_retired_quiz_is_not_to_be_had(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    Quiz.objects.update(retired_at=NOON)

    assert f"quiz-{quiz.pk}" not in text_of(desk.get(address("new-assignment", classroom.pk)))


def test_changed_terms_hold_for_attempts_that_run(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    assignment = assign(classroom, quiz)
    attempt = begin(quiz, classroom.enrolments.all()[0].learner, assignment=assignment, at=timezone.now())

    answer = desk.post(
        address("assignment", assignment.pk), {"time_limit_minutes": "40", "counts": "best"}, follow=True
    )

    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=40)
    assert "It holds at once" in text_of(answer)


def test_the_list_says_how_many_have_handed_in(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    first, closed = assign(classroom, quiz, due_at=NOON), assign(classroom, quiz, closes_at=NOON)
    learner = classroom.enrolments.all()[0].learner
    for _ in range(2):
        submit(learner=learner, attempt_id=begin(quiz, learner, assignment=first).pk, at=NOON)
    late = enrol(classroom, "Late").learner
    out_of_time = begin(quiz, late, assignment=first)
    Attempt.objects.filter(pk=out_of_time.pk).update(deadline_at=NOON + HOUR)
    pretended = User.objects.create_user("preview-1", preview_of=learner)
    submit(learner=pretended, attempt_id=_preview(pretended, first).pk, at=NOON)
    assign(classroom, quiz, opens_at=timezone.now() + HOUR)
    assert closed.quiz

    page = text_of(desk.get(address("assignments", classroom.pk)))

    assert "2 / 3" in page  # who ran out of time, too
    assert all(state in page for state in ("overdue", "closed", "not open yet"))


def _preview(student: User, assignment: Assignment) -> Attempt:
    enrol(assignment.classroom, "Preview", learner=student)
    assert assignment.quiz
    return begin(assignment.quiz, student, assignment=assignment)


def test_a_class_without_assignments_is_told_what_to_do(desk: Client, classroom: Classroom) -> None:
    assert "Nothing is assigned yet." in text_of(desk.get(address("assignments", classroom.pk)))


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_any_number(desk: Client, classroom: Classroom, quiz: Quiz, count: int) -> None:
    for _ in range(count):
        assign(classroom, quiz)

    with CaptureQueriesContext(connection) as queries:
        desk.get(address("assignments", classroom.pk))

    assert len(queries) <= 6


# Extensions


def test_more_time_is_given_to_groups_and_pupils_and_taken_back(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    assignment = assign(classroom, quiz)
    ben = classroom.enrolments.get(name="Ben").learner
    said = {
        "groups": ["A"],
        "pupils": [str(ben.pk)],
        "extra_minutes": "5",
        "due_at": "2026-03-03T09:00",
        "closes_at": "2026-03-04T09:00",
        "extra_attempts": "1",
        "reason": "Ill.",
    }

    given = text_of(desk.post(address("extensions", assignment.pk), said, follow=True))
    for extension in Extension.objects.all():
        desk.post(address("revoke-extension", extension.pk))

    assert "Given: 2 extensions." in given
    assert all(part in given for part in ("group A", "Ben", "5 minutes more", "1 try more", "Ill."))
    assert "taken back" in text_of(desk.get(address("extensions", assignment.pk)))
    assert not Extension.objects.in_force().exists()


def test_more_time_is_given_to_the_whole_class(desk: Client, teacher: User, quiz: Quiz) -> None:
    assignment = assign(make_class("empty", teacher=teacher), quiz)

    page = text_of(
        desk.post(address("extensions", assignment.pk), {"everybody": "on", "extra_minutes": "1"}, follow=True)
    )

    assert "the whole class" in page
    assert "1 minute more" in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"extra_minutes": "5"}, "Choose who gets it"),
        ({"everybody": "on"}, "Say what is given"),
        ({"everybody": "on", "extra_minutes": "5000"}, "less than or equal to 1440"),
    ],
)
def test_an_extension_that_gives_nothing_is_refused(
    desk: Client, classroom: Classroom, quiz: Quiz, said: dict[str, str], why: str
) -> None:
    answer = desk.post(address("extensions", assign(classroom, quiz).pk), said)

    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Extension.objects.exists()


# Whose


def test_other_teachers_and_pupils_find_nothing(client: Client, classroom: Classroom, quiz: Quiz) -> None:
    assignment = assign(classroom, quiz)
    pupil = classroom.enrolments.all()[0].learner

    for visitor in (make_teacher("another"), pupil):
        client.force_login(visitor)
        assert client.get(address("assignments", classroom.pk)).status_code == 404
        assert client.get(address("assignment", assignment.pk)).status_code == 404
        assert client.post(address("extensions", assignment.pk), {"everybody": "on"}).status_code == 404
