"""The rules of docs/decisions/0004-answers.md, written a second time: which answer of a log is the current one, its score.

Standard library alone, and nothing of the product: if both agree, neither was changed by accident.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Logged:
    """A row of the log; times are seconds since 1970."""

    version: int
    based_on: int
    page: str
    turn: int
    given: Any
    given_at: float
    received_at: float


def newest(log: Iterable[Logged]) -> Logged | None:
    """The current answer after all rows, taken in the order of their versions."""
    current: Logged | None = None
    turns: dict[str, int] = {}
    for row in sorted(log, key=lambda each: each.version):
        overtaken = row.turn < turns.get(row.page, 0)
        turns[row.page] = max(row.turn, turns.get(row.page, 0))
        if overtaken:
            continue
        knew_it = current is None or row.page == current.page or row.based_on >= current.version
        if knew_it or (current and row.given_at >= current.given_at):
            current = row
    return current


def score_millionths(marks: Iterable[tuple[Fraction, int]]) -> int:
    """From (credit from 0 to 1, points) of each graded question, each credit rounded as it is stored, half to even."""
    rows = [(round(credit * 1_000_000), points) for credit, points in marks]
    possible = sum(points for _credit, points in rows)
    return round(Fraction(sum(credit * points for credit, points in rows), possible)) if possible else 0


def claimed_moment(received: float, age_ms: int, started: float) -> float:
    """When an answer was given, as its device said when it was received: not before the attempt."""
    return max(started, received - age_ms / 1000)
