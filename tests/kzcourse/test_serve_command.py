"""The parts of ``serve`` that need no process of their own."""

import os
import socket
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from kzcourse import serving, workers
from kzcourse.management.commands import prepare, serve
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

    monkeypatch.setattr(prepare, "MigrationExecutor", refuse)

    with pytest.raises(CommandError, match=r"^The database doesn't answer: connection refused\nStart it, or correct"):
        started()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match=f"argument --port: {port} is no whole number from 1 to 65535"):
        call_command("serve", "--port", port)


def test_a_server_of_several_prepares_nothing(
    started: Callable[..., str], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("SECRET_KEY", "the same on all")
    monkeypatch.setattr(prepare, "one_at_a_time", None)

    printed = started(prepared=True)

    assert printed == "Open http://127.0.0.1:PORT/ in a browser. Ctrl-C stops.\nStopped.\n"
    assert not SetupLink.objects.exists()


def test_a_server_of_several_has_no_key_of_its_own(
    started: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(CommandError, match=r"^SECRET_KEY is not set\. Servers that were prepared together"):
        started(prepared=True)


def test_before_all_servers_the_link_is_printed_with_the_address_of_the_site() -> None:
    output = StringIO()

    call_command("prepare", address="https://course.example.org/", stdout=output)

    assert "\n  https://course.example.org/accounts/set-up/" in output.getvalue()


def test_static_files_alone_ask_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "one_at_a_time", None)
    monkeypatch.setattr(prepare, "collect_static_files", lambda: True)
    output = StringIO()

    call_command("prepare", static_only=True, stdout=output)

    assert output.getvalue() == "Static files are collected.\n"


def test_several_processes_serve_where_that_is_wanted(
    started: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKERS, settings.DRAIN_SECONDS = 3, 7
    done: list[Any] = []
    monkeypatch.setattr(serve, "let_go_of_databases", lambda: done.append("let go"))

    def by_workers(work: Callable[[], object], count: int, *, patience: float) -> None:
        done.extend([count, patience])
        work()

    monkeypatch.setattr(workers, "serve_by_workers", by_workers)

    started()

    assert done == ["let go", 3, 7 + serving.GRACE_SECONDS + 5]


class Connection:
    def __init__(self, told: list[str]) -> None:
        self.told = told

    def close(self) -> None:
        self.told.append("closed")


class PooledConnection(Connection):
    def close_pool(self) -> None:
        self.told.append("pool closed")


def test_no_connection_to_a_database_is_shared_by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(serve, "connections", {"default": PooledConnection(told), "replica": Connection(told)})

    serve.let_go_of_databases()

    assert told == ["closed", "pool closed", "closed"]


def test_processes_that_are_asked_for_figures_have_a_folder_for_them_as_long_as_they_serve(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.METRICS_TOKEN = "x" * 32
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")

    with serve.figures_together():
        folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        assert folder.is_dir()

    assert not folder.exists()
