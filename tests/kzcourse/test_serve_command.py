"""The parts of ``serve`` that need no process of their own."""

import socket
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from kzcourse import serving
from kzcourse.management.commands import serve
from lessons.models import Course
from people.models import SetupLink, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[..., str]:
    """Run the command until it would wait for requests; what it printed."""
    settings.ALLOWED_HOSTS, settings.LAN_ADDRESS = ["localhost"], ""
    Course.objects.create(slug="a-course")
    monkeypatch.setattr(serving, "serve_until_stopped", lambda *args, **kwargs: None)

    def run(**options: Any) -> str:
        output = StringIO()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        call_command("serve", "--port", str(port), stdout=output, **options)
        return output.getvalue().replace(str(port), "PORT")

    return run


def test_the_link_is_printed_while_there_is_no_superuser(started: Callable[..., str]) -> None:
    printed = started()

    assert "Make the first account here, within two days:\n  http://127.0.0.1:PORT/accounts/set-up/" in printed
    assert SetupLink.objects.count() == 1


def test_no_link_is_made_once_there_is_a_superuser(started: Callable[..., str]) -> None:
    User.objects.create_superuser("operator", password="steppe-wind")

    printed = started()

    assert "set-up" not in printed
    assert not SetupLink.objects.exists()


def test_a_course_that_is_there_is_left_alone(started: Callable[..., str]) -> None:
    started()

    assert list(Course.objects.values_list("slug", flat=True)) == ["a-course"]


def test_the_site_answers_under_the_address_it_listens_on(started: Callable[..., str], settings: Settings) -> None:
    started(host="127.0.0.1")

    assert settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1"]


EVERYWHERE = "0.0.0.0"  # noqa: S104  # nobody can reach a test


def test_at_every_address_the_site_answers_under_the_one_that_others_reach(
    started: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "own_address", {EVERYWHERE: "192.0.2.7"}.get)

    printed = started(host=EVERYWHERE)

    assert settings.ALLOWED_HOSTS == ["localhost", "192.0.2.7"]
    assert "Open http://127.0.0.1:PORT/ in a browser." in printed
    assert "Others in this network open http://192.0.2.7:PORT/. Other names need ALLOWED_HOSTS." in printed


def test_an_address_of_the_new_kind_is_answered_under_in_brackets(
    started: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "own_address", {EVERYWHERE: "2001:db8::7"}.get)

    printed = started(host=EVERYWHERE)

    assert settings.ALLOWED_HOSTS == ["localhost", "[2001:db8::7]"]
    assert "http://[2001:db8::7]:PORT/" in printed


def test_without_a_network_the_operator_is_told_to_name_the_site(
    started: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "own_address", {}.get)

    printed = started(host=EVERYWHERE)

    assert settings.ALLOWED_HOSTS == ["localhost"]
    assert "Say in ALLOWED_HOSTS under which names others open the site." in printed


def test_names_that_the_operator_said_are_the_only_ones(
    started: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")

    printed = started(host=EVERYWHERE)

    assert settings.ALLOWED_HOSTS == ["localhost"]
    assert "Others" not in printed


def test_a_database_that_does_not_answer_is_told_with_what_to_do(
    started: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(serve, "MigrationExecutor", refuse)

    with pytest.raises(CommandError, match=r"^The database doesn't answer: connection refused\nStart it, or correct"):
        started()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match=f"argument --port: {port} is no whole number from 1 to 65535"):
        call_command("serve", "--port", port)
