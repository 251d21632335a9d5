"""What a Prometheus reads: whether it parses, adds up over processes, and names nobody."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connections
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from kzcourse import metrics
from kzcourse.metrics import EVENTS, OWN, CountingHandler, exposition, look_at_pools
from people.events import happened
from tests.people.builders import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kzcourse.failing_urls")]

BEARER = "metrics-of-the-steppe"


@pytest.fixture(autouse=True)
def counting(settings: Settings) -> Iterator[None]:
    settings.METRICS_TOKEN = BEARER
    settings.MIDDLEWARE = ["kzcourse.observing.counted", *settings.MIDDLEWARE]
    events = logging.getLogger("events")
    before = events.level
    if not any(isinstance(each, CountingHandler) for each in events.handlers):
        events.addHandler(CountingHandler())  # a server began in this process, and so set logging up anew
    events.setLevel(logging.INFO)
    yield
    events.setLevel(before)


def figure(name: str, **labels: str) -> float:
    return OWN.get_sample_value(name, labels) or 0


def more_of(name: str, work: Callable[[], object], **labels: str) -> float:
    before = figure(name, **labels)
    work()
    return figure(name, **labels) - before


def ask(client: Client, token: str = BEARER) -> str:
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).content.decode()


def test_whoever_bears_the_token_reads_figures_that_parse(client: Client) -> None:
    client.get("/display/")

    response = client.get("/metrics", headers={"Authorization": f"Bearer {BEARER}"})

    families = {family.name: family for family in text_string_to_metric_families(response.content.decode())}
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert {"kzcourse_requests", "kzcourse_request_seconds"} <= set(families)
    shown = {tuple(sample.labels.items()) for sample in families["kzcourse_requests"].samples}
    assert (("method", "GET"), ("route", "display"), ("status", "200")) in shown


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": BEARER}])
def test_nobody_else_does(client: Client, headers: dict[str, str]) -> None:
    response = client.get("/metrics", headers=headers)

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.content == b"401\n"


def test_without_a_token_there_are_none(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_they_are_asked_by_the_address_of_a_machine_and_without_tls(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/metrics", headers={"Authorization": f"Bearer {BEARER}", "Host": "10.0.0.7:8000"})

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/private/", {"route": "tests.kzcourse.failing_urls.private", "method": "GET", "status": "302"}),
        ("POST", "/form/", {"route": "tests.kzcourse.failing_urls.form", "method": "POST", "status": "200"}),
        ("PROPFIND", "/display/", {"route": "display", "method": "other", "status": "405"}),
        ("GET", "/nowhere/1/", {"route": "none", "method": "GET", "status": "404"}),
        ("GET", "/nowhere/2/", {"route": "none", "method": "GET", "status": "404"}),
    ],
)
def test_requests_are_counted_by_names_of_addresses(
    client: Client, method: str, path: str, labels: dict[str, str]
) -> None:
    assert more_of("kzcourse_requests_total", lambda: client.generic(method, path), **labels) == 1


def test_how_long_they_took_is_counted(client: Client) -> None:
    assert more_of("kzcourse_request_seconds_count", lambda: client.get("/display/"), route="display") == 1
    assert figure("kzcourse_request_seconds_bucket", route="display", le="+Inf") >= 1


def test_an_error_of_the_database_is_counted_by_its_kind() -> None:
    client = Client(raise_request_exception=False)

    assert (
        more_of("kzcourse_database_errors_total", lambda: client.get("/unavailable/gone/"), type="OperationalError")
        == 1
    )
    assert more_of("kzcourse_database_errors_total", lambda: client.get("/broken/"), type="RuntimeError") == 0


def test_failed_sign_ins_are_counted(client: Client) -> None:
    person("aigul")

    def fail() -> None:
        client.post("/accounts/sign-in/", {"username": "aigul", "password": "guess"})

    assert more_of("kzcourse_events_total", fail, event="sign-in.failed") == 1
    assert "aigul" not in ask(client)


def test_events_are_counted_once_they_hold(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    def happen() -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            happened("attempt.started")
            assert more_of("kzcourse_events_total", lambda: None, event="attempt.started") == 0

    assert more_of("kzcourse_events_total", happen, event="attempt.started") == 1


def test_where_nobody_counts_nothing_is_kept(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    logging.getLogger("events").setLevel(logging.WARNING)

    with django_capture_on_commit_callbacks() as kept:  # type: ignore[attr-defined]
        happened("attempt.started")

    assert kept == []


def test_the_pools_are_looked_at(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    pool = SimpleNamespace(get_stats=lambda: {"pool_size": 8, "pool_available": 5})
    monkeypatch.setattr(connections["default"], "pool", pool, raising=False) if (
        connections["default"].vendor == "sqlite"
    ) else monkeypatch.setattr(type(connections["default"]), "pool", pool)
    monkeypatch.setattr(metrics._Look, "next", 0.0)

    client.get("/healthz")
    seen = {
        state: figure("kzcourse_database_connections", database="default", state=state) for state in metrics._STATES
    }

    assert seen == {"open": 8, "idle": 5, "waiting": 0}
    assert metrics._Look.next > 0


@pytest.mark.sqlite
def test_without_pools_there_are_no_figures_of_them() -> None:
    before = exposition().count(b"kzcourse_database_connections{")

    look_at_pools()

    assert exposition().count(b"kzcourse_database_connections{") == before


#: One process loads the program, and those that serve come from it; one of them is killed, another takes its place.
COUNT = """
import os, signal
import django
django.setup()
from kzcourse import metrics

def counting(saves, connections):
    if pid := os.fork():
        return pid
    metrics.EVENTS.labels("save.acknowledged").inc(saves)
    metrics.POOL.labels("default", "open").set(connections)
    os.kill(os.getpid(), signal.SIGKILL if connections == 4 else signal.SIGSTOP)

dead, alive = counting(3, 4), counting(2, 5)
os.waitpid(dead, 0)
os.waitpid(alive, os.WUNTRACED)
metrics.EVENTS.labels("save.acknowledged").inc()
print(metrics.exposition().decode())
os.kill(alive, signal.SIGKILL)
"""


def test_what_several_processes_count_is_added_up_and_the_dead_hold_no_connections(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment |= {"DATABASE_URL": ""}

    told = subprocess.run(
        [sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True
    ).stdout

    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }
    assert samples["kzcourse_events_total", "save.acknowledged"] == 6
    assert samples["kzcourse_database_connections", "default", "open"] == 5


def test_an_address_names_nobody_in_the_figures(client: Client) -> None:
    """So their number is bounded by the number of addresses, whatever is asked."""
    before = len(list(EVENTS.collect()))
    for number in range(50):
        client.get(f"/courses/none-{number}/en/")
        client.get(f"/attempts/{number:08}-0000-4000-8000-000000000000/")

    shown = ask(client)

    assert "none-" not in shown
    assert "0000-4000" not in shown
    assert len(list(EVENTS.collect())) == before
