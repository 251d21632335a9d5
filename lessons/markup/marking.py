"""Finding exact words in a passage as shown, and marking them in its HTML."""

from collections.abc import Iterable, Iterator, Sequence

from lessons.markup.elements import Element, End, Start, Text, read, shown, without_charts, write


def find_words(plain: str, exact: str, before: str = "", after: str = "") -> list[int]:
    """Where in ``plain`` the exact words start, with these words before and after them (a space between is optional)."""
    words, before, after = (" ".join(text.split()) for text in (exact, before, after))
    found: list[int] = []
    start = plain.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        ahead = plain[max(0, start - len(before) - 1) : start].rstrip()
        behind = plain[end : end + len(after) + 1].lstrip()
        if ahead.endswith(before) and behind.startswith(after):
            found.append(start)
        start = plain.find(words, start + 1)
    return found


def mark_words(html: str, plain_words: str, before: str = "", after: str = "") -> str | None:
    """A passage's HTML with the exact words in ``<mark>``; None unless they are found exactly once.

    The copy can stand on one page with others: it has no ids, and neither charts nor links to notes, which stay behind.
    """
    elements = [_without_id(element) for element in without_terms(without_charts(read(html)))]
    text = shown(elements)
    starts = find_words(text.plain, plain_words, before, after)
    if len(starts) != 1:
        return None
    length = len(" ".join(plain_words.split()))
    return write(_marked(elements, text.places[starts[0] : starts[0] + length]))


def without_terms(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements without links to the notes on terms."""
    in_term = False
    for element in elements:
        if isinstance(element, Start) and element.tag == "a" and element.get("class") == "term":
            in_term = True
        elif in_term and element == End("a"):
            in_term = False
        else:
            yield element


def _without_id(element: Element) -> Element:
    return element.without("id") if isinstance(element, Start) else element


def _marked(elements: Sequence[Element], places: Sequence[tuple[int, int]]) -> Iterator[Element]:
    """Elements with a mark around each stretch of text that holds some of the places."""
    ends: dict[int, tuple[int, int]] = {}
    for number, offset in places:
        first, _ = ends.get(number, (offset, offset))
        ends[number] = first, offset + 1
    for number, element in enumerate(elements):
        if isinstance(element, Text) and number in ends:
            yield from _around(element.text, *ends[number])
        else:
            yield element


def _around(text: str, first: int, end: int) -> Iterator[Element]:
    marked = text[first:end]
    if marked.isspace():
        yield Text(text)
        return
    yield from (Text(text[:first]), Start("mark"), Text(marked), End("mark"), Text(text[end:]))
