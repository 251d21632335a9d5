"""The site under test: ``manage.py serve`` in a process of its own, with the shipped course and a few quizzes for tests.

What a browser meets is what a class meets: waitress, hashed and compressed files, real passwords. A process of its own also
keeps the browser's event loop away from the database connections of the tests.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from quizzes.content import QuestionContent, from_json

#: Has a command of tests.browser.on_site done, and gives what it answers.
Tell = Callable[..., Any]

COURSE = "/courses/kazakhstan-russia/en/"
SECONDS_TO_START = 180


@dataclass(frozen=True)
class Site:
    """A running site: its address, and the questions of the quizzes made for tests, in the order of their papers."""

    url: str
    papers: Mapping[str, tuple[QuestionContent, ...]]
    tell: Tell

    def shorten(self, attempt: str, *, seconds: float) -> None:
        """Let the time of an attempt be up in so many seconds."""
        self.tell("shorten", attempt, seconds)

    def let_write(self, name: str) -> None:
        """Make somebody an instructor of the course."""
        self.tell("let-write", name)

    def assign(self, quiz: str, *, teacher: str, pupil: str, minutes: int) -> int:
        """Let a class of this one pupil take the quiz; the number of the assignment."""
        return int(self.tell("assign", quiz, teacher, pupil, minutes))

    def teach(self, name: str) -> dict[str, Any]:
        """Give somebody a class that has done something; what the addresses of its pages are made of."""
        parts: dict[str, Any] = self.tell("teach", name)
        return parts


def quiz_path(slug: str) -> str:
    return f"{COURSE}quizzes/{slug}/"


@contextmanager
def running_site(data: Path) -> Iterator[Site]:
    with _database() as url:
        environment = _environment(data, url)
        with _at_work(environment) as tell:
            papers = {slug: tuple(map(from_json, questions)) for slug, questions in tell("prepare").items()}
            with _served(environment) as address:
                yield Site(address, papers, tell)


def _environment(data: Path, database_url: str) -> dict[str, str]:
    told = {"KZCOURSE_DATA": str(data), "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "kzcourse.settings"}
    return {**os.environ, **told}


@contextmanager
def _database() -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on; a file in the data folder if that is empty."""
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg

    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"kzcourse_browser_{os.getpid()}"
    with psycopg.connect(url.geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _at_work(environment: Mapping[str, str]) -> Iterator[Tell]:
    command = [sys.executable, "-m", "tests.browser.on_site"]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        commands, answers = process.stdin, process.stdout

        def tell(*command: Any) -> Any:
            commands.write(f"{json.dumps(command)}\n")
            commands.flush()
            answer = answers.readline()
            if not answer:
                raise RuntimeError(f"{command} failed on the site; it wrote why to the terminal.")
            return json.loads(answer)

        yield tell


@contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_until_answering(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _wait_until_answering(port: int, process: subprocess.Popen[bytes]) -> None:
    """Connections are taken at once, but answered only after static files are collected: the slowest part."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)) as trying:
                trying.request("GET", "/healthz")
                if trying.getresponse().status == HTTPStatus.OK:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site did not start.")
