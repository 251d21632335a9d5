"""Numbers typed by hand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lessons.numbers import PERCENT, SCALES, USD, UnreadableNumber, read_number

_SCALE = "|".join(sorted((word for word in SCALES if len(word) > 2), key=len, reverse=True))
_NUMBER = re.compile(
    rf"""(?<![\w.,])
    (?:US)?\$?
    [0-9]{{1,30}} (?:[., \u00a0]?[0-9]{{3}}){{0,10}} (?:[.,][0-9]{{1,10}})?
    (?:\s(?:{_SCALE})\b)?
    (?:\s?%|\s(?:percent|per\ cent)\b)?
    (?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = range(1000, 2100)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number as written; ``unit`` is USD, percent or empty."""

    written: str
    value: Decimal
    unit: str

    def may_count(self, unit: str) -> bool:
        """Whether it may be a number of these: dollars and percent are always named."""
        return self.unit == (unit if unit in (USD, PERCENT) else "")


def typed_numbers(text: str) -> Iterator[TypedNumber]:
    """The numbers in a text, years left out."""
    for match in _NUMBER.finditer(text):
        written = match[0]
        if written.isdecimal() and int(written) in _YEARS:
            continue
        try:
            reading = read_number(written)
        except UnreadableNumber:
            continue
        yield TypedNumber(written, reading.value, reading.unit)
