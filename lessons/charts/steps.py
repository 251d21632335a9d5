"""Series over steps that have an order but no distance: the steps stand equally far apart, whenever they were."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lessons.charts.pieces import Point, labels_in, series_in
from lessons.charts.scales import length_of, ticks
from lessons.charts.shapes import (
    LETTER,
    LINE,
    SIGNS,
    WIDTH,
    Drawing,
    lines_of,
    paragraph,
    shape,
    short,
    sign,
    words,
)
from lessons.markup.elements import Element, End, Start
from lessons.numbers import USD, format_figure, format_number

#: How high the highest tick stands over 0.
HEIGHT: Final = 190
#: Between a point and its figure.
_AWAY: Final = 13
#: Between the axis and the names of the steps: a figure of 0 stands there.
_BELOW: Final = 30


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where steps and values stand."""

    left: Decimal
    top: int
    marks: Sequence[Decimal]
    steps: Sequence[str]

    @property
    def room(self) -> Decimal:
        """The width that each step has."""
        return (WIDTH - self.left) / len(self.steps)

    def x(self, step: str) -> Decimal:
        return self.left + self.room * (self.steps.index(step) + Decimal("0.5"))

    def y(self, value: Decimal) -> Decimal:
        return self.top + HEIGHT - length_of(value, self.marks, HEIGHT)


def draw_steps(points: Sequence[Point]) -> Drawing:
    series = series_in(points)
    marks = ticks(max(point.value for point in points))
    scale = {mark: _on_scale(mark, points[0].unit) for mark in marks}
    key, below = _key(series)
    left = Decimal(max(map(len, scale.values())) * LETTER + 6)
    plot = _Plot(left, below + 2 * LINE, marks, labels_in(points))
    names = {step: lines_of(step, plot.room - LETTER) for step in plot.steps}
    elements = [*key, *_scale(plot, scale)]
    for number, name in enumerate(series):
        elements += _line([point for point in points if point.series == name], number, plot)
    for step in plot.steps:
        elements += _figures([point for point in points if point.label == step], plot)
        elements += paragraph(names[step], plot.x(step), plot.top + HEIGHT + _BELOW, anchor="middle")
    height = plot.top + HEIGHT + _BELOW + max(map(len, names.values())) * LINE
    return Drawing(height, tuple(elements))


def _on_scale(mark: Decimal, unit: str) -> str:
    return format_figure(mark, unit, "") if unit == USD else format_number(mark)


def _key(series: Sequence[str]) -> tuple[list[Element], int]:
    """Which sign is which series, and where that ends; nothing where there is but one without a name."""
    elements: list[Element] = []
    top = 0
    for number, name in enumerate(series if any(series) else ()):
        lines = lines_of(name, WIDTH - 28)
        elements += shape("line", f"chart-line is-{number % SIGNS}", x1=0, y1=top + 9, x2=22, y2=top + 9)
        elements += [*sign(number, 11, top + 9), *paragraph(lines, 28, top)]
        top += len(lines) * LINE
    return elements, top


def _scale(plot: _Plot, scale: Mapping[Decimal, str]) -> Iterator[Element]:
    for mark, said in scale.items():
        y = plot.y(mark)
        yield from shape("line", "chart-axis" if mark == 0 else "chart-grid", x1=plot.left, y1=y, x2=WIDTH, y2=y)
        yield from words(said, plot.left - 6, y + 5, anchor="end", kind="chart-tick")


def _line(points: Sequence[Point], number: int, plot: _Plot) -> Iterator[Element]:
    places = [(plot.x(point.label), plot.y(point.value)) for point in points]
    corners = " ".join(f"{short(x)} {short(y)}" for x, y in sorted(places))
    yield from (Start("polyline", (("class", f"chart-line is-{number % SIGNS}"), ("points", corners))), End("polyline"))
    for x, y in places:
        yield from sign(number, x, y)


def _figures(points: Sequence[Point], plot: _Plot) -> Iterator[Element]:
    """The figures of one step: the highest above its point, the others below theirs."""
    highest = max(points, key=lambda point: point.value)
    for point in points:
        away = -_AWAY if point is highest else _AWAY + 11
        y = plot.y(point.value) + away
        yield from words(point.figure, plot.x(point.label), y, anchor="middle", kind="chart-figure")
