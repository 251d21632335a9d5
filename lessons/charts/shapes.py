"""The shapes that drawings are made of, as elements of SVG: classes say what they are, the style sheet how they look."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Final

from lessons.markup.elements import Element, End, Start, Text

#: Units. A letter of the type that drawings are set in is at most this wide, on average over a line.
WIDTH: Final = 320
LETTER: Final = 9
LINE: Final = 20
#: From the top of a line to its baseline.
ASCENT: Final = 15

Number = int | Decimal
#: Series beyond these begin again from the first sign.
SIGNS: Final = 4

#: The corners of a square, a diamond and a triangle around 0, 0.
_OUTLINES: Final = ("-5.5 -5.5 5.5 -5.5 5.5 5.5 -5.5 5.5", "0 -7.5 7.5 0 0 7.5 -7.5 0", "0 -7 7 6 -7 6")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes, and how high they stand together; they are :data:`WIDTH` wide."""

    height: int
    elements: tuple[Element, ...]


def short(number: Number) -> str:
    """A coordinate, to a hundredth of a unit."""
    return f"{round(Decimal(number), 2).normalize():f}"


def shape(tag: str, kind: str, **numbers: Number | str) -> list[Element]:
    written = ((name, value if isinstance(value, str) else short(value)) for name, value in numbers.items())
    return [Start(tag, (("class", kind), *written)), End(tag)]


def words(text: str, x: Number, y: Number, *, anchor: str = "start", kind: str = "chart-words") -> list[Element]:
    """One line of text; ``y`` is its baseline."""
    place = (("class", kind), ("x", short(x)), ("y", short(y)), ("text-anchor", anchor))
    return [Start("text", place), Text(text), End("text")]


def lines_of(text: str, width: Number) -> list[str]:
    """The text in lines that this many units hold; a word that is longer stays whole."""
    return wrap(text, max(1, int(width / LETTER)), break_long_words=False)


def paragraph(lines: Iterable[str], x: Number, top: Number, *, anchor: str = "start") -> Iterator[Element]:
    for number, line in enumerate(lines):
        yield from words(line, x, top + number * LINE + ASCENT, anchor=anchor)


def sign(number: int, x: Number, y: Number) -> list[Element]:
    """The sign of a series, around a point: a disc, a square, a diamond, a triangle, and again from the first."""
    kind = f"chart-sign is-{number % SIGNS}"
    if number % SIGNS == 0:
        return shape("circle", kind, cx=x, cy=y, r=6)
    moved = f"translate({short(x)} {short(y)})"
    return shape("polygon", kind, points=_OUTLINES[number % SIGNS - 1], transform=moved)
