"""Forty phones join a class within a minute and start its quiz in the same second, on two cores, with the real server.

The server is ``manage.py serve`` with its SQLite file, the phones are a process of their own (``phones.py``). Any error, any
request that takes longer than ten seconds, and anything that the server logs as one fails the bench.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connections
from django.utils import timezone
from larger import shipped
from served import served, too_large
from told import tell

from people.models import Classroom, User
from quizzes.models import Assignment, AttemptItem, Quiz

HERE = Path(__file__).resolve().parent
PHONES = 40
JOIN_SECONDS = float(os.environ.get("JOINING", "60"))
#: For how long they answer, and how long the whole class may take.
ANSWERING_SECONDS = float(os.environ.get("ANSWERING", "120"))
WHOLE = JOIN_SECONDS + ANSWERING_SECONDS + 120
#: Seconds that a phone may wait for its quiz to start, when all start in the same second.
MOST_STARTING = 2.0
#: How many times as long as one alone a save may take, 95 % of all.
MOST_TIMES_ALONE = 4.0
TEACHER, PASSWORD = "teacher", "steppe-wind-87"


def run() -> list[str]:
    lesson = _prepare()
    with served() as server:
        told = _phones(lesson | {"port": server.port})
        complaints = list(too_large(server))
    print(
        f"  {PHONES} phones, which take {told['share']:.0%} of a processor; {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    for what, seconds in told["seconds"].items():
        print(f"  {what:32} {_figures(seconds)}", flush=True)
        tell(
            "classroom",
            what,
            {"median_ms": round(median(seconds) * 1000, 1), "p95_ms": round(_late(seconds) * 1000, 1)},
        )
    tell("classroom", "share of the phones", round(told["share"], 3))
    complaints += [*_missing(told["seconds"]), *_slow(told["seconds"]), *_lost(told["answered"])]
    return [*told["errors"], *complaints, *server.complaints]


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
        "answering_seconds": ANSWERING_SECONDS,
        "board": f"/teaching/assignments/{assignment.pk}/board/",
        "username": TEACHER,
        "password": PASSWORD,
    }


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
    return (
        f"{len(seconds):4} times: median {median(seconds) * 1000:6.0f} ms, 95 % within {_late(seconds) * 1000:6.0f} ms, "
        f"longest {max(seconds) * 1000:6.0f} ms"
    )


def _late(seconds: list[float]) -> float:
    """What 95 % of them don't exceed."""
    return sorted(seconds)[ceil(0.95 * len(seconds)) - 1]


def _slow(seconds: dict[str, list[float]]) -> Iterator[str]:
    if (longest := max(seconds.get("start", [0.0]))) > MOST_STARTING:
        yield f"a phone waited {longest:.1f} s for its quiz to start; {MOST_STARTING} s is the most."
    saves, alone = seconds.get("save"), seconds.get("save, alone")
    if saves and alone and (times := _late(saves) / median(alone)) > MOST_TIMES_ALONE:
        yield f"95 % of saves take up to {times:.1f} times as long as one alone; {MOST_TIMES_ALONE} is the most."


def _missing(seconds: dict[str, list[float]]) -> Iterator[str]:
    """A phone that never came so far must not pass for a quick one."""
    for what in ("join", "start", "first question with its scripts"):
        if len(seconds.get(what, [])) < PHONES:
            yield f"{what}: {len(seconds.get(what, []))} of {PHONES} phones."
    if not seconds.get("board"):
        yield "nobody looked at the board."


def _lost(answered: int) -> Iterator[str]:
    """Questions that phones were told are answered, and that the database holds no answer to."""
    if (stored := AttemptItem.objects.filter(current__isnull=False).count()) < answered:
        yield f"{answered} questions were answered, {stored} have an answer."
