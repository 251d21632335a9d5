"""Forty phones join a class within a minute and start its quiz in the same second, on two cores, with the real server.

The server is ``manage.py serve`` with its SQLite file, the phones are a process of their own (``phones.py``). Any error, any
request that takes longer than ten seconds, and anything that the server logs as one fails the bench.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

from django.db import connections
from django.utils import timezone
from larger import ROOT, shipped

from people.models import Classroom, User
from quizzes.models import Assignment, Quiz, Response

HERE = Path(__file__).resolve().parent
PHONES = 40
JOIN_SECONDS = 60
#: Seconds that the server may take to come up, and the whole class.
STARTING, WHOLE = 90, 120
CORES = 2
TEACHER, PASSWORD = "teacher", "steppe-wind-87"


def run() -> list[str]:
    lesson = _prepare()
    with _served() as (port, complaints):
        told = _phones(lesson | {"port": port})
    print(f"  {PHONES} phones, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    for what, seconds in told["seconds"].items():
        print(f"  {what:32} {_figures(seconds)}", flush=True)
    return [*told["errors"], *complaints, *_missing(told["seconds"]), *_lost(len(told["seconds"].get("save", [])))]


def _prepare() -> dict[str, Any]:
    """A class with an assigned quiz; what the phones must know of it."""
    shipped()
    teacher = User.objects.create_superuser(TEACHER, password=PASSWORD)
    classroom = Classroom.objects.create(name="9b", created_at=timezone.now())
    classroom.teachers.add(teacher)
    quiz = Quiz.objects.select_related("edition__course").order_by("position")[0]
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, created_at=timezone.now())
    connections.close_all()
    return {
        "code": classroom.join_code,
        "quiz": f"/courses/{quiz.edition.course.slug}/{quiz.edition.language}/quizzes/{quiz.slug}/",
        "assignment": assignment.pk,
        "phones": PHONES,
        "join_seconds": JOIN_SECONDS,
        "board": f"/teaching/assignments/{assignment.pk}/board/",
        "username": TEACHER,
        "password": PASSWORD,
    }


@contextmanager
def _served() -> Iterator[tuple[int, list[str]]]:
    """The port of a server that answers, on two cores, and what it complained of once it has stopped."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    complaints: list[str] = []
    with TemporaryFile("w+") as log:
        command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _confine(server.pid)
            _wait_for(port)
            yield port, complaints
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=STARTING)
            log.seek(0)
            complaints += [f"the server: {line.strip()}" for line in log if " ERROR " in line or "Error:" in line]


def _confine(pid: int) -> None:
    """To two cores, where there are more."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, sorted(os.sched_getaffinity(0))[:CORES])


def _wait_for(port: int) -> None:
    until = monotonic() + STARTING
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:  # it doesn't listen yet, or prepares what it serves
            if monotonic() > until:
                raise
            sleep(0.2)


def _phones(lesson: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "phones.py")],
        input=json.dumps(lesson),
        capture_output=True,
        text=True,
        timeout=WHOLE,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _figures(seconds: list[float]) -> str:
    in_order = sorted(seconds)
    most_of_all = in_order[ceil(0.95 * len(in_order)) - 1]
    return (
        f"{len(seconds):4} times: median {median(in_order) * 1000:6.0f} ms, 95 % within {most_of_all * 1000:6.0f} ms, "
        f"longest {in_order[-1] * 1000:6.0f} ms"
    )


def _missing(seconds: dict[str, list[float]]) -> Iterator[str]:
    """A phone that never came so far must not pass for a quick one."""
    for what in ("join", "start", "first question with its scripts"):
        if len(seconds.get(what, [])) < PHONES:
            yield f"{what}: {len(seconds.get(what, []))} of {PHONES} phones."
    if not seconds.get("board"):
        yield "nobody looked at the board."


def _lost(saved: int) -> Iterator[str]:
    """Answers that phones were told are saved, and that the database does not hold."""
    if (stored := Response.objects.count()) < saved:
        yield f"{saved} answers were acknowledged, {stored} are stored."
