"""``checkcourse`` on the shipped course and on courses 10 and 100 times as large: time grows no faster than content."""

from collections.abc import Iterator
from time import process_time

from floor import seconds_of_floor
from larger import many_times, shipped

from kzcourse.checking import check_courses
from lessons.models import Course

TIMES = (1, 10, 100)
#: How many times as long a question may take in the largest course as in the middle one.
MOST = 2.0
#: Seconds that the shipped course may take.
MOST_SECONDS = 3.0


def run() -> list[str]:
    course = shipped()
    seconds: dict[int, float] = {}
    per_question: dict[int, float] = {}
    for times in TIMES:
        many_times(course, times)
        floor = min(seconds_of_floor() for _ in range(3))
        seconds[times], questions = _check(course)
        per_question[times] = seconds[times] / questions
        print(
            f"  {times:3} times: {questions:6} questions in {seconds[times]:6.2f} s, "
            f"{per_question[times] * 1000:.2f} ms each, {seconds[times] / floor:.1f} times a bare reading of the rows",
            flush=True,
        )
    return list(_complaints(seconds[1], per_question[100] / per_question[10]))


def _check(course: Course) -> tuple[float, int]:
    """Seconds of the processor (the better of two runs where that is quick), and how many questions were checked."""
    runs = []
    while not runs or (len(runs) < 2 and runs[0] < MOST_SECONDS):
        started = process_time()
        checked = check_courses([course])
        runs.append(process_time() - started)
    return min(runs), checked.counts["question"]


def _complaints(shipped_seconds: float, growth: float) -> Iterator[str]:
    print(f"  a question of the largest course takes {growth:.2f} times as long as one of the course ten times smaller")
    if growth > MOST:
        yield f"time per question grows {growth:.2f} times from 10 to 100 times the content; {MOST} is the most."
    if shipped_seconds > MOST_SECONDS:
        yield f"the shipped course takes {shipped_seconds:.1f} s; {MOST_SECONDS} s is the most."
