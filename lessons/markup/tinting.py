"""Saying in the text of a passage how well its facts and sentences were understood."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.markup.elements import Element, End, Shown, Start, Text, read, shown, without_charts, write
from lessons.markup.marking import find_words, without_terms


@dataclass(frozen=True, slots=True)
class Tint:
    """How some words are shown: in the style ``tone``, with a note behind them that leads to ``href``.

    The note is ``sign`` (not read aloud), ``shown``, and ``said``, which is read aloud alone.
    """

    tone: str
    sign: str
    shown: str
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class TintedWords:
    """Exact words of a passage, as evidence names them, and how they are shown."""

    tint: Tint
    exact: str
    before: str = ""
    after: str = ""


def tinted(
    html: str, *, facts: Mapping[str, Tint], taught: Mapping[str, str], quotations: Iterable[TintedWords] = ()
) -> str:
    """A passage's HTML with the words that teach facts, and those that are quoted, shown with their tints.

    ``facts`` are tints by slugs. ``taught`` are slugs by the words that teach them, for a fact whose anchor stands in an
    earlier passage. A quotation is shown where it stands exactly once and outside of the words that teach a fact, which
    say it already. Charts, and links to notes, which the page doesn't have, are left out; nothing else is changed.
    """
    elements = list(without_terms(without_charts(read(html))))
    inside = _slugs_inside(elements, taught)
    tinted_words = _Quoted(elements, free=[not slug for slug in inside])
    for quotation in quotations:
        tinted_words.add(quotation)
    return write(_tinted(elements, inside, facts, tinted_words))


def _slugs_inside(elements: Sequence[Element], taught: Mapping[str, str]) -> list[str]:
    """For each element the slug of the fact in whose words it stands; ``?`` where that isn't known, empty outside."""
    slugs: list[str] = []
    while len(slugs) < len(elements):
        element = elements[len(slugs)]
        if isinstance(element, Start) and element.get("class") == "fact":
            end = elements.index(End("span"), len(slugs))
            words = shown(elements[len(slugs) : end]).plain
            slug = element.get("id").removeprefix("fact-") or taught.get(words, "?")
            slugs += [slug] * (end + 1 - len(slugs))
        else:
            slugs.append("")
    return slugs


class _Quoted:
    """Which characters of which texts are shown with which tint."""

    def __init__(self, elements: Sequence[Element], *, free: Sequence[bool]) -> None:
        self._text: Shown = shown(elements)
        self._free = list(free)
        self._stretches: dict[int, tuple[int, int, Tint, bool]] = {}

    def add(self, quotation: TintedWords) -> None:
        """Let these words be tinted, if that is possible; a text holds one quotation at most.

        Spaces between blocks are nobody's words: no tint begins or ends with one.
        """
        starts = find_words(self._text.plain, quotation.exact, quotation.before, quotation.after)
        if len(starts) != 1:
            return
        length = len(" ".join(quotation.exact.split()))
        stretch = range(starts[0], starts[0] + length)
        places = [self._text.places[each] for each in stretch if self._text.plain[each] != " "]
        numbers = list(dict.fromkeys(number for number, _ in places))
        if not all(self._free[number] for number in numbers):
            return
        for number in numbers:
            self._free[number] = False
            offsets = [offset for each, offset in places if each == number]
            self._stretches[number] = offsets[0], offsets[-1] + 1, quotation.tint, number == numbers[-1]

    def around(self, number: int, text: str) -> Iterator[Element]:
        """The text, cut up where it is tinted; the last text of a quotation has the note behind it."""
        if number not in self._stretches:
            yield Text(text)
            return
        first, end, tint, is_last = self._stretches[number]
        yield from (Text(text[:first]), Start("span", (("class", f"quoted {tint.tone}"),)), Text(text[first:end]))
        yield End("span")
        yield from _note(tint) if is_last else ()
        yield Text(text[end:])


def _tinted(
    elements: Sequence[Element], inside: Sequence[str], facts: Mapping[str, Tint], quoted: _Quoted
) -> Iterator[Element]:
    for number, element in enumerate(elements):
        tint = facts.get(inside[number])
        if isinstance(element, Text):
            yield from quoted.around(number, element.text)
        elif tint and isinstance(element, Start) and element.get("class") == "fact":
            yield Start("span", (("class", f"fact {tint.tone}"), *element.without("class").attributes))
        elif tint and element == End("span"):
            yield element
            yield from _note(tint)
        else:
            yield element


def _note(tint: Tint) -> Iterator[Element]:
    yield Text(" ")
    yield Start("a", (("class", f"tint-note {tint.tone}"), ("href", tint.href)))
    yield from (Start("span", (("aria-hidden", "true"),)), Text(tint.sign), End("span"), Text(f" {tint.shown}"))
    yield from (Start("span", (("class", "visually-hidden"),)), Text(tint.said), End("span"), End("a"))
