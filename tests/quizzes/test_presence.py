"""A page of an attempt says that the learner is there, and hears until when."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import User
from quizzes.actions import start_attempt, submit
from quizzes.models import Attempt, Presence
from tests.lessons.builders import make_learner
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import assign, begin, make_bank

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(learner: User) -> Client:
    browser = Client()
    browser.force_login(learner)
    return browser


@pytest.fixture
def attempt(learner: User) -> Attempt:
    return begin(make_bank(2, time_limit_minutes=10), learner, at=timezone.now() - MINUTE)


def here(attempt: Attempt) -> str:
    return reverse("quizzes:here", args=[attempt.pk])


def seen() -> list[tuple[int, bool]]:
    return list(Presence.objects.values_list("number", "unsaved"))


def test_the_newest_place_is_kept_once(browser: Client, attempt: Attempt) -> None:
    browser.post(here(attempt), {"number": "2", "unsaved": "true"})
    before = timezone.now()
    browser.post(here(attempt), {"number": "0", "unsaved": "false"})

    assert seen() == [(0, False)]
    assert Presence.objects.get().seen_at >= before


def test_the_answer_says_until_when_by_the_servers_clock(browser: Client, attempt: Attempt) -> None:
    said = browser.post(here(attempt), {"number": "1"}).json()

    assert said.keys() == {"open", "deadline", "now"}
    assert said["open"] is True
    assert attempt.deadline_at
    left = datetime.fromisoformat(said["deadline"]) - datetime.fromisoformat(said["now"])
    assert timedelta(minutes=8) < left <= timedelta(minutes=9)


def test_an_attempt_without_an_end_has_no_deadline(browser: Client, learner: User) -> None:
    attempt = begin(make_bank(1), learner)

    assert browser.post(here(attempt), {"number": "1"}).json()["deadline"] is None


@pytest.mark.parametrize("closing", ["by its deadline", "by handing in"])
def test_of_a_closed_attempt_nothing_is_kept(browser: Client, learner: User, attempt: Attempt, closing: str) -> None:
    if closing == "by handing in":
        submit(learner=learner, attempt_id=attempt.pk, at=timezone.now())
    else:
        Attempt.objects.update(deadline_at=timezone.now() - MINUTE)

    said = browser.post(here(attempt), {"number": "1"}).json()

    assert said["open"] is False
    assert seen() == []
    assert (Attempt.objects.get().submitted_at is None) == (closing == "by its deadline")


def test_somebody_who_only_pretends_is_not_seen(browser: Client, learner: User, attempt: Attempt) -> None:
    learner.preview_of = make_learner("author")
    learner.save()

    said = browser.post(here(attempt), {"number": "1"}).json()

    assert said["open"] is True
    assert seen() == []


def test_another_learners_attempt_is_not_found(attempt: Attempt) -> None:
    other = Client()
    other.force_login(make_learner("ben"))

    assert other.post(here(attempt), {"number": "1"}).status_code == 404
    assert seen() == []


@pytest.mark.parametrize(
    ("number", "status"), [("3", 404), ("9999", 404), ("10001", 400), ("-1", 400), ("one", 400), ("", 400)]
)
def test_a_place_that_is_not_on_the_paper_is_refused(
    browser: Client, attempt: Attempt, number: str, status: int
) -> None:
    assert browser.post(here(attempt), {"number": number}).status_code == status
    assert seen() == []


def test_it_costs_four_queries_and_little_more_than_its_headers(browser: Client, attempt: Attempt) -> None:
    browser.post(here(attempt), {"number": "1"})

    with CaptureQueriesContext(connection) as queries:
        response = browser.post(here(attempt), {"number": "2"})

    assert len(queries) == 4  # session, user, attempt, presence
    assert len(response.content) + sum(len(name) + len(value) + 4 for name, value in response.items()) <= 1024


@pytest.mark.parametrize("page", ["question", "summary"])
def test_only_a_page_that_can_end_counts_the_time(browser: Client, learner: User, page: str) -> None:
    quiz = make_bank(1)
    attempt = begin(quiz, learner, at=timezone.now())
    url = reverse(f"quizzes:{page}", args=[attempt.pk, 1][: 2 if page == "question" else 1])

    without = browser.get(url).content.decode()
    Attempt.objects.update(deadline_at=timezone.now() + MINUTE)
    timed = browser.get(url).content.decode()

    assert "countdown" not in without
    assert "data-deadline" in timed
    assert "data-here" not in timed


def test_a_page_of_an_attempt_for_a_class_asks_whether_its_end_was_moved(browser: Client, learner: User) -> None:
    quiz = make_bank(1)
    classroom = make_class()
    enrol(classroom, "Aigul", learner=learner)
    attempt = start_attempt(
        learner=learner,
        quiz=quiz,
        purpose="graded",
        at=timezone.now(),
        chance=Random(1),
        assignment_id=assign(classroom, quiz).pk,
    )

    page = browser.get(reverse("quizzes:question", args=[attempt.pk, 1])).content.decode()

    assert f'data-here="{here(attempt)}"' in page
    assert 'data-number="1"' in page
    assert "hidden></span>" in page  # there is nothing to count yet
