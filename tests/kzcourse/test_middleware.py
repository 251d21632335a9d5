"""Who must sign in, who looks and when, and what a browser may load."""

from datetime import timedelta
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kzcourse.middleware import ON_PAGES, POLICY, content_security_policy
from people.requests import Request
from tests.pages import page_of
from tests.people.builders import PASSWORD, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kzcourse.failing_urls")]

PAGE = "http://testserver/courses/a/en/?page=2"
HTMX = {"HX-Request": "true", "HX-Current-URL": PAGE}
BACK = "/accounts/sign-in/?expired=1&next=/courses/a/en/%3Fpage%3D2"


def test_a_stranger_signs_in_first_and_then_gets_the_page(client: Client) -> None:
    response = client.get("/private/?a=1")

    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/sign-in/?next=/private/%3Fa%3D1")


def test_who_is_signed_in_gets_the_page(client: Client) -> None:
    client.force_login(person("aigul"))

    assert client.get("/private/").content == b"hello aigul"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    response = client.post("/private/", headers={"Referer": PAGE})

    assert (response.status_code, response.headers["Location"]) == (302, BACK)


def test_a_form_from_nowhere_does_not_lead_back_to_where_only_a_form_can_go(client: Client) -> None:
    response = client.post("/private/")

    assert response.headers["Location"] == "/accounts/sign-in/?expired=1"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_part_of_a_page_asked_after_the_session_ended_moves_the_whole_page(client: Client, method: str) -> None:
    response = client.generic(method.upper(), "/private/", headers=HTMX)

    assert (response.status_code, response.headers["HX-Redirect"]) == (200, BACK)
    assert "Location" not in response.headers
    assert response.content == b""


def test_a_page_elsewhere_is_never_led_back_to(client: Client) -> None:
    elsewhere = "https://elsewhere.example/"

    plain = client.post("/private/", headers={"Referer": elsewhere})
    htmx = client.post("/private/", headers={"HX-Request": "true", "HX-Current-URL": elsewhere})

    assert plain.headers["Location"] == "/accounts/sign-in/?expired=1"
    assert htmx.headers["HX-Redirect"] == "/accounts/sign-in/?expired=1"


def test_after_the_session_ended_one_signs_in_and_is_back_where_one_was(client: Client) -> None:
    person("aigul")
    sign_in = client.post("/private/", headers={"Referer": "http://testserver/private/?a=1"}).headers["Location"]

    page = page_of(client.get(sign_in))
    said = {"username": "aigul", "password": PASSWORD, "next": page.field("next").get("value")}
    response = client.post(sign_in, said)

    assert "You were signed out. Sign in again; your saved answers are kept." in page.text
    assert response.headers["Location"] == "/private/?a=1"


def test_the_admin_has_its_own_page_to_sign_in(client: Client) -> None:
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert client.post("/admin/password_change/").headers["Location"] == "/admin/login/?expired=1"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_the_admin_takes_no_other_method_for_a_get(client: Client, method: str) -> None:
    response = client.generic(method, "/admin/")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert page_of(response).heading == "This is not how this address is used"


def test_a_public_page_that_asks_nothing_about_the_reader_reads_no_session(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(person())

    with django_assert_num_queries(0):
        response = client.get("/form/")

    assert "Cookie" not in response.headers["Vary"]


def test_a_request_knows_who_looks_and_when(client: Client) -> None:
    aigul = person("aigul")
    client.force_login(aigul)

    request = cast(Request, client.get("/private/").wsgi_request)

    assert request.learner == aigul
    assert timedelta(0) <= timezone.now() - request.at < timedelta(minutes=1)


@pytest.mark.parametrize("path", ["/display/", "/private/", "/nowhere/", "/bad/", "/broken/"])
def test_every_answer_says_what_may_be_loaded(path: str) -> None:
    response = Client(raise_request_exception=False).get(path)

    kept = ["Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options", "Referrer-Policy"]
    assert [response.headers[name] for name in kept] == [
        POLICY,
        ON_PAGES["Permissions-Policy"],
        "nosniff",
        "same-origin",
    ]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_is_no_page_says_what_it_may_load_and_nothing_of_the_device() -> None:
    response = Client().get("/healthz")

    assert response.headers["Content-Security-Policy"] == POLICY
    assert "Permissions-Policy" not in response.headers


def test_a_page_with_a_policy_of_its_own_keeps_it() -> None:
    own = content_security_policy(lambda _: HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"}))

    assert own(RequestFactory().get("/")).headers["Content-Security-Policy"] == "default-src 'none'"


def test_the_policy_lets_nothing_run_that_is_written_into_a_page() -> None:
    assert "unsafe" not in POLICY
