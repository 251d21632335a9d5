"""Text size, font and colors, without an account."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kzcourse.display import Display, display_of
from tests.pages import Answer, page_of

pytestmark = pytest.mark.django_db

CHOSEN = {"size": "l", "font": "sans", "scheme": "dark"}


def checked(response: Answer) -> dict[str, str]:
    radios = (part for part in page_of(response).root.iter("input") if part.get("type") == "radio")
    return {radio.get("name", ""): radio.get("value", "") for radio in radios if radio.get("checked") is not None}


@pytest.mark.parametrize(
    ("cookie", "display"),
    [
        ("", Display()),
        ("l.sans.dark", Display("l", "sans", "dark")),
        ("xl", Display(size="xl")),
        ("huge.sans", Display(font="sans")),
        ("l.sans.dark.more", Display("l", "sans", "dark")),
        ('"><script>', Display()),
    ],
)
def test_a_cookie_is_read_as_far_as_it_can_be(cookie: str, display: Display) -> None:
    assert display_of(cookie) == display


def test_what_is_written_into_the_cookie_is_read_back() -> None:
    chosen = Display("s", "wide", "light")

    assert display_of(chosen.cookie) == chosen


def test_the_page_offers_three_groups_with_what_holds_now(client: Client) -> None:
    client.cookies["display"] = "xl.wide.light"

    response = client.get("/display/")

    page = page_of(response)
    assert (response.status_code, page.heading) == (200, "Text size, font and colors")
    assert checked(response) == {"size": "xl", "font": "wide", "scheme": "light"}
    assert len(list(page.root.iter("legend"))) == 3
    assert page.root.get("class") == "size-xl font-wide scheme-light"
    assert {"Cookie", "HX-Request"} <= set(response.headers["Vary"].split(", "))


def test_saving_keeps_the_choice_for_a_year(client: Client) -> None:
    response = client.post("/display/", CHOSEN)

    cookie = response.cookies["display"]
    assert (response.status_code, response.headers["Location"], cookie.value) == (302, "/", "l.sans.dark")
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == (
        365 * 24 * 3600,
        "Lax",
        True,
        "",
    )
    assert page_of(client.get("/display/")).root.get("class") == "size-l font-sans scheme-dark"


def test_behind_tls_the_cookie_is_sent_over_tls_only(client: Client, settings: Settings) -> None:
    settings.BEHIND_TLS = True

    assert client.post("/display/", CHOSEN).cookies["__Host-display"]["secure"] is True


def test_looking_writes_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/display/", CHOSEN)

    assert "display" not in response.cookies
    assert not Session.objects.exists()


def test_a_choice_that_there_is_none_of_is_refused(client: Client) -> None:
    response = client.post("/display/", {**CHOSEN, "size": "huge"})

    page = page_of(response)
    assert response.status_code == 422
    assert page.errors == ["Error: Select a valid choice. huge is not one of the available choices."]
    assert "display" not in response.cookies


@pytest.mark.parametrize(
    ("asked", "led_to"), [("/my/", "/my/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")]
)
def test_saving_leads_back_to_a_page_of_this_site(client: Client, asked: str, led_to: str) -> None:
    assert client.post("/display/", {**CHOSEN, "next": asked}).headers["Location"] == led_to


@pytest.mark.parametrize(
    ("address", "referer", "kept"),
    [
        ("/display/?next=/my/", "http://testserver/courses/", "/my/"),
        ("/display/", "http://testserver/courses/a/en/?page=2", "/courses/a/en/?page=2"),
        ("/display/", "http://testserver/display/?next=/my/", None),
        ("/display/", "https://elsewhere.example/", None),
    ],
)
def test_the_page_one_came_from_is_kept_in_the_form(
    client: Client, address: str, referer: str, kept: str | None
) -> None:
    page = page_of(client.get(address, headers={"Referer": referer}))

    found = [part.get("value") for part in page.root.iter("input") if part.get("name") == "next"]
    assert found == ([kept] if kept else [])


@pytest.mark.parametrize(
    ("asked", "classes"), [(CHOSEN, "size-l font-sans scheme-dark"), ({}, "size-m font-serif scheme-auto")]
)
def test_the_preview_shows_a_choice_before_it_is_saved(client: Client, asked: dict[str, str], classes: str) -> None:
    response = client.get("/display/", asked, headers={"HX-Request": "true"})

    shown = response.content.decode().strip()
    assert shown.startswith('<div id="preview"')
    assert f'class="preview-page {classes}"' in shown
    assert "HX-Request" in response.headers["Vary"]
    assert "display" not in response.cookies
