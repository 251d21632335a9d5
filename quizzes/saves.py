"""Which of several answers is the newest: rules for saves that arrive twice, late, or from two devices."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Save:
    """What a device says about an answer that it sends.

    ``id`` is the save's own: the same save sent twice has the same id. ``based_on`` is the version of the answer that the
    device knew. ``age`` is how long ago, by the device's running time, the learner gave the answer: it needs no
    clock that is set right. ``confidence`` is 1 to 3, or None where the learner said nothing.
    """

    id: UUID
    based_on: int
    age: timedelta = timedelta(0)
    confidence: int | None = None


def given_at(save: Save, *, started_at: datetime, received_at: datetime) -> datetime:
    """When the answer was given, clamped to what is possible: not before the attempt, not after it was received."""
    try:
        said = received_at - max(timedelta(0), save.age)
    except OverflowError:
        said = started_at
    return max(started_at, said)


def supersedes(*, based_on: int, given: datetime, version: int, current_given: datetime | None) -> bool:
    """Whether an answer takes the place of the current one, which has ``version`` and was given at ``current_given``.

    One that knew the current version is newer than it, whatever the clocks say; else the later one wins, and of two
    given at the same moment the one received last.
    """
    return current_given is None or based_on >= version or given >= current_given
