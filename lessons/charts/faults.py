"""What keeps figures from being drawn together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

from lessons.charts.pieces import Kind, Point, labels_in


class Fault(StrEnum):
    NO_POINTS = "no-points"
    UNLIKE_UNITS = "unlike-units"
    NEGATIVE = "negative"
    POINT_TWICE = "point-twice"
    ONE_STEP = "one-step"


def faults_of(kind: Kind, points: Sequence[Point]) -> list[Fault]:
    """None if the points can be drawn. Lengths compare, so figures of unlike units have none."""
    return list(_faults(kind, points))


def _faults(kind: Kind, points: Sequence[Point]) -> Iterator[Fault]:
    if not points:
        yield Fault.NO_POINTS
    if kind is not Kind.APART and len({point.unit for point in points}) > 1:
        yield Fault.UNLIKE_UNITS
    if kind is not Kind.APART and any(point.value < 0 for point in points):
        yield Fault.NEGATIVE
    if any(count > 1 for count in Counter((point.label, point.series) for point in points).values()):
        yield Fault.POINT_TWICE
    if kind is Kind.LINES and len(labels_in(points)) == 1:
        yield Fault.ONE_STEP
