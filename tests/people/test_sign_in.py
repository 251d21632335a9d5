"""Signing in and out."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages import page_of
from tests.people.builders import PASSWORD, person

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("people:sign-in")


def test_the_page_asks_for_name_and_password(client: Client) -> None:
    response = client.get(SIGN_IN)

    page = page_of(response)
    assert (response.status_code, page.heading) == (200, "Sign in")
    assert page.field("username").get("autocomplete") == "username"
    assert page.field("password").get("autocomplete") == "current-password"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("typed", ["ann", "ANN", "Ａnn"])
def test_a_person_signs_in_whatever_the_case_of_the_name(client: Client, typed: str) -> None:
    person("Ann")

    response = client.post(SIGN_IN, {"username": typed, "password": PASSWORD})

    assert (response.status_code, response.headers["Location"]) == (302, "/my/")
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("asked", "led_to"), [("/display/", "/display/"), ("https://elsewhere.example/", "/my/"), ("display", "/my/")]
)
def test_after_signing_in_one_is_led_to_the_page_asked_for_if_it_is_ours(
    client: Client, asked: str, led_to: str
) -> None:
    person()

    response = client.post(SIGN_IN, {"username": "aigul", "password": PASSWORD, "next": asked})

    assert response.headers["Location"] == led_to


def test_the_page_asked_for_is_kept_in_the_form_and_on_the_way_to_signing_up(client: Client) -> None:
    page = page_of(client.get(SIGN_IN, {"next": "/display/?a=1&b=2"}))

    assert page.field("next").get("value") == "/display/?a=1&b=2"
    assert page.links()["Create an account"] == "/accounts/sign-up/?next=/display/%3Fa%3D1%26b%3D2"


def test_a_next_page_elsewhere_is_not_kept(client: Client) -> None:
    page = page_of(client.get(SIGN_IN, {"next": "https://elsewhere.example/"}))

    assert page.links()["Create an account"] == "/accounts/sign-up/"


def test_a_wrong_password_is_refused_in_words(client: Client) -> None:
    person()

    response = client.post(SIGN_IN, {"username": "aigul", "password": "guessed"})

    page = page_of(response)
    assert response.status_code == 422
    assert page.errors == [
        "The user name or the password is wrong. In the password, capitals and small letters differ."
    ]
    assert page.field("username").get("value") == "aigul"
    assert page.field("password").get("value") is None


def test_a_closed_account_is_answered_like_a_wrong_password(client: Client) -> None:
    person(is_active=False)

    response = client.post(SIGN_IN, {"username": "aigul", "password": PASSWORD})

    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_an_empty_form_names_what_is_missing_beside_the_fields(client: Client) -> None:
    response = client.post(SIGN_IN, {})

    page = page_of(response)
    assert response.status_code == 422
    assert page.described("username") == ["Error: This field is required."]
    assert page.field("username").get("aria-invalid") == "true"


def test_who_was_signed_out_meanwhile_is_told_that_answers_are_kept(client: Client) -> None:
    said = "You were signed out. Sign in again; your saved answers are kept."

    assert said in page_of(client.get(SIGN_IN, {"expired": "1"})).text
    assert said not in page_of(client.get(SIGN_IN)).text


@pytest.mark.parametrize("page", ["people:sign-in", "people:sign-up"])
@pytest.mark.parametrize(("asked", "led_to"), [("", "/my/"), ("?next=/display/", "/display/")])
def test_who_is_signed_in_already_is_led_on(client: Client, page: str, asked: str, led_to: str) -> None:
    client.force_login(person())

    response = client.get(reverse(page) + asked)

    assert (response.status_code, response.headers["Location"]) == (302, led_to)


def test_signing_out_takes_a_post_and_leads_home(client: Client) -> None:
    client.force_login(person())
    sign_out = reverse("people:sign-out")

    assert client.get(sign_out).status_code == 405
    response = client.post(sign_out)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert "_auth_user_id" not in client.session


def test_signing_out_twice_is_no_error(client: Client) -> None:
    assert client.post(reverse("people:sign-out")).headers["Location"] == "/"
