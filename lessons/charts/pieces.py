"""What drawing takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lessons.numbers import format_figure


class Kind(StrEnum):
    """How points are shown.

    ``BARS``: figures of one unit, to one scale. ``LINES``: series over steps that have an order but no distance. ``APART``:
    figures that can't be compared, each in words, with a sign under the series it belongs to; nothing has a length.
    """

    BARS = "bars"
    LINES = "lines"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: ``label`` is the step or the bar, ``series`` what it belongs to there."""

    label: str
    value: Decimal
    unit: str = ""
    qualifier: str = ""
    series: str = ""

    @property
    def figure(self) -> str:
        """With its hedge: ``over 3,400``. What it counts is said beside it, in the words of the edition."""
        return format_figure(self.value, self.unit, self.qualifier)


def series_in(points: Iterable[Point]) -> list[str]:
    """The series in the order of their first points."""
    return list(dict.fromkeys(point.series for point in points))


def labels_in(points: Iterable[Point]) -> list[str]:
    """The labels in the order of their first points."""
    return list(dict.fromkeys(point.label for point in points))
