"""The page of the set-up link: the first account, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.actions import SetupLinkSpent, make_setup_link
from people.models import SetupLink, User
from tests.pages import Answer, page_of
from tests.people.builders import PASSWORD, operator, person

pytestmark = pytest.mark.django_db


def link(*, age: timedelta = timedelta(0)) -> str:
    return reverse("people:set-up", args=[make_setup_link(at=timezone.now() - age)])


def send(client: Client, url: str, **more: Any) -> Answer:
    said = {"username": "Aigul", "display_name": "Aigul", "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(url, said)


def test_the_link_shows_a_form_without_spending_itself(client: Client) -> None:
    url = link()

    response = client.get(url)

    page = page_of(response)
    assert (response.status_code, page.heading) == (200, "The first account")
    assert page.field("password1").get("autocomplete") == "new-password"
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(url).status_code == 200


def test_the_form_makes_a_superuser_signs_in_and_leads_home(client: Client) -> None:
    response = send(client, link())

    made = User.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert (made.username, made.display_name, made.is_superuser, made.is_staff) == ("aigul", "Aigul", True, True)
    assert client.session["_auth_user_id"] == str(made.pk)
    assert "Your account is made. Above, Teaching is for classes" in client.get("/").content.decode()


def test_a_spent_link_says_how_to_get_a_new_one(client: Client) -> None:
    url = link()
    send(client, url)

    responses = [Client().get(url), send(Client(), url, username="berik")]

    for response in responses:
        page = page_of(response)
        assert (response.status_code, page.heading) == (410, "This link no longer works")
        assert "Start the server again: it prints a new link." in page.text
        assert page.links() == {"Sign in": "/accounts/sign-in/", "Home": "/"}
    assert User.objects.count() == 1


@pytest.mark.parametrize("url", ["/accounts/set-up/guessed/", "/accounts/set-up/%00/"])
def test_an_unknown_link_looks_like_a_spent_one(client: Client, url: str) -> None:
    link()

    assert client.get(url).status_code == 410


def test_a_link_that_has_run_out_looks_like_a_spent_one(client: Client) -> None:
    url = link(age=timedelta(days=2, minutes=1))

    assert client.get(url).status_code == 410
    assert send(client, url).status_code == 410


def test_a_link_is_no_good_once_there_is_a_superuser(client: Client) -> None:
    url = link()
    operator()

    assert client.get(url).status_code == 410


def test_somebody_quicker_by_a_moment_spends_the_link(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def spent(**_: Any) -> User:
        raise SetupLinkSpent

    monkeypatch.setattr("people.views.accounts.make_first_account", spent)

    assert send(client, link()).status_code == 410


def test_a_link_is_named_by_its_end() -> None:
    kept = SetupLink(expires_at=datetime(2026, 11, 24, 12, tzinfo=UTC))

    assert str(kept) == "set-up link until 2026-11-24 12:00"


@pytest.mark.parametrize(
    "more",
    [
        {"password1": "12345678", "password2": "12345678"},
        {"password2": "another"},
        {"username": "two words"},
        {"username": "ann"},
    ],
)
def test_a_mistake_leaves_the_link_good(client: Client, more: dict[str, str]) -> None:
    person("ann")
    url = link()

    response = send(client, url, **more)

    assert response.status_code == 422
    assert page_of(response).errors
    assert SetupLink.objects.count() == 1
    assert send(client, url).status_code == 302
