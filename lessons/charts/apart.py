"""Figures that can't be compared: each in words over a line of its own, with a sign in the column of what it belongs to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lessons.charts.pieces import Point, labels_in, series_in
from lessons.charts.shapes import LINE, WIDTH, Drawing, lines_of, paragraph, shape, sign
from lessons.markup.elements import Element

_ROW: Final = 26


def draw_apart(points: Sequence[Point]) -> Drawing:
    series = series_in(points)
    room = Decimal(WIDTH) / len(series)
    places = {name: room * (number + Decimal("0.5")) for number, name in enumerate(series)}
    heads = {name: lines_of(name, room) for name in series}
    elements: list[Element] = []
    for name, lines in heads.items():
        elements += paragraph(lines, places[name], 0, anchor="middle")
    top = max(map(len, heads.values())) * LINE + 6
    for label in labels_in(points):
        elements += shape("line", "chart-grid", x1=0, y1=top, x2=WIDTH, y2=top)
        its_own = [point for point in points if point.label == label]
        lines = [line for said in _said(its_own) for line in lines_of(said, WIDTH)]
        elements += paragraph(lines, 0, top + 4)
        top += len(lines) * LINE + 4
        for point in its_own:
            elements += sign(series.index(point.series), places[point.series], top + _ROW // 2)
        top += _ROW + 2
    return Drawing(top, tuple(elements))


def _said(points: Sequence[Point]) -> list[str]:
    """What points of one label say; mostly they are one figure that belongs to several series."""
    return list(dict.fromkeys(f"{point.label}: {point.figure}" for point in points))
