"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # people can't work, or may lose what they did
    WARNING = "warning"  # it will become one


@dataclass(frozen=True, slots=True)
class Finding:
    """``said`` is what is wrong, ``remedy`` what to do, each in sentences."""

    level: Level
    said: str
    remedy: str


def error(said: str, remedy: str) -> Finding:
    return Finding(Level.ERROR, said, remedy)


def warning(said: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, said, remedy)
