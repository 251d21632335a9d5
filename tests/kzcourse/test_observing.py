"""What operators see of a request: its id, and a line that tells neither what was asked nor by whom."""

import json
import logging
import re
import sys
from typing import Any

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from kzcourse import observing
from kzcourse.logs import Json, Line, OfRequest, without_rows
from kzcourse.observing import current_id, observed
from tests.people.builders import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kzcourse.failing_urls")]

TOKEN = "abcdefghijklmnopqrstuvwxyzabcdef"


@pytest.fixture
def access_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="kzcourse.access")
    return caplog


def lines_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "kzcourse.access"]


def test_every_answer_names_its_request(client: Client) -> None:
    ids = {
        client.get(path).headers["X-Request-ID"] for path in ("/display/", "/nowhere/", "/healthz", "/static/no.css")
    }

    assert len(ids) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("0af7651916cd43dd", True), ("a.b-c_d1", True), ("short", False), ("a" * 65, False), ('x", "level": "', False)],
)
def test_a_proxy_may_say_the_id_in_a_form_that_fits_a_log(
    client: Client, settings: Settings, *, said: str, kept: bool
) -> None:
    settings.BEHIND_TLS = True

    answered = client.get("/healthz", headers={"X-Request-ID": said}).headers["X-Request-ID"]

    assert (answered == said) is kept


def test_nobody_else_says_the_id(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "0af7651916cd43dd"}).headers["X-Request-ID"] != (
        "0af7651916cd43dd"
    )


def test_a_request_that_was_answered_has_a_line(client: Client, access_log: pytest.LogCaptureFixture) -> None:
    aigul = person("aigul")
    client.force_login(aigul)

    client.get("/private/?answer=79.9")
    (line,) = lines_of(access_log)

    assert re.fullmatch(
        rf"GET tests\.kzcourse\.failing_urls\.private 200 in [0-9.]+ ms, 2 queries, user {aigul.pk}", line
    )


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/display/", "display"),
        (f"/join/link/{TOKEN}/?next=/my/", "join:link"),
        (f"/accounts/set-up/{TOKEN}/", "people:set-up"),
        ("/nowhere/79.9/", "none"),
        ("/static/no.css", "static"),
    ],
)
def test_a_line_names_the_kind_of_address_and_not_the_address(
    client: Client, access_log: pytest.LogCaptureFixture, path: str, route: str
) -> None:
    client.get(path)
    (line,) = lines_of(access_log)

    assert line.startswith(f"GET {route} ")
    assert line.endswith(" user None")


def test_on_a_laptop_there_are_no_such_lines(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/display/")

    assert lines_of(caplog) == []


@pytest.mark.parametrize(("limit", "told"), [(1, 1), (600_000, 0), (0, 0)])
def test_slow_requests_are_told_of_even_there(
    caplog: pytest.LogCaptureFixture, settings: Settings, monkeypatch: pytest.MonkeyPatch, limit: int, told: int
) -> None:
    settings.SLOW_REQUEST_MS = limit
    clock = iter([10.0, 10.5])
    monkeypatch.setattr(observing.time, "perf_counter", lambda: next(clock))  # type: ignore[attr-defined]

    observed(lambda request: HttpResponse())(RequestFactory().get("/nowhere/"))

    assert len(lines_of(caplog)) == told


def test_what_breaks_is_told_with_the_id_of_its_request(caplog: pytest.LogCaptureFixture) -> None:
    response = Client(raise_request_exception=False).get("/broken/")

    (record,) = [each for each in caplog.records if each.levelno >= logging.ERROR]
    OfRequest().filter(record)
    told = json.loads(Json().format(record))

    assert told["request_id"] == response.headers["X-Request-ID"]
    assert told["message"] == "Internal Server Error: tests.kzcourse.failing_urls.broken"
    assert told["exception"].endswith("RuntimeError: no such thing")


def test_a_thread_without_a_request_has_no_id() -> None:
    record = logging.LogRecord("kzcourse", logging.INFO, "", 1, "started %s", ("well",), None)

    assert OfRequest().filter(record) is True
    assert json.loads(Json().format(record)) | {"time": ""} == {
        "time": "",
        "level": "INFO",
        "logger": "kzcourse",
        "message": "started well",
        "request_id": "",
    }
    assert current_id.get() == ""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/join/link/{TOKEN}/", "Gone: join:link"),
        (f"/join/link/{TOKEN}/more", "Not Found: /join/..."),
        ("/Айгүл", r"Not Found: /\u0410\u0439\u0433\u04af\u043b"),
        ("/a%0Aforged line", r"Not Found: /a\nforged line"),
    ],
)
def test_django_does_not_tell_addresses_that_are_keys(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, told: str
) -> None:
    client.get(path)
    (record,) = [each for each in caplog.records if each.name == "django.request"]

    OfRequest().filter(record)

    assert record.getMessage() == told
    assert Line().format(record).count("\n") == 0


