"""Which of several answers is the newest: rules for saves that arrive twice, late, or from two devices."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Save:
    """What a device says about an answer that it sends.

    ``page`` names the page as it was opened: two tabs, or one tab opened again, are two pages. ``turn`` counts what the
    learner did to the answer on that page: 0 means nothing yet, None that the page can't count because it runs no scripts.
    ``based_on`` is the version of the answer that the page knew. ``age`` is how long ago, by the device's running time, the
    learner gave the answer: it needs no clock that is set right. ``confidence`` is 1 to 3, or None where the learner said
    nothing. ``seconds`` is for how long the page had been open when it was given, None where the page can't tell.
    """

    page: UUID
    turn: int | None = None
    based_on: int = 0
    age: timedelta = timedelta(0)
    confidence: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The current answer: its version, when it was given, and on which page."""

    version: int
    given_at: datetime
    page: UUID


def given_at(save: Save, *, started_at: datetime, received_at: datetime) -> datetime:
    """When the answer was given, clamped to what is possible: not before the attempt, not after it was received."""
    try:
        said = received_at - max(timedelta(0), save.age)
    except OverflowError:
        said = started_at
    return max(started_at, said)


def supersedes(save: Save, given: datetime, *, current: Kept | None, newest_turn: int | None) -> bool:
    """Whether an answer given at that time takes the place of the current one.

    ``newest_turn`` is the latest turn that the log holds of the save's own page. Of one page the later turn is newer,
    however long each was on its way. Between pages, one that knew the current answer is newer than it, whatever the
    clocks say; else the later one wins, and of two given at the same moment the one received last.
    """
    if save.turn is not None and newest_turn is not None and save.turn < newest_turn:
        return False
    return current is None or current.page == save.page or save.based_on >= current.version or given >= current.given_at
