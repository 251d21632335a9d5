"""HTML as a flat list of tags and texts, and the words a reader sees in it."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TABLES = frozenset({"table", "tbody", "td", "th", "thead", "tr"})
#: Elements that part words: what stands before and after them never reads as one word.
BLOCKS = HEADINGS | TABLES | {"blockquote", "br", "hr", "li", "ol", "p", "pre", "ul"}
#: What a chart stands in. No author can write this tag, and none stands in another.
CHART = "figure"


@dataclass(frozen=True, slots=True)
class Start:
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """An attribute's value, empty if it has none."""
        return dict(self.attributes).get(name, "")

    def without(self, name: str) -> "Start":
        return Start(self.tag, tuple((key, value) for key, value in self.attributes if key != name))


@dataclass(frozen=True, slots=True)
class End:
    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str


Element = Start | End | Text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Start(tag, tuple((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(End(tag))

    def handle_data(self, data: str) -> None:
        self.elements.append(Text(data))


def read(source: str) -> list[Element]:
    """The elements of sanitised HTML (well-formed, as nh3 writes it)."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.elements


def write(elements: Iterable[Element]) -> str:
    return "".join(_written(element) for element in elements)


def _written(element: Element) -> str:
    if isinstance(element, Text):
        return html.escape(element.text, quote=False)
    if isinstance(element, End):
        return f"</{element.tag}>"
    return f"<{' '.join((element.tag, *(_attribute(name, value) for name, value in element.attributes)))}>"


def _attribute(name: str, value: str) -> str:
    return f'{name}="{html.escape(value)}"'


@dataclass(frozen=True, slots=True)
class Shown:
    """The text as shown. ``places[i]`` tells which element, and which character in it, gave ``plain[i]``.

    A space that only parts two blocks was given by no text: its element is -1.
    """

    plain: str
    places: tuple[tuple[int, int], ...]


def shown(elements: Sequence[Element]) -> Shown:
    plain: list[str] = []
    places: list[tuple[int, int]] = []
    space: tuple[int, int] | None = None
    for character, place in _characters(elements):
        if character.isspace():
            space = space or place
            continue
        if space and plain:
            plain.append(" ")
            places.append(space)
        plain.append(character)
        places.append(place)
        space = None
    return Shown("".join(plain), tuple(places))


def without_charts(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements that words are made of: nobody quotes a drawing."""
    in_chart = False
    for element in elements:
        if isinstance(element, Start) and element.tag == CHART:
            in_chart = True
        elif element == End(CHART):
            in_chart = False
        elif not in_chart:
            yield element


def _characters(elements: Sequence[Element]) -> Iterator[tuple[str, tuple[int, int]]]:
    for number, element in enumerate(elements):
        if isinstance(element, Text):
            yield from ((character, (number, offset)) for offset, character in enumerate(element.text))
        elif element.tag in BLOCKS:
            yield " ", (-1, 0)
