"""What learners gave and heard, compared with what is stored."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oracle import Logged, claimed_moment, newest, score_millionths

from quizzes.asked import question_in
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, Response

#: What is counted; every one must stay 0.
FAULTS = (
    "answers acknowledged and missing",
    "answers doubled",
    "answers wrongly late",
    "answers taken too late",
    "answers at a wrong time",
    "answers never heard of",
    "answers that nobody gave",
    "answers replaced by older ones",
    "attempts doubled",
    "attempts lost",
    "attempts not handed in",
    "scores that differ from a replay",
)
#: Seconds by which two clocks of this machine may differ in their reading.
EPSILON = 0.05

#: What a learner tells of one answer, as JSON.
Told = dict[str, Any]
#: What is wrong, and where.
Fault = tuple[str, str]


def run(file: str) -> dict[str, Any]:
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    faults = [fault for learner in told for fault in _of_learner(learner)]
    answers = [answer for learner in told for answer in learner["answers"]]
    return {
        "acknowledged": sum(_state(answer) in {"saved", "older"} for answer in answers),
        "older than another page's": sum(_state(answer) == "older" for answer in answers),
        "received after the time, given before": _in_grace(),
        "refused because given after the time": sum(_state(answer) == "closed" for answer in answers),
        "replaced on the device before they arrived": sum(answer["replaced"] for answer in answers),
        "sent more than once by devices": sum(len(answer["tries"]) > 1 for answer in answers),
        "attempts": sum(len(learner["attempts"]) for learner in told),
        "faults": dict.fromkeys(FAULTS, 0) | Counter(name for name, _where in faults),
        "examples": faults[:20],
    }


def _in_grace() -> int:
    rows = Response.objects.filter(item__attempt__deadline_at__isnull=False).select_related("item__attempt")
    return sum(each.received_at > each.item.attempt.deadline_at for each in rows.iterator(chunk_size=500))


def _state(answer: Told) -> str:
    return next((state for *_rest, state in reversed(answer["tries"]) if state), "")


def _of_learner(learner: dict[str, Any]) -> Iterator[Fault]:
    stored = {str(each.pk): each for each in Attempt.objects.filter(learner_id=learner["learner"])}
    unheard = [each for key, each in stored.items() if key not in learner["attempts"]]
    yield from (("attempts doubled", str(each.pk)) for each in unheard if not _ended_unheard(each))
    yield from (("attempts lost", key) for key in set(learner["attempts"]) - stored.keys())
    answers = defaultdict(list)
    for answer in learner["answers"]:
        answers[answer["attempt"]].append(answer)
    for key in set(learner["attempts"]) & stored.keys():
        yield from _of_attempt(stored[key], answers[key])


def _ended_unheard(attempt: Attempt) -> bool:
    """Whether its time was over before its learner heard that it had begun, as after a long drop of the network."""
    nothing_given = not Response.objects.filter(item__attempt=attempt).exists()
    return nothing_given and attempt.deadline_at is not None and attempt.submitted_at == attempt.deadline_at


def _of_attempt(attempt: Attempt, answers: list[Told]) -> Iterator[Fault]:
    items = {each.number: each for each in attempt.items.select_related("revision", "current")}
    log: dict[int, list[Logged]] = defaultdict(list)
    for each in Response.objects.filter(item__attempt=attempt).select_related("item"):
        log[each.item.number].append(_logged(each))
    for number, item in items.items():
        mine = [answer for answer in answers if answer["number"] == number]
        for what in _of_item(attempt, item, mine, log[number]):
            yield what, f"attempt {attempt.pk}, question {number}"
    if attempt.submitted_at is None:
        yield "attempts not handed in", str(attempt.pk)
    elif attempt.score_millionths != _replayed(items, log):
        yield "scores that differ from a replay", f"{attempt.pk}: {attempt.score_millionths}, {_replayed(items, log)}"


def _logged(row: Response) -> Logged:
    times = row.given_at.timestamp(), row.received_at.timestamp()
    return Logged(row.version, row.based_on, str(row.page), row.turn, row.given, *times)


def _of_item(attempt: Attempt, item: AttemptItem, answers: list[Told], log: list[Logged]) -> Iterator[str]:
    rows = defaultdict(list)
    for row in log:
        rows[row.page, row.turn].append(row)
    known = {(answer["page"], answer["turn"]) for answer in answers}
    yield from ("answers that nobody gave" for key in rows if key not in known)
    yield from ("answers doubled" for found in rows.values() if len(found) > 1)
    for answer in answers:
        yield from _of_answer(attempt, item, answer, rows[answer["page"], answer["turn"]])
    current = newest(log)
    if (item.current.version if item.current else None) != (current.version if current else None):
        yield "answers replaced by older ones"
    yield from _of_single_page(answers, current)


def _of_single_page(answers: list[Told], current: Logged | None) -> Iterator[str]:
    """Where one page alone was ever open no clock is asked: nothing but a later turn takes the place of what was heard."""
    if len({answer["page"] for answer in answers}) == 1:
        heard = max((answer["turn"] for answer in answers if _state(answer) in {"saved", "older"}), default=0)
        if heard > (current.turn if current else 0):
            yield "answers replaced by older ones"


def _of_answer(attempt: Attempt, item: AttemptItem, answer: Told, rows: list[Logged]) -> Iterator[str]:
    state = _state(answer)
    question = question_in(item.revision)
    meant = dict(kind_named(question.kind).parse(question, item.order, answer["fields"]))
    if state in {"saved", "older"} and not any(row.given == meant for row in rows):
        yield "answers acknowledged and missing"
    if not state and not answer["replaced"]:
        yield "answers never heard of"
    started = attempt.started_at.timestamp()
    deadline = attempt.deadline_at.timestamp() if attempt.deadline_at else float("inf")
    for row in rows:
        if row.given_at >= deadline:
            yield "answers taken too late"
        ages = [age for sent, age, *_ in answer["tries"] if sent <= row.received_at]
        claims = [claimed_moment(row.received_at, age, started) for age in ages]
        if not any(abs(row.given_at - claim) < EPSILON for claim in claims):
            yield "answers at a wrong time"
    closed = [(heard, age) for _sent, age, heard, state in answer["tries"] if state == "closed"]
    if any(claimed_moment(heard, age, started) < deadline for heard, age in closed):
        yield "answers wrongly late"


def _replayed(items: dict[int, AttemptItem], log: dict[int, list[Logged]]) -> int:
    marks = []
    for number, item in items.items():
        question = question_in(item.revision)
        kind = kind_named(question.kind)
        if kind.graded:
            current = newest(log[number])
            marks.append((kind.credit(question, current.given if current else {}), item.points))
    return score_millionths(marks)
