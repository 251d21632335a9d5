"""What a balancer asks."""

from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kzcourse import readiness
from kzcourse.readiness import Readiness
from kzcourse.stylesheets import OneStyleSheetStorage
from kzcourse.views import health
from tests.people.builders import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_readiness(monkeypatch: pytest.MonkeyPatch) -> Readiness:
    """What other tests made this process find out is forgotten."""
    found = Readiness()
    monkeypatch.setattr(health, "readiness", found)
    return found


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("password of host db is wrong")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_site_is_well(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("without_database")
def test_without_its_database_a_server_is_alive_but_not_ready(client: Client) -> None:
    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert alive.status_code == 200
    assert (ready.status_code, ready.content) == (503, b"the database does not answer: OperationalError\n")


def test_a_server_that_is_asked_to_stop_is_alive_but_not_ready(client: Client, own_readiness: Readiness) -> None:
    own_readiness.drain()

    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (503, b"stopping\n")


def test_a_database_older_than_the_program_is_not_served(client: Client) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("people")
    MigrationRecorder(connection).record_unapplied(*newest)

    before = client.get("/readyz")
    MigrationRecorder(connection).record_applied(*newest)

    assert (before.status_code, before.content) == (
        503,
        b"the database is older than the program: run manage.py prepare\n",
    )
    assert client.get("/readyz").status_code == 200


def test_without_static_files_a_server_is_not_ready(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    storage = OneStyleSheetStorage()
    monkeypatch.setattr(readiness, "staticfiles_storage", storage)

    without = client.get("/readyz")
    storage.hashed_files = {"css/site.css": "css/site.0123.css"}

    assert (without.status_code, without.content) == (503, b"there are no static files: run manage.py prepare\n")
    assert client.get("/readyz").status_code == 200


def test_without_its_cache_a_server_is_ready_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["default"], "is_away", lambda: True, raising=False)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok, without its cache\n")


def test_asking_reads_no_session(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(person())

    client.get("/readyz")
    with django_assert_num_queries(0):
        client.get("/healthz")
    with django_assert_num_queries(1):
        response = client.get("/readyz")

    assert "Cookie" not in response.headers["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "balancer.internal", "[fd00::2]:8000"])
def test_it_answers_under_any_name_which_no_other_page_does(client: Client, host: str) -> None:
    headers = {"Host": host}

    assert client.get("/healthz", headers=headers).status_code == 200
    assert client.get("/readyz", headers=headers).status_code == 200
    assert client.get("/display/", headers=headers).status_code == 400


def test_it_is_only_asked_never_told(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_it_is_asked_without_tls_from_inside(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz/more").status_code == 301
    assert client.get("/").status_code == 301
