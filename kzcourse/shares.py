"""How many connections each of several processes holds that accept at the same socket.

A connection that is kept stays with the process that took it. Asked at the same moment, the same process would often be
the quickest, and in a small class soon hold them all, while another processor has nothing to do.
"""

import mmap
from dataclasses import dataclass

#: What a process holds that does not serve: nobody waits for it.
AWAY = 2**62


@dataclass(frozen=True, slots=True)
class Share:
    """What one process holds, at its ``place`` in memory that all of them see."""

    held: "memoryview[int]"
    place: int

    def tell(self, connections: int) -> None:
        """Say to the others how many it holds now."""
        self.held[self.place] = connections

    def leave(self) -> None:
        """Its process has ended, or has not begun yet."""
        self.held[self.place] = AWAY

    def is_larger_than_anothers(self) -> bool:
        return self.held[self.place] > min(self.held)


def shares(count: int) -> list[Share]:
    """One for each process; to be made before they are forked."""
    held = memoryview(mmap.mmap(-1, 8 * count)).cast("q")
    each = [Share(held, place) for place in range(count)]
    for share in each:
        share.leave()
    return each
