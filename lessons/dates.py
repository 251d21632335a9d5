"""Dates of facts, as precise as the article is: ``2022``, ``2022-H1``, ``2022-01``, ``2022-01-05``."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"([0-9]{4})(?:-H([12])|-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class FactDate:
    """What is not known is 0. ``half`` is 1 or 2 where only the half of the year is known."""

    year: int
    half: int = 0
    month: int = 0
    day: int = 0

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or (7 if self.half == 2 else 1), self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day on which it may have been."""
        if self.day:
            return self.first_day
        month = self.month or (6 if self.half == 1 else 12)
        return date(self.year, month, monthrange(self.year, month)[1])


def read_date(text: str) -> FactDate:
    """Raises ``ValueError`` for what is no date, like ``2022-13``."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date of a fact.")
    read = FactDate(*(int(part or 0) for part in match.groups()))
    if "-00" in text:
        raise ValueError(f"{text!r}: months and days count from 1.")
    _ = read.first_day  # the calendar has the last word
    return read
