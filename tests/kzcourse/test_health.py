"""What a balancer asks."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.people.builders import person

pytestmark = pytest.mark.django_db


def test_the_site_is_well_while_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("password of host db is wrong")

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"the database does not answer: OperationalError\n")


def test_asking_reads_no_session(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(person())

    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert "Cookie" not in response.headers["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "balancer.internal", "[fd00::2]:8000"])
def test_it_answers_under_any_name_which_no_other_page_does(client: Client, host: str) -> None:
    headers = {"Host": host}

    assert client.get("/healthz", headers=headers).status_code == 200
    assert client.get("/display/", headers=headers).status_code == 400


def test_it_is_only_asked_never_told(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_it_is_asked_without_tls_from_inside(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz/more").status_code == 301
    assert client.get("/").status_code == 301
