"""Under which terms a learner takes what was assigned to a class: pure rules over what was said for all and for some."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Counts(StrEnum):
    """Which of several tries gives the mark."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"


class Phase(StrEnum):
    """Where an assignment stands for one learner."""

    COMING = "coming"
    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one learner. ``attempts_allowed`` is 0 for any number; None stands for no such moment or limit.

    What is handed in after ``due_at`` is late; from ``closes_at`` on nothing is taken any more.
    """

    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit: timedelta | None = None
    attempts_allowed: int = 0

    def phase(self, at: datetime) -> Phase:
        if self.opens_at is not None and at < self.opens_at:
            return Phase.COMING
        if self.closes_at is not None and at >= self.closes_at:
            return Phase.CLOSED
        return Phase.OVERDUE if self.is_late(at) else Phase.OPEN

    def is_late(self, handed_in_at: datetime) -> bool:
        return self.due_at is not None and handed_in_at > self.due_at

    def deadline(self, started_at: datetime) -> datetime | None:
        """Until when an attempt that began at ``started_at`` takes answers."""
        limit = started_at + self.time_limit if self.time_limit is not None else None
        return min((moment for moment in (limit, self.closes_at) if moment is not None), default=None)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one extension gives. By ``extra`` everything that ends does so later: the time limit, due and closing."""

    extra: timedelta = timedelta(0)
    due_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int = 0


def extended(terms: Terms, allowances: Iterable[Allowance]) -> Terms:
    """The terms with all that was allowed: the latest moments hold, extra time and tries add up.

    No allowance takes anything away: a moment that is earlier than what holds changes nothing, nor does one where
    nothing was due or closed anyway.
    """
    given = list(allowances)
    extra = sum((each.extra for each in given), timedelta(0))
    return replace(
        terms,
        due_at=_latest(terms.due_at, (each.due_at for each in given), extra),
        closes_at=_latest(terms.closes_at, (each.closes_at for each in given), extra),
        time_limit=terms.time_limit + extra if terms.time_limit is not None else None,
        attempts_allowed=terms.attempts_allowed + sum(each.attempts for each in given) if terms.attempts_allowed else 0,
    )


def _latest(held: datetime | None, others: Iterable[datetime | None], extra: timedelta) -> datetime | None:
    if held is None:
        return None
    return max([held, *(moment for moment in others if moment is not None)]) + extra


def mark_of_tries(millionths: Iterable[int], counts: Counts) -> int | None:
    """The mark in millionths that these tries, in the order in which they were begun, earn; None for no try.

    A mean is rounded half up, once.
    """
    tries = list(millionths)
    if not tries:
        return None
    if counts is Counts.MEAN:
        return (2 * sum(tries) + len(tries)) // (2 * len(tries))
    return {Counts.BEST: max(tries), Counts.LAST: tries[-1], Counts.FIRST: tries[0]}[counts]
