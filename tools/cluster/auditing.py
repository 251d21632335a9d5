"""What learners were told compared with what is stored."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from quizzes.asked import question_in
from quizzes.content import MILLION, to_millionths
from quizzes.grading import score
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, Response

#: Seconds by which an answer may seem later than its learner gave it: a device tells its age when it sends it, and then
#: waits (``learners.PATIENCE``, and the time on the way).
CLOCK_TOLERANCE = 15.0

#: What a learner tells of one answer (``learners.Given`` as JSON).
Told = dict[str, Any]
#: What is wrong, and where.
Fault = tuple[str, str]


def run(file: str) -> dict[str, Any]:
    """``answers`` acknowledged, and ``faults``, which there should be none of, by what they are, with ``examples``."""
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    attempts = {str(attempt.pk): attempt for attempt in Attempt.objects.all()}
    faults = [fault for learner in told for fault in _of_learner(learner, attempts)]
    faults += (("attempts doubled", key) for key in attempts.keys() - {key for one in told for key in one["attempts"]})
    answers = sum(answer["acknowledged"] is not None for learner in told for answer in learner["answers"])
    return {"answers": answers, "faults": Counter(what for what, _ in faults), "examples": faults[:20]}


def _of_learner(learner: dict[str, Any], attempts: dict[str, Attempt]) -> Iterator[Fault]:
    name = learner["learner"]
    if len(learner["attempts"]) != 1:
        yield "attempts doubled", f"{name} has {learner['attempts']}"
        return
    attempt = attempts.get(learner["attempts"][0])
    if attempt is None:
        yield "attempts lost", name
        return
    items = {item.number: item for item in attempt.items.select_related("revision", "current")}
    log = _log_of(attempt)
    for answer in learner["answers"]:
        item = items[answer["number"]]
        question = question_in(item.revision)
        answer["given"] = dict(kind_named(question.kind).parse(question, item.order, answer["fields"]))
        for what in _of_answer(answer, log[answer["page"], answer["turn"]]):
            yield what, f"{name}, question {item.number}, page {answer['page']}, turn {answer['turn']}"
    newest = {answer["number"]: answer for answer in learner["answers"]}
    for what in _of_attempt(attempt, items, newest):
        yield what, name


def _log_of(attempt: Attempt) -> dict[tuple[str, int], list[Response]]:
    """The answers in the log by page and turn."""
    found = defaultdict(list)
    for each in Response.objects.filter(item__attempt=attempt):
        found[str(each.page), each.turn].append(each)
    return found


def _of_answer(answer: Told, stored: list[Response]) -> Iterator[str]:
    acknowledged = answer["acknowledged"] is not None
    if acknowledged and not any(each.given == answer["given"] for each in stored):
        yield "answers lost"
    if len(stored) > 1:
        yield "answers doubled"
    said = datetime.fromtimestamp(answer["at"], UTC)
    if any(abs((each.given_at - said).total_seconds()) > CLOCK_TOLERANCE for each in stored):
        yield "answers with another time"


def _of_attempt(attempt: Attempt, items: dict[int, AttemptItem], newest: dict[int, Told]) -> Iterator[str]:
    for number, answer in newest.items():
        current = items[number].current
        if answer["acknowledged"] is not None and (current is None or current.given != answer["given"]):
            yield "newest answers not kept"
    if attempt.submitted_at is None:
        yield "attempts not handed in"
    elif attempt.score_millionths != _replayed(items, newest):
        yield "scores that differ from a replay"


def _replayed(items: dict[int, AttemptItem], newest: dict[int, Told]) -> int:
    """The score in millionths that the learner's own record gives: the last answer to each question, marked anew."""
    earned = []
    for number, item in items.items():
        question = question_in(item.revision)
        kind = kind_named(question.kind)
        if kind.graded:
            credit = kind.credit(question, newest[number]["given"] if number in newest else {})
            earned.append((Fraction(to_millionths(credit), MILLION), item.points))
    return to_millionths(score(earned))
