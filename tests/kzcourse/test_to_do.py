"""What learners see of what their classes are to do: on My course, and as the next step."""

import html
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kzcourse.to_do import ToDo, to_do_of
from lessons.actions.reading import mark_read
from lessons.models import Edition, Lesson, Passage
from lessons.progress import progress_of
from people.models import Classroom, User
from quizzes.actions import submit
from quizzes.assigned import all_assigned_to
from quizzes.models import Assignment, Quiz
from tests.lessons.builders import make_learner, make_small_course
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import NOON, assign, begin, make_question, make_quiz

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def edition() -> Edition:
    return make_small_course()


@pytest.fixture
def quiz(edition: Edition) -> Quiz:
    make_question(edition)
    return make_quiz(edition)


@pytest.fixture
def classroom(learner: User) -> Classroom:
    made = make_class(time_zone="Asia/Almaty")
    enrol(made, "Aigul", learner=learner)
    return made


def assign_lesson(classroom: Classroom, **fields: Any) -> Assignment:
    return Assignment.objects.create(classroom=classroom, lesson=Lesson.objects.get(), created_at=NOON, **fields)


def to_do(learner: User) -> list[ToDo]:
    read = {each.lesson.pk: each for each in progress_of(Lesson.objects.all(), learner)}
    return to_do_of(all_assigned_to(learner, at=NOON), read)


def my_course(browser: Client) -> str:
    return " ".join(html.unescape(browser.get(reverse("my-course")).content.decode()).split())


def test_what_can_be_done_now_comes_first_by_when_it_is_due(classroom: Classroom, quiz: Quiz, learner: User) -> None:
    done = assign(classroom, quiz, due_at=NOON - HOUR)
    submit(learner=learner, attempt_id=begin(quiz, learner, assignment=done).pk, at=NOON)
    over = assign(classroom, quiz, due_at=NOON - 3 * HOUR, closes_at=NOON - 2 * HOUR)
    coming = assign(classroom, quiz, opens_at=NOON + HOUR)
    someday = assign(classroom, quiz)
    soon = assign(classroom, quiz, due_at=NOON + HOUR)
    lesson = assign_lesson(classroom, due_at=NOON + 2 * HOUR)

    rows = to_do(learner)

    assert [row.assigned.assignment for row in rows] == [soon, lesson, someday, coming, over, done]
    assert [row.waiting for row in rows] == [True, True, True, False, False, False]


def test_a_lesson_is_done_once_it_is_read(classroom: Classroom, edition: Edition, learner: User) -> None:
    assign_lesson(classroom)
    (before,) = to_do(learner)

    mark_read(learner=learner, passages=Passage.objects.all(), at=NOON)

    (after,) = to_do(learner)
    assert (before.done, before.waiting) == (False, True)
    assert (after.done, after.waiting) == (True, False)
    assert after.url == reverse("lessons:lesson", args=["steppe", "en", Lesson.objects.get().slug])


def test_my_course_shows_what_is_due_by_the_clock_of_the_class(
    browser: Client, classroom: Classroom, quiz: Quiz
) -> None:
    assign(classroom, quiz, due_at=timezone.now() + HOUR, closes_at=timezone.now() + 2 * HOUR)
    due = (timezone.now() + HOUR).astimezone(ZoneInfo("Asia/Almaty"))

    page = my_course(browser)

    assert "Your class 9b has “Quiz” to do." in page
    assert "For your class" in page
    assert f"Due {date_format(due, 'DATETIME_FORMAT')}" in page


def test_an_attempt_for_the_class_goes_on_before_anything_else(
    browser: Client, classroom: Classroom, quiz: Quiz, learner: User
) -> None:
    attempt = begin(quiz, learner, assignment=assign(classroom, quiz), at=timezone.now())

    page = my_course(browser)

    assert "“Quiz” is running." in page
    assert reverse("quizzes:resume", args=[attempt.pk]) in page


@pytest.mark.parametrize("count", [1, 20])
def test_my_course_of_a_pupil_costs_the_same_for_any_number_of_assignments(
    browser: Client, classroom: Classroom, quiz: Quiz, count: int
) -> None:
    for _ in range(count):
        assign(classroom, quiz)
        assign_lesson(classroom)

    with CaptureQueriesContext(connection) as queries:
        my_course(browser)

    assert len(queries) == 8  # session, user, editions, quizzes, assignments, attempts, lessons, mastery
