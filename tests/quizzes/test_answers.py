"""Answers as the script of a question's page sends them, and what it hears; and those that come when the time is up."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from people.models import User
from quizzes.actions import AttemptClosed, check_answer, close_overdue, record_answer, submit
from quizzes.models import Attempt, Response
from quizzes.saves import Save
from tests.lessons.builders import make_learner
from tests.pages import page_of
from tests.quizzes.builders import begin, make_bank

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def url_of(attempt: Attempt, number: int = 1) -> str:
    return reverse("quizzes:answer", args=[attempt.pk, number])


def running(learner: User, *, ago: timedelta = MINUTE, purpose: str = "graded", **bank: Any) -> Attempt:
    return begin(make_bank(bank.pop("count", 1), **bank), learner, purpose=purpose, at=timezone.now() - ago)


def said_by(page: Any = None, *, turn: int = 1, age_ms: int = 0, **entries: str) -> dict[str, str]:
    return {"page_id": str(page or uuid4()), "turn": str(turn), "age_ms": str(age_ms), **(entries or {"choice": "1"})}


# While the attempt runs


def test_a_saved_answer_is_acknowledged_with_its_version(browser: Client, learner: User) -> None:
    attempt = running(learner)

    told = browser.post(url_of(attempt), said_by(age_ms=1500))

    response = Response.objects.get()
    assert (told.status_code, told.json()) == (200, {"state": "saved", "version": 1, "answered": True, "readings": []})
    assert response.given == {"choice": "1"}
    assert response.received_at - response.given_at == timedelta(milliseconds=1500)


def test_saving_an_answer_costs_eight_queries(browser: Client, learner: User) -> None:
    attempt = running(learner, count=3)

    with CaptureQueriesContext(connection) as queries:
        browser.post(url_of(attempt), said_by())

    assert len(queries) == 8  # session, user, savepoint, attempt, item, answer, item, savepoint


def test_sent_again_it_is_acknowledged_again_and_stored_once(browser: Client, learner: User) -> None:
    attempt, save = running(learner), said_by()

    told = [browser.post(url_of(attempt), save | {"age_ms": age}).json() for age in ("0", "9000", "70000")]

    assert [each["state"] for each in told] == ["saved"] * 3
    assert Response.objects.count() == 1


def test_one_that_a_newer_answer_overtook_is_told_so(browser: Client, learner: User) -> None:
    attempt = running(learner, ago=20 * MINUTE)
    browser.post(url_of(attempt), said_by(choice="0"))

    told = browser.post(url_of(attempt), said_by(choice="1", age_ms=600_000)).json()

    assert (told["state"], told["version"]) == ("older", 2)
    assert browser.get(url_of(attempt)).json() == {"version": 1}


def test_a_number_is_said_as_it_was_read(browser: Client, learner: User) -> None:
    attempt = running(learner, kind="numeric")

    told = browser.post(url_of(attempt), said_by(text="79.900")).json()

    assert told["readings"] == ["read as 79\N{NO-BREAK SPACE}900"]


def test_what_cannot_be_read_is_said_and_not_stored(browser: Client, learner: User) -> None:
    attempt = running(learner, kind="numeric")

    told = browser.post(url_of(attempt), said_by(text="lots"))

    assert (told.status_code, told.json()["state"]) == (422, "unreadable")
    assert told.json()["reason"].endswith("Nothing was counted.")
    assert not Response.objects.exists()


def test_a_finished_practice_question_takes_no_more_answers(browser: Client, learner: User) -> None:
    attempt = running(learner, purpose="practice")
    browser.post(reverse("quizzes:question", args=[attempt.pk, 1]), {"choice": "0", "do": "check"})

    told = browser.post(url_of(attempt), said_by())

    assert (told.status_code, told.json()) == (409, {"state": "finished"})
    assert Response.objects.count() == 1


def test_what_was_checked_is_acknowledged_when_it_is_sent_again(browser: Client, learner: User) -> None:
    attempt, save = running(learner, purpose="practice"), said_by(choice="0")
    browser.post(reverse("quizzes:question", args=[attempt.pk, 1]), save | {"do": "check"})

    told = browser.post(url_of(attempt), save)

    assert (told.status_code, told.json()["state"]) == (200, "saved")
    assert Response.objects.count() == 1


@pytest.mark.parametrize("purpose", ["practice", "graded"])
def test_one_that_its_own_page_overtook_was_not_lost(browser: Client, learner: User, purpose: str) -> None:
    attempt, page = running(learner, purpose=purpose), uuid4()
    last = said_by(page, turn=3, choice="0")
    pressed = {"do": "check" if purpose == "practice" else "save"}
    browser.post(reverse("quizzes:question", args=[attempt.pk, 1]), last | pressed)
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    told = browser.post(url_of(attempt), said_by(page, turn=2, choice="1"))

    assert (told.status_code, told.json()["state"], told.json()["version"]) == (200, "older", 1)
    assert Response.objects.count() == 1
    assert "it was not handed in" not in browser.get(reverse("my-course")).content.decode()


def test_fields_that_the_page_does_not_send_are_refused(browser: Client, learner: User) -> None:
    attempt = running(learner)

    assert browser.post(url_of(attempt), said_by() | {"based_on": "-1"}).status_code == 400
    assert not Response.objects.exists()


def test_before_anything_is_answered_there_is_no_version(browser: Client, learner: User) -> None:
    assert browser.get(url_of(running(learner))).json() == {"version": 0}


def test_a_script_hears_where_to_sign_in_when_the_session_is_over(client: Client, learner: User) -> None:
    attempt = running(learner)
    page = reverse("quizzes:question", args=[attempt.pk, 1])
    headers = {"Accept": "application/json", "Referer": f"http://testserver{page}"}

    told = [ask(url_of(attempt), headers=headers) for ask in (client.get, client.post)]

    assert [each.status_code for each in told] == [401, 401]
    assert {each.json()["sign_in"] for each in told} == {f"{reverse('people:sign-in')}?expired=1&next={page}"}


# When the time is up


@pytest.fixture
def grace(settings: Settings) -> timedelta:
    settings.ANSWER_GRACE = 5 * MINUTE
    return 5 * MINUTE


@pytest.fixture
def over(learner: User, grace: timedelta) -> Attempt:
    """An attempt at ten minutes whose time was up a minute ago; nothing was saved."""
    return running(learner, ago=11 * MINUTE, time_limit_minutes=10)


def deadline_of(attempt: Attempt) -> datetime:
    assert attempt.deadline_at
    return attempt.deadline_at


def test_an_answer_given_in_time_is_taken_though_it_comes_late(browser: Client, over: Attempt) -> None:
    told = browser.post(url_of(over), said_by(age_ms=90_000))
    browser.post(reverse("quizzes:submit", args=[over.pk]))

    over.refresh_from_db()
    assert told.json()["state"] == "saved"
    assert Response.objects.get().given_at < deadline_of(over) < Response.objects.get().received_at
    assert over.submitted_at == over.deadline_at


@pytest.mark.parametrize("age_ms", [0, 50_000])
def test_one_given_afterwards_is_not(browser: Client, over: Attempt, age_ms: int) -> None:
    told = browser.post(url_of(over), said_by(age_ms=age_ms))

    assert (told.status_code, told.json()) == (409, {"state": "closed"})
    assert not Response.objects.exists()
    over.refresh_from_db()
    assert over.submitted_at is None  # what else was given in time may still come


@pytest.mark.parametrize(("late", "taken"), [(299, True), (300, False), (301, False)])
def test_what_is_awaited_is_awaited_for_the_declared_time(learner: User, over: Attempt, late: int, taken: bool) -> None:
    at = deadline_of(over) + late * SECOND
    save = Save(page=uuid4(), turn=1, age=(late + 10) * SECOND)

    def record() -> None:
        record_answer(learner=learner, attempt_id=over.pk, number=1, entries={"choice": "1"}, save=save, at=at)

    if taken:
        record()
    else:
        with pytest.raises(AttemptClosed):
            record()
    assert Response.objects.exists() is taken


def test_nothing_comes_after_the_attempt_was_handed_in(browser: Client, over: Attempt) -> None:
    browser.post(reverse("quizzes:submit", args=[over.pk]))

    told = browser.post(url_of(over), said_by(age_ms=90_000))

    assert (told.status_code, told.json()) == (409, {"state": "closed"})
    assert "it was not handed in" in browser.get(reverse("my-course")).content.decode()


def test_what_came_before_is_acknowledged_even_after_the_attempt_was_handed_in(browser: Client, learner: User) -> None:
    attempt, save = running(learner, kind="numeric"), said_by(text="5")
    browser.post(url_of(attempt), save)
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    again = browser.post(url_of(attempt), save | {"age_ms": "9000"})
    refused = [
        browser.post(url_of(attempt), save | other) for other in ({"turn": "2"}, {"text": "6"}, {"text": "lots"})
    ]

    assert (again.status_code, again.json()["state"]) == (200, "saved")
    assert {each.status_code for each in refused} == {409}
    assert Response.objects.count() == 1


def test_a_late_answer_is_no_try_in_practice(learner: User, grace: timedelta) -> None:
    attempt = running(learner, purpose="practice")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - MINUTE)
    save = Save(page=uuid4(), turn=1, age=2 * MINUTE)

    with pytest.raises(AttemptClosed):
        check_answer(
            learner=learner, attempt_id=attempt.pk, number=1, entries={"choice": "1"}, save=save, at=timezone.now()
        )


def test_nothing_is_told_of_an_attempt_as_long_as_answers_may_come(browser: Client, over: Attempt) -> None:
    browser.post(url_of(over), said_by(choice="0", age_ms=90_000))

    page = page_of(browser.get(reverse("quizzes:results", args=[over.pk])))
    start = browser.get(reverse("quizzes:start", args=["steppe", "en", "quiz"])).content.decode()

    assert page.heading == "Time is up"
    assert "%" not in page.text
    assert "100 %" not in start


def test_once_nothing_can_come_any_more_the_result_is_there(browser: Client, over: Attempt) -> None:
    browser.post(url_of(over), said_by(choice="0", age_ms=90_000))
    Attempt.objects.filter(pk=over.pk).update(deadline_at=deadline_of(over) - 5 * MINUTE)

    page = page_of(browser.get(reverse("quizzes:results", args=[over.pk])))

    assert page.heading == "Results"
    assert "100 %" in page.text


def test_overdue_attempts_are_closed_once_nothing_can_come_any_more(learner: User, over: Attempt) -> None:
    deadline = deadline_of(over)

    assert close_overdue(at=deadline + 5 * MINUTE - SECOND) == 0
    assert close_overdue(at=deadline + 5 * MINUTE) == 1
    over.refresh_from_db()
    assert over.submitted_at == deadline


def test_starting_anew_hands_in_what_was_awaited(learner: User, over: Attempt) -> None:
    assert over.quiz
    another = begin(over.quiz, learner, at=timezone.now())

    over.refresh_from_db()
    assert another.pk != over.pk
    assert over.submitted_at == over.deadline_at


def test_handing_in_while_answers_are_awaited_counts_as_of_the_deadline(learner: User, over: Attempt) -> None:
    at = deadline_of(over) + MINUTE

    assert submit(learner=learner, attempt_id=over.pk, at=at).submitted_at == over.deadline_at
