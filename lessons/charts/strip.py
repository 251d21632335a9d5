"""A stretch of time as a strip with numbered spans: each as long as its date is vague, from a year to a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lessons.charts.shapes import Number, shape, words
from lessons.markup.elements import Element, End, Start, Text, write

#: Units, which are pixels here: the strip is as wide as it needs to be, and scrolls.
_HEAD: Final = 28
_LANE: Final = 30
_THICK: Final = 24
#: A number needs this width, however short its span.
_LEAST: Final = 26
_APART: Final = 2


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to before another; ``vague`` if that is longer than the parts into which the strip is divided."""

    start: date
    end: date
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the strip, with its name."""

    name: str
    start: date


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns up to before ``end``, each ``room`` wide if they were equally long."""

    columns: Sequence[Column]
    end: date
    room: int

    @property
    def start(self) -> date:
        return self.columns[0].start

    @property
    def width(self) -> int:
        return self.room * len(self.columns)

    def x(self, day: date) -> Decimal:
        """Where a day begins; what lies outside is brought to the edge."""
        inside = min(max(day, self.start), self.end)
        return Decimal(self.width * (inside - self.start).days) / (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Placed:
    """A span as it is drawn, in a lane of its own as far as it reaches."""

    left: Decimal
    right: Decimal
    lane: int


def placed(strip: Strip, spans: Sequence[Span]) -> list[Placed]:
    """Where the spans are drawn: each in the first lane that is free there, so that none covers another."""
    free: list[Decimal] = []
    found: list[Placed] = []
    for span in spans:
        left, right = _reach(strip, span)
        lane = next((number for number, until in enumerate(free) if until <= left), len(free))
        free[lane : lane + 1] = [right + _APART]
        found.append(Placed(left, right, lane))
    return found


def _reach(strip: Strip, span: Span) -> tuple[Decimal, Decimal]:
    """No shorter than a number is wide, and inside of the strip."""
    left, right = strip.x(span.start), strip.x(span.end)
    right = max(right, left + _LEAST)
    over = max(Decimal(0), right - strip.width)
    return left - over, right - over


def draw_strip(strip: Strip, spans: Sequence[Span], *, title: str, says: str) -> str:
    """The strip as SVG; the spans are numbered from 1, in the order of their first days."""
    places = placed(strip, spans)
    height = _HEAD + _LANE * (1 + max((place.lane for place in places), default=0))
    size = (("width", str(strip.width)), ("height", str(height)), ("viewBox", f"0 0 {strip.width} {height}"))
    elements: list[Element] = [
        Start("svg", (("class", "strip-drawing"), *size, ("role", "img"))),
        *(Start("title"), Text(title), End("title"), Start("desc"), Text(says), End("desc")),
        *_columns(strip, height),
    ]
    for number, (span, place) in enumerate(zip(spans, places, strict=True), start=1):
        elements += _numbered(number, place, vague=span.vague)
    return write([*elements, End("svg")])


def _columns(strip: Strip, height: int) -> Iterator[Element]:
    for column in strip.columns:
        x = strip.x(column.start)
        yield from shape("line", "chart-grid", x1=x, y1=0, x2=x, y2=height)
        yield from words(column.name, x + 5, _HEAD - 10, kind="chart-tick")
    yield from shape("line", "chart-axis", x1=0, y1=_HEAD - 2, x2=strip.width, y2=_HEAD - 2)


def _numbered(number: int, place: Placed, *, vague: bool) -> Iterator[Element]:
    top: Number = _HEAD + place.lane * _LANE + (_LANE - _THICK) // 2
    numbers: dict[str, Number] = {
        "x": place.left,
        "y": top,
        "width": place.right - place.left,
        "height": _THICK,
        "rx": 5,
    }
    yield from shape("rect", "strip-span is-vague" if vague else "strip-span", **numbers)
    kind = "strip-number is-vague" if vague else "strip-number"
    yield from words(str(number), place.left + _LEAST // 2, top + 17, anchor="middle", kind=kind)
