"""``manage.py serve`` as somebody starts it: a process of its own, an empty data folder, a free port."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
SECONDS_TO_START = 180

pytestmark = [pytest.mark.database, pytest.mark.long]


@dataclass(frozen=True)
class Installation:
    """A data folder and a database that nobody has started the site with."""

    data: Path
    database_url: str

    def environment(self, **more: str) -> dict[str, str]:
        told = {"KZCOURSE_DATA": str(self.data), "DATABASE_URL": self.database_url}
        return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | told | more

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*MANAGE, *arguments], env=self.environment(**environment), capture_output=True, text=True, check=False
        )

    def rows(self) -> list[dict[str, Any]]:
        """Every row but the set-up link, which each start renews while there is no superuser."""
        dumped = self.manage("dumpdata", "--exclude", "people.setuplink")
        rows: list[dict[str, Any]] = json.loads(dumped.stdout)
        return rows


@dataclass(frozen=True)
class Start:
    """What one start of the server looked like from outside, until Ctrl-C ended it."""

    output: str
    returncode: int
    pages: dict[str, tuple[int, str]]

    @property
    def link(self) -> str:
        found = re.search(r"^  http://127\.0\.0\.1:\d+(/accounts/set-up/[\w-]{32}/)$", self.output, re.MULTILINE)
        assert found, self.output
        return found[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def get(port: int, path: str) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()


def start(installation: Installation) -> Start:
    port = free_port()
    with subprocess.Popen(
        [*MANAGE, "serve"],
        env=installation.environment(PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            wait_until_listening(port, process)
            pages = {path: get(port, path) for path in ("/healthz", "/")}  # answered once everything is prepared
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=SECONDS_TO_START)
        finally:
            process.kill()
    return Start(output, process.returncode, pages)


def wait_until_listening(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"The server did not start: {process.communicate()[0]}")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("installation") / "data"
    if connection.vendor == "sqlite":
        yield Installation(data, database_url="")
        return
    import psycopg

    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"kzcourse_serve_{os.getpid()}"
    with psycopg.connect(url.geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield Installation(data, database_url=url._replace(path=f"/{name}").geturl())
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def first(installation: Installation) -> Start:
    return start(installation)


@pytest.fixture(scope="module")
def rows_after_first(installation: Installation, first: Start) -> list[dict[str, Any]]:
    return installation.rows()


@pytest.fixture(scope="module")
def second(installation: Installation, rows_after_first: list[dict[str, Any]]) -> Start:
    return start(installation)


def test_the_first_start_prepares_everything_and_answers(first: Start) -> None:
    told = [line for line in first.output.splitlines() if not line.startswith((" ", "Open"))]

    assert told == [
        "The database is ready.",
        "The course is loaded.",
        "Static files are collected.",
        "Nobody can change the course yet. Make the first account here, within two days:",
        "Stopped.",
    ]
    assert first.pages["/healthz"] == (200, "ok\n")


def test_a_page_names_its_static_files_as_collected(first: Start) -> None:
    status, page = first.pages["/"]

    assert status == 200
    assert re.search(r'href="/static/css/[a-z]+\.[0-9a-f]{12}\.css"', page)


def test_the_course_is_there_after_the_first_start(rows_after_first: list[dict[str, Any]]) -> None:
    models = {row["model"] for row in rows_after_first}

    assert {"lessons.course", "lessons.passage", "quizzes.question", "quizzes.quiz"} <= models


def test_the_secret_key_is_kept_for_its_owner_alone(installation: Installation, first: Start) -> None:
    assert stat.S_IMODE((installation.data / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.data.stat().st_mode) == 0o700


def test_ctrl_c_ends_it_cleanly(first: Start) -> None:
    assert first.returncode == 0
    assert first.output.endswith("\nStopped.\n")


def test_a_second_start_has_nothing_to_prepare(second: Start) -> None:
    assert second.pages["/healthz"] == (200, "ok\n")
    assert "ready" not in second.output
    assert "loaded" not in second.output
    assert "collected" not in second.output


def test_a_second_start_changes_no_row(
    installation: Installation, rows_after_first: list[dict[str, Any]], second: Start
) -> None:
    assert installation.rows() == rows_after_first


def test_each_start_makes_a_new_link_while_nobody_has_used_one(first: Start, second: Start) -> None:
    assert first.link != second.link


def test_a_port_that_is_taken_is_told_before_anything_is_prepared(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data", database_url="")

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = installation.manage("serve", PORT=str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"CommandError: Port {port} of 127.0.0.1 is taken, perhaps by this site in another window. "
        f"Stop that, or set PORT={port + 1}.\n"
    )
    assert not (installation.data / "kzcourse.sqlite3").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PORT", "http"), ("BEHIND_TLS", "perhaps"), ("DATABASE_URL", "mysql://db.example/course")],
)
def test_a_bad_variable_is_refused_by_name_in_one_line(tmp_path: Path, variable: str, value: str) -> None:
    installation = Installation(tmp_path / "data", database_url="")

    done = installation.manage("serve", **{variable: value})

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"kzcourse can't start: {variable} ")
    assert done.stderr.count("\n") == 1
