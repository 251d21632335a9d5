"""Making an account of one's own."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from people import limits
from people.models import User
from tests.pages import Answer, page_of
from tests.people.builders import PASSWORD, person

pytestmark = pytest.mark.django_db

SIGN_UP = reverse("people:sign-up")


@pytest.fixture(autouse=True)
def _nobody_counted_yet() -> None:
    cache.clear()


def sign_up(client: Client, username: str = "aigul", **more: Any) -> Answer:
    said = {"username": username, "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(SIGN_UP, said)


def test_the_page_asks_for_no_more_than_needed(client: Client) -> None:
    response = client.get(SIGN_UP)

    page = page_of(response)
    assert (response.status_code, page.heading) == (200, "Create an account")
    asked = {part.get("name"): part.get("autocomplete") for part in page.root.iter("input") if part.get("id")}
    assert asked == {
        "username": "username",
        "display_name": "name",
        "email": "email",
        "password1": "new-password",
        "password2": "new-password",
    }
    assert [page.field(name).get("required") for name in ("display_name", "email")] == [None, None]


def test_a_name_and_a_password_make_an_account_and_sign_in(client: Client) -> None:
    response = sign_up(client)

    made = User.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, "/my/")
    assert (made.username, made.email, made.is_staff, made.is_superuser) == ("aigul", "", False, False)
    assert made.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(made.pk)


def test_name_and_address_are_kept_if_given(client: Client) -> None:
    sign_up(client, display_name="Айгүл Н.", email="aigul@school.example")

    assert User.objects.values_list("display_name", "email").get() == ("Айгүл Н.", "aigul@school.example")


def test_after_signing_up_one_is_led_to_the_page_asked_for_if_it_is_ours(client: Client) -> None:
    assert page_of(client.get(SIGN_UP, {"next": "/display/"})).field("next").get("value") == "/display/"
    assert page_of(client.get(SIGN_UP, {"next": "/display/"})).links()["Sign in"] == "/accounts/sign-in/?next=/display/"
    assert sign_up(client, next="/display/").headers["Location"] == "/display/"
    assert sign_up(Client(), "berik", next="//elsewhere.example").headers["Location"] == "/my/"


def test_what_is_wrong_far_below_is_said_at_the_top(client: Client) -> None:
    answer = sign_up(client, password1="1234", password2="1234")

    (link,) = page_of(answer).root.iterfind(".//p[@class='look-again']/a")
    assert (link.text, link.get("href")) == ("Look again at “The password again”", "#id_password2")


@pytest.mark.parametrize("typed", ["ann", "ANN", "Ａnn"])
def test_a_name_that_somebody_has_is_refused_once_and_beside_the_field(client: Client, typed: str) -> None:
    person("Ann")

    response = sign_up(client, typed)

    page = page_of(response)
    assert response.status_code == 422
    assert page.errors == ["Error: Somebody has this user name already. Choose another."]
    assert page.described("username")[-1] == page.errors[0]
    assert User.objects.count() == 1


def test_somebody_quicker_by_a_moment_gets_the_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("people.forms.accounts.OwnNameForm.clean_username", lambda form: form.cleaned_data["username"])
    monkeypatch.setattr("people.models.User.validate_unique", lambda *_, **__: None)
    monkeypatch.setattr("people.models.User.validate_constraints", lambda *_, **__: None)
    person("ann")

    response = sign_up(client, "ann")

    assert response.status_code == 422
    assert page_of(response).errors == ["Error: Somebody has this user name already. Choose another."]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("more", "field", "error"),
    [
        ({"username": "two words"}, "username", "Enter a valid username"),
        ({"username": "x" * 151}, "username", "at most 150 characters"),
        ({"username": "ﬃ" * 60}, "username", "at most 150 characters"),
        ({"username": ""}, "username", "This field is required."),
        ({"email": "nowhere"}, "email", "Enter a valid email address."),
        ({"password1": "short", "password2": "short"}, "password2", "too short"),
        ({"password1": "aigul2007", "password2": "aigul2007"}, "password2", "too similar to the username"),
        (
            {"display_name": "Nursultan", "password1": "nursultan1", "password2": "nursultan1"},
            "password2",
            "too similar to the display name",
        ),
        ({"password2": "steppe-wind-88"}, "password2", "didn’t match"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(
    client: Client, more: dict[str, str], field: str, error: str
) -> None:
    response = sign_up(client, **more)

    page = page_of(response)
    assert response.status_code == 422
    assert error in page.described(field)[-1]
    assert not User.objects.exists()


def test_one_address_makes_many_accounts_but_not_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGN_UPS_AN_HOUR", 2)
    for name in ("ann", "berik"):
        assert sign_up(Client(), name).status_code == 302

    response = sign_up(client, "saule")

    page = page_of(response)
    assert (response.status_code, page.heading) == (429, "Too many new accounts")
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert not User.objects.filter(username="saule").exists()
    assert client.post(SIGN_UP, {"username": "saule"}).status_code == 422


def test_a_cache_that_keeps_nothing_stops_nobody(client: Client, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert sign_up(client).status_code == 302
