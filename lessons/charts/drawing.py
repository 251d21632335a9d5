"""A chart as SVG that says itself in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lessons.charts.apart import draw_apart
from lessons.charts.bars import draw_bars
from lessons.charts.pieces import Kind, Point, series_in
from lessons.charts.shapes import WIDTH, Drawing
from lessons.charts.steps import draw_steps
from lessons.markup.elements import End, Start, Text, write

_DRAW: Final[Mapping[Kind, Callable[[Sequence[Point]], Drawing]]] = {
    Kind.BARS: draw_bars,
    Kind.LINES: draw_steps,
    Kind.APART: draw_apart,
}


def drawn(kind: Kind, points: Sequence[Point], *, title: str) -> str:
    """The SVG of points without faults. Who doesn't see it hears its title and every figure in it."""
    drawing = _DRAW[kind](points)
    head = (
        Start("svg", (("class", "chart-drawing"), ("viewBox", f"0 0 {WIDTH} {drawing.height}"), ("role", "img"))),
        *(Start("title"), Text(title), End("title")),
        *(Start("desc"), Text(in_words(points)), End("desc")),
    )
    return write((*head, *drawing.elements, End("svg")))


def in_words(points: Sequence[Point]) -> str:
    """Series by series: ``Backing Ukraine: first polls 10 percent, December 22 percent.``"""
    return " ".join(_series_in_words(name, points) for name in series_in(points))


def _series_in_words(name: str, points: Sequence[Point]) -> str:
    said = ", ".join(f"{point.label} {point.figure}" for point in points if point.series == name)
    return f"{name}: {said}." if name else f"{said}."
