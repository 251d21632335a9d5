"""``loadcourse`` and ``dumpcourse`` on the shipped course and on larger ones: time grows no faster than content."""

import tempfile
from collections.abc import Callable, Iterator
from importlib import reload
from io import StringIO
from pathlib import Path
from time import perf_counter

import larger
from django.core.management import call_command
from django.utils import timezone

from kzcourse.completing import complete_content
from quizzes.models import Question

TIMES = (1, 3, 10)
#: How many times as long a question may take in the largest course as in the middle one.
MOST = 2.0


def run() -> list[str]:
    per_question: dict[int, dict[str, float]] = {}
    for times in TIMES:
        call_command("flush", verbosity=0, interactive=False)
        reload(larger)  # it knows which copies a database has
        larger.many_times(larger.shipped(), times)
        with tempfile.TemporaryDirectory() as folder:
            questions = Question.objects.count()
            seconds = dict(_measured(Path(folder)))
        per_question[times] = {what: each / questions for what, each in seconds.items()}
        told = ", ".join(f"{what} {each:.2f} s" for what, each in seconds.items())
        print(f"  {times:3} times: {questions:6} questions: {told}", flush=True)
    return [
        f"{what}: {ratio:.1f} times as long a question in a course {TIMES[-1]} times as large as in one {TIMES[1]} times."
        for what in per_question[1]
        if (ratio := per_question[TIMES[-1]][what] / per_question[TIMES[1]][what]) > MOST
    ]


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
    started = perf_counter()
    action()
    return perf_counter() - started
