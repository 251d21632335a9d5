"""What is wrong with files of content, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend. ``line`` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


class Faulty(Exception):
    """The files can't be loaded. Holds every fault of every file, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """A hint at the nearest of the known words, with a space before it; empty if none is near."""
    near = get_close_matches(written, sorted(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""
