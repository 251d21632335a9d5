"""What keeps figures from being drawn together."""

from decimal import Decimal

import pytest

from lessons.charts import Fault, Kind, Point, faults_of

BARS, LINES, APART = Kind.BARS, Kind.LINES, Kind.APART


def point(label: str = "2021", value: int = 5, unit: str = "USD", series: str = "") -> Point:
    return Point(label, Decimal(value), unit, series=series)


@pytest.mark.parametrize(
    ("kind", "points", "faults"),
    [
        (BARS, [point(), point("2022")], []),
        (BARS, [point()], []),
        (LINES, [point(), point("2022")], []),
        (LINES, [point()], [Fault.ONE_STEP]),
        (BARS, [], [Fault.NO_POINTS]),
        (LINES, [], [Fault.NO_POINTS]),
        (BARS, [point(), point("2022", unit="tons")], [Fault.UNLIKE_UNITS]),
        (APART, [point(), point("2022", unit="tons")], []),
        (BARS, [point(value=-1)], [Fault.NEGATIVE]),
        (APART, [point(value=-1)], []),
        (BARS, [point(), point()], [Fault.POINT_TWICE]),
        (BARS, [point(series="a"), point(series="b")], []),
        (LINES, [point(value=-1), point(unit="tons")], list(Fault)[1:]),
    ],
)
def test_only_what_can_be_compared_is_drawn_to_one_scale(kind: Kind, points: list[Point], faults: list[Fault]) -> None:
    assert faults_of(kind, points) == faults
