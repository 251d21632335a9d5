"""PINs that pupils choose for their class, and how long one waits after wrong ones. Nothing here knows the database."""

from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

#: A PIN is digits; whoever prefers a password writes more than that.
SHORTEST, LONGEST, SHORTEST_PASSWORD = 4, 8, 8
#: So many wrong ones are slips of the finger; each further one has to wait, at first so long, then twice as long.
SLIPS: Final = 3
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_SECRET: Final = 128


class Weakness(StrEnum):
    """Why something may not be a PIN or password."""

    SHORT_PIN = "short pin"
    LONG_PIN = "long pin"
    SHORT_PASSWORD = "short password"  # noqa: S105  # a name
    LONG_PASSWORD = "long password"  # noqa: S105  # likewise
    EASY = "easy"


def weakness_of(secret: str, *, name: str = "") -> Weakness | None:
    """What is wrong with the PIN or password that a pupil called ``name`` chose; None if nothing is."""
    if secret.isascii() and secret.isdigit():
        if len(secret) < SHORTEST:
            return Weakness.SHORT_PIN
        if len(secret) > LONGEST:
            return Weakness.LONG_PIN
        return Weakness.EASY if _is_easy(secret) else None
    if len(secret) < SHORTEST_PASSWORD:
        return Weakness.SHORT_PASSWORD
    if len(secret) > LONGEST_SECRET:
        return Weakness.LONG_PASSWORD
    return Weakness.EASY if len(set(secret)) == 1 or secret.casefold() == name.casefold() else None


def _is_easy(pin: str) -> bool:
    """Equal digits, or a run up or down: ``0000``, ``1234``, ``8765``."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {9})


def wait_until(wrong: int, last_wrong_at: datetime | None) -> datetime | None:
    """When the next try is taken after so many ``wrong`` ones; None for at once."""
    if last_wrong_at is None or wrong < SLIPS:
        return None
    doublings: int = 2 ** (wrong - SLIPS)
    return last_wrong_at + FIRST_WAIT * doublings
