"""Guessing at a password is slowed down, for the one who guesses."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F
from django.test import Client, RequestFactory
from django.urls import reverse

from people.limits import address_of, name_tried
from tests.pages import Answer, page_of
from tests.people.builders import PASSWORD, operator, person

pytestmark = pytest.mark.django_db


def try_to_sign_in(client: Client, username: str, password: str, *, address: str = "10.0.0.1") -> Answer:
    said = {"username": username, "password": password}
    return client.post(reverse("people:sign-in"), said, REMOTE_ADDR=address)


def guess(client: Client, username: str, *, times: int = settings.AXES_FAILURE_LIMIT) -> Answer:
    *_, last = [try_to_sign_in(client, username, f"guess {one}") for one in range(times)]
    return last


def test_the_tenth_wrong_password_closes_signing_in_and_says_for_how_long(client: Client) -> None:
    person("ann")

    assert guess(client, "ann", times=9).status_code == 422
    response = guess(client, "ann", times=1)

    page = page_of(response)
    assert (response.status_code, page.heading) == (429, "Too many wrong passwords")
    assert "Signing in as “ann” is closed for a while on this device." in page.text
    assert "Try again in 10 minutes." in page.text
    assert response.headers["Retry-After"] == "600"


def test_the_right_password_does_not_open_what_is_closed(client: Client) -> None:
    person("ann")
    guess(client, "ann")

    response = try_to_sign_in(client, "ann", PASSWORD)

    assert response.status_code == 429
    assert "_auth_user_id" not in client.session


def test_capitals_do_not_begin_a_new_count(client: Client) -> None:
    person("ann")
    guess(client, "ann", times=5)

    response = guess(client, "ANN", times=5)

    assert response.status_code == 429


def test_another_address_may_still_sign_in(client: Client) -> None:
    person("ann")
    guess(client, "ann")

    response = try_to_sign_in(Client(), "ann", PASSWORD, address="10.0.0.2")

    assert response.status_code == 302


def test_another_person_at_the_same_address_may_still_sign_in(client: Client) -> None:
    person("ann")
    person("berik")
    guess(client, "ann")

    assert try_to_sign_in(client, "berik", PASSWORD).status_code == 302


def test_trying_on_does_not_put_off_the_end(client: Client) -> None:
    person("ann")
    guess(client, "ann")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=9, seconds=30))

    response = try_to_sign_in(client, "ann", "guess")

    assert response.status_code == 429
    assert "Try again in 1 minute." in page_of(response).text


def test_after_ten_minutes_one_may_try_again(client: Client) -> None:
    person("ann")
    guess(client, "ann")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=11))

    assert try_to_sign_in(client, "ann", PASSWORD).status_code == 302


def test_signing_in_forgets_wrong_passwords_under_any_spelling_of_the_name(client: Client) -> None:
    person("ann")
    guess(client, "Ann", times=9)

    try_to_sign_in(client, "ANN", PASSWORD)

    assert not AccessAttempt.objects.exists()


def test_the_admin_counts_too(client: Client) -> None:
    operator()
    wrong = {"username": "operator", "password": "guess"}

    *_, last = [client.post(reverse("admin:login"), wrong) for _ in range(settings.AXES_FAILURE_LIMIT)]

    assert last.status_code == 429


def test_a_name_longer_than_any_is_counted_by_what_fits(client: Client) -> None:
    response = try_to_sign_in(client, "x" * 5000, "guess")

    assert response.status_code == 422
    assert AccessAttempt.objects.get().username == "x" * 150


def test_no_password_is_written_down(client: Client) -> None:
    try_to_sign_in(client, "ann", "my secret")

    kept = AccessAttempt.objects.get()

    assert "my secret" not in f"{kept.get_data} {kept.post_data} {kept.path_info}"


def test_the_name_tried_is_that_of_the_form_where_nothing_else_says_it() -> None:
    assert name_tried(RequestFactory().post("/", {"username": "ANN"})) == "ann"
    assert name_tried(RequestFactory().post("/")) == ""


def test_the_address_is_the_one_that_the_server_saw() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "10.0.0.9"})

    assert address_of(request) == "10.0.0.1"
