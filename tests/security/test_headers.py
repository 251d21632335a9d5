"""What goes with every answer: cookies, what may be kept of it, and methods that tell nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from kzcourse.middleware import POLICY
from tests.architecture.rooms import ROOT
from tests.people.builders import PASSWORD, person
from tests.permissions import ADMIN_SITE, PAGES, TABLE
from tests.world import Role, World

pytestmark = pytest.mark.django_db

ASKED = [
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_NAME"),
    *("CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS"),
    *("SECURITY_LOG", "DEBUG", "SECRET_KEY_FALLBACKS", "PASSWORD_HASHERS", "DATABASE_ROUTERS"),
]


def settings_of(folder: Path, **environment: str) -> dict[str, Any]:
    """What the product's own settings say under this environment."""
    ask = f"import json; from django.conf import settings; print(json.dumps({{n: getattr(settings, n) for n in {ASKED}}}))"
    run = subprocess.run(
        [sys.executable, "-c", ask],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "kzcourse.settings",
            "KZCOURSE_DATA": str(folder),
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE")},
            **environment,
        },
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def test_behind_tls_cookies_belong_to_this_host_and_browsers_come_back_over_tls_alone(tmp_path: Path) -> None:
    assert settings_of(tmp_path, BEHIND_TLS="1", SECRET_KEY_FALLBACKS="old-key,older-key") == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURITY_LOG": True,
        "DEBUG": False,
        "SECRET_KEY_FALLBACKS": ["old-key", "older-key"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "DATABASE_ROUTERS": [],
    }


def test_where_there_is_a_replica_reports_know_the_way_to_it(tmp_path: Path) -> None:
    servers = {"DATABASE_URL": "postgres://one.example/course", "DATABASE_REPLICA_URL": "postgres://two.example/course"}

    assert settings_of(tmp_path, **servers)["DATABASE_ROUTERS"] == ["teaching.replica.ReportsRouter"]


def test_on_a_laptop_a_browser_is_promised_nothing_that_does_not_hold(tmp_path: Path) -> None:
    said = settings_of(tmp_path)

    assert (said["SESSION_COOKIE_NAME"], said["SECURE_HSTS_SECONDS"], said["SECURITY_LOG"]) == ("sessionid", 0, False)


def test_every_cookie_belongs_to_this_host_and_to_no_script(world: World, settings: Settings) -> None:
    settings.BEHIND_TLS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    browser = Client()
    person("aigul", is_staff=True)

    browser.get(reverse("people:sign-in"), secure=True)
    browser.post(reverse("people:sign-in"), {"username": "aigul", "password": PASSWORD}, secure=True)
    browser.post(reverse("display"), {"size": "l", "font": "serif", "scheme": "dark"}, secure=True)
    browser.post(reverse("people:account"), {"display_name": "Aigul"}, secure=True)

    assert set(browser.cookies) == {f"__Host-{name}" for name in ("csrftoken", "sessionid", "display", "messages")}
    assert {
        (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        for cookie in browser.cookies.values()
    } == {(True, True, "Lax", "/", "")}


def test_what_only_somebody_signed_in_may_see_is_kept_by_no_browser(world: World) -> None:
    kept = []
    for route, row in PAGES.items():
        for role in Role.OWNER, Role.INSTRUCTOR:
            if row.get[Role.ANONYMOUS] == "sign-in" and row.get[role] == 200:
                answer = world.browser(role).get(world.address(route))
                kept += [] if "no-store" in answer.headers.get("Cache-Control", "") else [route]

    assert kept == []


def test_a_page_for_everybody_may_be_kept(world: World) -> None:
    answer = world.browser(Role.ANONYMOUS).get(world.address("courses/<slug:course>/<slug:language>/glossary/"))

    assert "Cache-Control" not in answer.headers


def test_every_answer_says_what_it_is_in_which_alphabet(world: World) -> None:
    unsaid = []
    for route in PAGES:
        answer = world.browser(Role.INSTRUCTOR).get(world.address(route))
        kind = answer.headers["Content-Type"]
        always = {header: answer.headers.get(header) for header in ALWAYS}
        if always != ALWAYS or (kind.startswith("text/") and "charset" not in kind):
            unsaid.append((route, kind))

    assert unsaid == []


@pytest.mark.parametrize("url", ["/", "/my/", "/accounts/sign-in/", "/healthz", "/metrics", "/static/x.css"])
def test_a_trace_tells_nothing_of_what_was_sent(world: World, url: str) -> None:
    answer = world.browser(Role.SUPERUSER).generic("TRACE", url, headers={"X-Told": "told-back"})

    assert answer.status_code in {404, 405}
    assert b"told-back" not in answer.content


#: What goes with every answer, whatever it is.
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def is_page(answer: Any) -> bool:
    return str(answer.headers.get("Content-Type", "")).startswith("text/html")


def test_every_answer_forbids_what_pages_do_not_need(world: World) -> None:
    asked = {
        **{route: world.browser(Role.ANONYMOUS).get(world.address(route)) for route in TABLE},
        **{route: world.browser(Role.SUPERUSER).get(world.address(route)) for route in ADMIN_SITE},
        "unknown": Client().get("/nowhere/"),
        "unknown host": Client().get("/", headers={"Host": "evil.example"}),
        "no token": Client(enforce_csrf_checks=True).post(reverse("people:sign-in")),
        "not taken": Client().put("/"),
        "static": Client().get("/static/nowhere.css"),
        "too big": Client().post(reverse("people:sign-in"), {"username": "x" * 1_100_000}),
    }

    lacking = {
        name: given
        for name, answer in asked.items()
        if (given := {header: answer.headers.get(header) for header in ALWAYS}) != ALWAYS
        or (is_page(answer) and "camera=()" not in answer.headers["Permissions-Policy"])
    }

    assert lacking == {}


@pytest.mark.urls("tests.kzcourse.failing_urls")
@pytest.mark.parametrize("url", ["/bad/", "/forbidden/", "/broken/", "/unavailable/gone/"])
def test_an_error_forbids_as_much(url: str) -> None:
    answer = Client(raise_request_exception=False).get(url)

    assert answer.status_code >= 400
    assert {header: answer.headers.get(header) for header in ALWAYS} == ALWAYS


@pytest.mark.parametrize("danger", ["unsafe", "*", "http:", "https:", "blob:", "script-src 'self' "])
def test_the_policy_has_no_hole(danger: str) -> None:
    assert danger not in POLICY


def test_no_site_elsewhere_is_let_in(world: World) -> None:
    headers = {"Origin": "https://elsewhere.example"}

    answers = [world.browser(Role.OWNER).get(world.address(route), headers=headers) for route in PAGES]

    assert not [name for answer in answers for name in answer.headers if name.startswith("Access-Control-")]


def test_a_request_of_two_lengths_ends_where_its_chunks_end() -> None:
    """So that a proxy and this server never take the rest of one request for the beginning of another."""
    request = (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled"
    )
    parser = HTTPRequestParser(Adjustments())

    taken = parser.received(request)
    while not parser.completed and not parser.error:
        taken += parser.received(request[taken:])

    assert parser.error is not None or request[taken:] == b"GET /smuggled"


@pytest.mark.parametrize("twisted", [b"Transfer-Encoding: x-chunked", b"Content-Length: 5\r\nContent-Length: 6"])
def test_a_length_that_reads_two_ways_is_refused(twisted: bytes) -> None:
    parser = HTTPRequestParser(Adjustments())

    parser.received(b"POST / HTTP/1.1\r\nHost: a\r\n" + twisted + b"\r\n\r\n")

    assert parser.error is not None
