"""Taking a quiz for a class, as a pupil's browser does."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Classroom, User
from quizzes.actions import submit
from quizzes.actions.extend import close_assignment
from quizzes.models import Assignment, Attempt, MarkOverride, Quiz
from tests.lessons.builders import make_learner
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import assign, begin, make_bank

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
def quiz() -> Quiz:
    return make_bank(2)


@pytest.fixture
def classroom(learner: User) -> Classroom:
    made = make_class()
    enrol(made, "Aigul", learner=learner)
    return made


def start_url(quiz: Quiz) -> str:
    return reverse("quizzes:start", args=[quiz.edition.course.slug, quiz.edition.language, quiz.slug])


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def start(browser: Client, quiz: Quiz, assignment: Assignment | None = None) -> Any:
    data = {"purpose": "graded", "assignment": assignment.pk if assignment else ""}
    return browser.post(start_url(quiz), data, follow=True)


def test_a_pupil_starts_the_quiz_for_the_class_and_in_no_other_way(
    browser: Client, classroom: Classroom, quiz: Quiz
) -> None:
    assignment = assign(classroom, quiz, time_limit_minutes=20, attempts_allowed=1)
    page = text_of(browser.get(start_url(quiz)))

    start(browser, quiz, assignment)

    assert "For your class 9b" in page
    assert "20 minutes from the start" in page
    assert "1 try left" in page
    assert "While your class takes this quiz there is no practice" in page
    assert "Practice this quiz" not in page
    assert Attempt.objects.get().assignment == assignment


def test_once_the_tries_are_used_nothing_is_started(
    browser: Client, classroom: Classroom, quiz: Quiz, learner: User
) -> None:
    assignment = assign(classroom, quiz, attempts_allowed=1)
    attempt = begin(quiz, learner, assignment=assignment, at=timezone.now() - HOUR)
    submit(learner=learner, attempt_id=attempt.pk, at=timezone.now())

    again = text_of(start(browser, quiz, assignment))
    results = text_of(browser.get(reverse("quizzes:results", args=[attempt.pk])))

    assert again.count("You have used all attempts") == 2  # the refusal, and the page by itself
    assert "Your mark: 0 %" in again
    assert start_url(quiz) not in results or "Try again" not in results
    assert Attempt.objects.count() == 1


def test_a_second_try_is_offered_while_there_are_any(
    browser: Client, classroom: Classroom, quiz: Quiz, learner: User
) -> None:
    assignment = assign(classroom, quiz, counts="mean")
    submit(learner=learner, attempt_id=begin(quiz, learner, assignment=assignment).pk, at=timezone.now())

    page = text_of(browser.get(start_url(quiz)))

    assert "Try again for the class" in page
    assert "the mean of all tries counts" in page


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"opens_at": timezone.now() + HOUR}, "Opens"),
        ({"closes_at": timezone.now() - HOUR}, "Closed"),
    ],
)
def test_what_is_not_open_is_not_started(
    browser: Client, classroom: Classroom, quiz: Quiz, times: dict[str, Any], said: str
) -> None:
    assignment = assign(classroom, quiz, **times)

    page = text_of(start(browser, quiz, assignment))

    assert "This is not open now. Nothing was started." in page
    assert said in page
    assert "Start the quiz for the class" not in page
    assert not Attempt.objects.exists()


def test_nobody_goes_around_the_class(browser: Client, classroom: Classroom, quiz: Quiz) -> None:
    assign(classroom, quiz)

    page = text_of(start(browser, quiz))

    assert "At the moment your class takes this quiz: start it for the class." in page
    assert not Attempt.objects.exists()


def test_the_assignment_of_another_class_is_not_found(browser: Client, quiz: Quiz) -> None:
    assignment = assign(make_class("another"), quiz)

    assert start(browser, quiz, assignment).status_code == 404
    assert browser.post(start_url(quiz), {"purpose": "graded", "assignment": "9" * 30}).status_code == 302


def test_late_work_is_marked(browser: Client, classroom: Classroom, quiz: Quiz, learner: User) -> None:
    assignment = assign(classroom, quiz, due_at=timezone.now() - HOUR)
    overdue = text_of(browser.get(start_url(quiz)))
    attempt = begin(quiz, learner, assignment=assignment, at=timezone.now())
    submit(learner=learner, attempt_id=attempt.pk, at=timezone.now())

    assert "overdue: it will be marked as late" in overdue
    assert "handed in late" in text_of(browser.get(start_url(quiz)))


def test_the_key_is_shown_once_the_assignment_is_closed_for_all(
    browser: Client, classroom: Classroom, quiz: Quiz, learner: User
) -> None:
    assignment = assign(classroom, quiz, feedback="after_closing")
    attempt = begin(quiz, learner, assignment=assignment, at=timezone.now() - HOUR)
    submit(learner=learner, attempt_id=attempt.pk, at=timezone.now())
    results = reverse("quizzes:results", args=[attempt.pk])
    before = text_of(browser.get(results))

    close_assignment(assignment_id=assignment.pk, author=make_teacher(), at=timezone.now())

    assert "Because it says so." not in before
    assert "Because it says so." in text_of(browser.get(results))


def test_results_say_that_the_quiz_was_closed(browser: Client, classroom: Classroom, quiz: Quiz, learner: User) -> None:
    Classroom.objects.update(time_zone="Asia/Almaty")
    assignment, now = assign(classroom, quiz), (timezone.now() - 24 * HOUR).replace(hour=12, minute=30)
    handed_in = begin(quiz, learner, assignment=assignment, at=now - 3 * HOUR)
    submit(learner=learner, attempt_id=handed_in.pk, at=now - 2 * HOUR)
    ended = begin(quiz, learner, assignment=assignment, at=now - 2 * HOUR)
    close_assignment(assignment_id=assignment.pk, author=make_teacher(), at=now)

    pages = [text_of(browser.get(reverse("quizzes:results", args=[each.pk]))) for each in (handed_in, ended)]

    assert ["This quiz was closed at 17:30" in page for page in pages] == [False, True]


def test_a_pupil_reads_why_a_teacher_decided_the_mark(
    browser: Client, classroom: Classroom, quiz: Quiz, learner: User
) -> None:
    MarkOverride.objects.create(
        assignment=assign(classroom, quiz),
        learner=learner,
        score_millionths=800_000,
        reason="Done at home.",
        decided_at=timezone.now(),
    )

    page = text_of(browser.get(start_url(quiz)))

    assert "Your mark: 80 %" in page
    assert "Decided by your teacher: Done at home." in page
