"""What a reader sees when something went wrong."""

from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.pages import Answer, inline_code, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kzcourse.failing_urls")]

TOO_LONG = {"answer": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
TOO_MANY = {f"answer-{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def strict_reader() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/bad/", 400, "This request could not be read"),
        ("/forbidden/", 403, "This is not open to you"),
        ("/nowhere/", 404, "There is no such page"),
        ("/broken/", 500, "Something broke on our side"),
        ("/aborted/", 500, "Something broke on our side"),
        ("/unavailable/gone/", 503, "The site can't answer at the moment"),
    ],
)
def test_an_error_has_a_page_that_says_what_next_and_leads_home(
    reader: Client, path: str, status: int, heading: str
) -> None:
    response = reader.get(path)

    page = page_of(response)
    assert (response.status_code, page.heading) == (status, heading)
    assert page.links() == {"Home": "/"}
    assert inline_code(response) == []
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/bad/", "/forbidden/", "/nowhere/"])
def test_a_refusal_says_that_nothing_was_changed(reader: Client, path: str) -> None:
    assert "Nothing was changed." in page_of(reader.get(path)).text


@pytest.mark.parametrize("path", ["/form/", "/protected-form/"])
@pytest.mark.parametrize("too_big", [TOO_LONG, TOO_MANY], ids=["too long", "too many fields"])
def test_a_post_that_is_too_big_is_refused_in_words(strict_reader: Client, path: str, too_big: dict[str, str]) -> None:
    strict_reader.get("/display/")  # where a reader gets the cookie that belongs to a form

    response = _post_urlencoded(strict_reader, path, too_big)

    page = page_of(response)
    assert (response.status_code, page.heading) == (413, "This is too much at once")
    assert "The site takes up to 1000 kB in one go. Nothing was changed." in page.text


def test_an_address_that_only_takes_forms_says_so_to_whoever_opens_it(reader: Client) -> None:
    response = reader.get("/accounts/sign-out/")

    page = page_of(response)
    assert (response.status_code, page.heading) == (405, "This is not how this address is used")
    assert "Nothing was changed." in page.text
    assert response.headers["Allow"] == "POST"


def test_an_unknown_host_is_a_bad_request(reader: Client) -> None:
    response = reader.get("/", headers={"Host": "elsewhere.example"})

    assert (response.status_code, page_of(response).heading) == (400, "This request could not be read")


def test_a_form_whose_token_is_stale_says_that_nothing_was_changed_and_leads_back(strict_reader: Client) -> None:
    response = strict_reader.post("/protected-form/", {}, headers={"Referer": "http://testserver/display/?a=1"})

    page = page_of(response)
    assert (response.status_code, page.heading) == (403, "This page was open too long")
    assert "so nothing was changed. Reload the page and try again." in page.text
    assert page.links() == {"Open the page again": "/display/?a=1", "Home": "/"}


@pytest.mark.parametrize("referer", [{}, {"Referer": "https://elsewhere.example/"}])
def test_a_stale_form_leads_back_to_this_site_only(strict_reader: Client, referer: dict[str, str]) -> None:
    response = strict_reader.post("/protected-form/", {}, headers=referer)

    assert page_of(response).links() == {"Home": "/"}


@pytest.mark.parametrize(("path", "status"), [("/bad/", 400), ("/forbidden/", 403), ("/nowhere/", 404)])
def test_a_part_of_a_page_is_refused_with_words_that_are_no_page(reader: Client, path: str, status: int) -> None:
    response = reader.get(path, headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert "Nothing was changed." in response.content.decode()


def test_the_page_of_a_broken_site_asks_no_database(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = reader.get("/broken/")

    assert response.status_code == 500
    assert "no such thing" not in response.content.decode()


@pytest.mark.parametrize("how", ["gone", "closed", "standby"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_where_the_database_cannot_answer_for_a_while_the_device_is_told_when_to_try_again(
    reader: Client, method: str, how: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = getattr(reader, method)(f"/unavailable/{how}/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert "Answers that were shown as saved are kept." in page_of(response).text
    assert "s3cret" not in response.content.decode()


def test_what_broke_for_good_is_not_to_be_tried_again(reader: Client) -> None:
    assert "Retry-After" not in reader.get("/broken/").headers


def test_the_page_of_a_broken_site_looks_as_the_reader_chose(reader: Client) -> None:
    reader.cookies["display"] = "xl.sans.dark"

    response = reader.get("/broken/")

    page = page_of(response)
    assert page.root.get("class") == "size-xl font-sans scheme-dark"
    assert len([link for link in page.root.iter("link") if link.get("rel") == "stylesheet"]) == 1


def test_a_site_without_its_list_of_static_files_still_says_that_it_is_broken(
    reader: Client, settings: Settings
) -> None:
    storage: dict[str, Any] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]  # Django's own engine
        loader.reset()  # as in a process that just started: pages keep the names they once found

    response = reader.get("/nowhere/")

    page = page_of(response)
    assert (response.status_code, page.heading) == (500, "Something broke on our side")
    assert list(page.root.iter("link")) == []


def _post_urlencoded(client: Client, path: str, said: dict[str, str]) -> Answer:
    body = "&".join(f"{name}={value}" for name, value in said.items())
    return client.post(path, body, content_type="application/x-www-form-urlencoded")
