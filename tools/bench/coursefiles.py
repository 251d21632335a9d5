"""``loadcourse`` and ``dumpcourse`` on the shipped course and on one ten times as large: time grows no faster than content.

``TIMES="1 10 100" python tools/bench coursefiles`` goes on to a larger one, which takes a quarter of an hour.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from importlib import reload
from io import StringIO
from pathlib import Path
from time import process_time

import larger
from django.core.management import call_command
from django.utils import timezone

from kzcourse.completing import complete_content
from quizzes.models import Question

TIMES = tuple(map(int, os.environ.get("TIMES", "1 10").split()))
#: How many times as long a question may take in a course as in the one before.
MOST = 2.0


def run() -> list[str]:
    complaints: list[str] = []
    _per_question(1)  # what a process does only once is done
    before: dict[str, float] = {}
    for times in TIMES:
        per_question = _per_question(times)
        for what, seconds in per_question.items():
            growth = seconds / before.get(what, seconds)
            told = f"{what}: {seconds * 1000:.1f} ms a question, {growth:.2f} times as long as before"
            print(f"  {times:3} times: {told}", flush=True)
            if growth > MOST:
                complaints.append(f"{told}, in a course {times} times as large as the one shipped; {MOST} is the most.")
        before = per_question
    return complaints


def _per_question(times: int) -> dict[str, float]:
    """Seconds of the processor for each question of a course so many times as large."""
    call_command("flush", verbosity=0, interactive=False)
    reload(larger)  # it knows which copies a database has
    larger.many_times(larger.shipped(), times)
    questions = Question.objects.count()
    with tempfile.TemporaryDirectory() as folder:
        return {what: seconds / questions for what, seconds in _measured(Path(folder))}


def _measured(folder: Path) -> Iterator[tuple[str, float]]:
    yield "dump into an empty folder", _seconds(lambda: _call("dumpcourse", folder))
    call_command("flush", verbosity=0, interactive=False)
    yield "load", _seconds(lambda: _call("loadcourse", folder))
    yield "load again", _seconds(lambda: _call("loadcourse", folder))
    Question.objects.update(general_feedback="Well.")
    complete_content(at=timezone.now(), origin="edit")
    yield "load over as many edits", _seconds(lambda: _call("loadcourse", folder))
    yield "dump as many edits", _seconds(lambda: _call("dumpcourse", folder))
    yield "dump again", _seconds(lambda: _call("dumpcourse", folder))


def _call(command: str, folder: Path) -> None:
    call_command(command, folder, stdout=StringIO())


def _seconds(action: Callable[[], None]) -> float:
    started = process_time()
    action()
    return process_time() - started
