"""Which copies are kept: many of the last days, fewer of long ago."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """Of so many hours, days, weeks and months in which copies were made, the newest copy of each is kept."""

    hourly: int = 24
    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(made: Iterable[datetime], keep: Keep) -> set[datetime]:
    """Of copies made at these times, those to keep: always the newest. Times are in UTC."""
    newest_first = sorted(made, reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (keep.hourly, lambda at: (at.date(), at.hour)),
        (keep.daily, lambda at: at.date()),
        (keep.weekly, lambda at: at.isocalendar()[:2]),
        (keep.monthly, lambda at: (at.year, at.month)),
    )
    found = set(newest_first[:1])
    for number, period in periods:
        newest_of: dict[object, datetime] = {}
        for at in newest_first:
            newest_of.setdefault(period(at), at)
        found.update(list(newest_of.values())[:number])
    return found
