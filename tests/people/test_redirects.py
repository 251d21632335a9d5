"""Nobody is led to another site."""

import pytest
from django.test import RequestFactory

from people.redirects import asked_next, local_path, onward, page_before


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/my/", "/my/"),
        ("/courses/a/en/?page=2#fact", "/courses/a/en/?page=2#fact"),
        ("http://testserver/my/?a=1", "/my/?a=1"),
        ("https://testserver/my/", "/my/"),
        ("https://elsewhere.example/my/", ""),
        ("//elsewhere.example/my/", ""),
        ("http://testserver//elsewhere.example/", ""),
        ("http://testserver/\\elsewhere.example/", ""),
        ("/\\elsewhere.example", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("home", ""),
        ("http://testserver", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_a_page_of_this_site_counts(url: str | None, path: str) -> None:
    assert local_path(RequestFactory().get("/"), url) == path


def test_a_page_without_tls_does_not_follow_one_with_it() -> None:
    assert local_path(RequestFactory().get("/", secure=True), "http://testserver/my/") == ""


def test_the_form_says_where_to_go_before_the_address_does() -> None:
    assert asked_next(RequestFactory().post("/?next=/a/", {"next": "/b/"})) == "/b/"
    assert asked_next(RequestFactory().post("/?next=/a/")) == "/a/"
    assert asked_next(RequestFactory().get("/")) == ""


def test_without_a_next_page_a_session_begins_at_my_course() -> None:
    assert onward(RequestFactory().get("/?next=/a/")).url == "/a/"
    assert onward(RequestFactory().get("/?next=//elsewhere.example")).url == "/my/"


def test_the_page_before_is_one_of_this_site() -> None:
    assert page_before(RequestFactory().get("/", headers={"Referer": "http://testserver/my/"})) == "/my/"
    assert page_before(RequestFactory().get("/", headers={"Referer": "http://elsewhere.example/"})) == ""
    assert page_before(RequestFactory().get("/")) == ""
