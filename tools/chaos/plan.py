"""What is done to the server, its database, its disk and its network, and for how long: all of it from a seed.

Nothing here does anything; the same seed gives the same plan for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from random import Random


class Kind(StrEnum):
    KILL = "server killed with SIGKILL"
    RESTART = "server restarted"
    DATABASE_KILLED = "database killed"
    DATABASE_RESTARTED = "database restarted"
    DISK_FULL = "disk full"
    DROP = "network dropped"
    LONG_DROP = "network dropped for long"
    STALL = "phones stopped in the middle of a POST"


@dataclass(frozen=True)
class Blow:
    """``seconds`` is how long it lasts: how long the killed one stays dead, the disk full or the network away.

    Before it nothing happens for ``calm`` seconds.
    """

    kind: Kind
    seconds: float
    calm: float


#: The least and the most seconds that each lasts.
SECONDS = {
    Kind.KILL: (0.0, 2.0),
    Kind.RESTART: (0.0, 1.0),
    Kind.DATABASE_KILLED: (0.5, 3.0),
    Kind.DATABASE_RESTARTED: (0.5, 3.0),
    Kind.DISK_FULL: (3.0, 8.0),
    Kind.DROP: (5.0, 20.0),
    Kind.STALL: (8.0, 12.0),
}
#: A network is dropped for so long only where that was asked for, once in each round, the longest first.
LONG_DROPS = (600.0, 300.0, 120.0, 60.0)
CALM = (8.0, 16.0)


def plan(seed: int, *, long: bool = False, pace: float = 1.0) -> Iterator[Blow]:
    """Blows without end: round after round every kind once, in another order each time.

    ``pace`` below 1 makes everything but the drops of the network shorter, for a quick look.
    """
    chance, long_drops = Random(seed), cycle(LONG_DROPS)  # noqa: S311  # not for secrets
    while True:
        kinds = list(SECONDS) + ([Kind.LONG_DROP] if long else [])
        chance.shuffle(kinds)
        for kind in kinds:
            calm = chance.uniform(*CALM) * pace
            if kind is Kind.LONG_DROP:
                yield Blow(kind, next(long_drops), calm)
                continue
            seconds = chance.uniform(*SECONDS[kind])
            yield Blow(kind, max(5.0, seconds * pace) if kind is Kind.DROP else seconds * pace, calm)
