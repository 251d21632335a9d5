"""Ages as an operator writes them: ``90d``, ``24m``, ``5y``."""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_AGE: Final = re.compile(r"([1-9][0-9]{0,3})([dmy])")
_WORDS: Final = {"d": "days", "m": "months", "y": "years"}
#: No age is longer: there is nothing older.
MOST_YEARS: Final = 100


class NoAge(ValueError):
    """What was written is no age; the text says how to write one."""


@dataclass(frozen=True, slots=True)
class Age:
    """So many days, months or years."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {_WORDS[self.unit]}"

    def before(self, at: datetime) -> datetime:
        """The same time of day so long before; of a month that is shorter the last day."""
        if self.unit == "d":
            return at - timedelta(days=self.count)
        months = at.year * 12 + at.month - 1 - self.count * (12 if self.unit == "y" else 1)
        year, month = months // 12, months % 12 + 1
        return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def age(written: str) -> Age:
    """Raises :class:`NoAge`."""
    found = _AGE.fullmatch(written.strip().lower())
    if found is None:
        raise NoAge(f"“{written}” is no age. Write a number and d, m or y, like 90d, 24m or 5y.")
    count, unit = int(found[1]), found[2]
    if count > {"d": 366, "m": 12, "y": 1}[unit] * MOST_YEARS:
        raise NoAge(f"“{written}” is longer than {MOST_YEARS} years. Write less, like 5y.")
    return Age(count, unit)