def test_a_record_of_a_request_without_its_address_stays_as_it_is() -> None:
    record = logging.LogRecord("kzcourse", logging.INFO, "", 1, "nothing to fill in", None, None)
    record.request = HttpRequest()

    OfRequest().filter(record)

    assert record.getMessage() == "nothing to fill in"


def test_lines_for_people_look_as_before() -> None:
    record = logging.LogRecord("kzcourse", logging.INFO, "", 1, "ready", (), None)

    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} INFO kzcourse: ready", Line().format(record))


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x85", "\u2028"])
def test_nothing_that_was_sent_begins_a_line_of_its_own(sign: str) -> None:
    sent = f"a{sign}2026-01-01 00:00:00+0000 INFO kzcourse.security: sign-in.succeeded user=1"
    record = logging.LogRecord("kzcourse", logging.INFO, "", 1, "no such name: %s", (sent,), None)

    for form in Line(), Json():
        line = form.format(record)
        assert len(line.splitlines()) == 1
        assert sign not in line


def test_a_line_for_programs_has_the_parts_of_a_request() -> None:
    record = logging.LogRecord("kzcourse.access", logging.INFO, "", 1, "GET home 200", (), None)
    record.parts = {"route": "home", "status": 200}

    told = json.loads(Json().format(record))

    assert (told["route"], told["status"]) == ("home", 200)


def refused(error: Exception, cause: Exception | None = None) -> str:
    """The traceback as it is logged."""
    try:
        raise error from cause
    except type(error):
        return Line().formatException(sys.exc_info())


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            IntegrityError(
                'null value in column "given" violates not-null\nDETAIL:  Failing row contains (7, my\nsecret).'
            ),
            'IntegrityError: null value in column "given" violates not-null',
        ),
        (
            DataError("invalid input syntax for type integer: \"my secret\"\nLINE 1: UPDATE x SET y = 'my secret'"),
            "DataError: invalid input syntax for type integer",
        ),
        (OperationalError(""), "OperationalError"),
        (ValueError("two\nlines: kept"), "ValueError: two\nlines: kept"),
    ],
)
def test_an_error_of_the_database_is_told_without_what_was_written(error: Exception, told: str) -> None:
    text = refused(error, cause=error.__class__(*error.args))

    assert text.endswith(told)
    assert text.count(told) == 2
    assert "secret" not in text


def test_errors_that_caused_each_other_are_gone_through_once() -> None:
    one, other = OperationalError("a\nsecret"), OperationalError("b")
    one.__context__, other.__context__ = other, one

    assert without_rows("a\nsecret and b", one) == "a and b"


def test_a_real_error_of_the_database_tells_no_value() -> None:
    with pytest.raises(DatabaseError) as refused, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere WHERE name = %s", ["secret"])

    text = Line().formatException((refused.type, refused.value, refused.tb))

    assert "nowhere" in text
    assert "secret" not in text.replace('["secret"]', "")


def test_a_middleware_without_the_settings_counts_nothing(settings: Settings) -> None:
    from django.conf import settings as ours

    configured: dict[str, Any] = ours.LOGGING
    assert "kzcourse.observing.counted" not in ours.MIDDLEWARE
    assert configured["handlers"]["console"]["formatter"] == "line"
    assert configured["loggers"]["events"]["level"] == "WARNING"
