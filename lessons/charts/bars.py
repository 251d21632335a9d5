"""Bars of one scale, one below the other: their words have the whole width."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from lessons.charts.pieces import Point, series_in
from lessons.charts.scales import length_of, ticks
from lessons.charts.shapes import LINE, SIGNS, WIDTH, Drawing, lines_of, paragraph, shape, words
from lessons.markup.elements import Element
from lessons.numbers import format_figure

THICKNESS: Final = 18
_GAP: Final = 12
_TICK: Final = 6


def draw_bars(points: Sequence[Point]) -> Drawing:
    """A bar is as long as its value says, be that too short to be seen."""
    marks = ticks(max(point.value for point in points), most=2)
    series = series_in(points)
    elements: list[Element] = []
    top = 0
    for point in points:
        lines = lines_of(_said(point), WIDTH)
        elements += paragraph(lines, 0, top)
        top += len(lines) * LINE + 2
        elements += shape("rect", "chart-track", x=0, y=top, width=WIDTH, height=THICKNESS)
        kind = f"chart-bar is-{series.index(point.series) % SIGNS}"
        elements += shape("rect", kind, x=0, y=top, width=length_of(point.value, marks, WIDTH), height=THICKNESS)
        top += THICKNESS + _GAP
    elements += _axis(marks, points[0].unit, top)
    return Drawing(top + _TICK + LINE, tuple(elements))


def _said(point: Point) -> str:
    named = ", ".join(filter(None, (point.label, point.series)))
    return f"{named}: {point.figure}"


def _axis(marks: Sequence[Decimal], unit: str, top: int) -> Iterator[Element]:
    yield from shape("line", "chart-axis", x1=0, y1=top, x2=WIDTH, y2=top)
    for mark in marks:
        x = length_of(mark, marks, WIDTH)
        yield from shape("line", "chart-axis", x1=x, y1=top, x2=x, y2=top + _TICK)
        anchor = "start" if mark == marks[0] else "end" if mark == marks[-1] else "middle"
        said = format_figure(mark, unit, "") if mark else "0"
        yield from words(said, x, top + _TICK + LINE - 3, anchor=anchor, kind="chart-tick")
