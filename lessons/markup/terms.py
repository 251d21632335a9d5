"""Links from the first mention of a glossary term to its note."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lessons.markup.elements import HEADINGS, Element, End, Start, Text
from lessons.markup.pieces import Term, note_id

#: A pattern with a group for each spelling, and the slug of each group's term.
Spellings = tuple[re.Pattern[str], tuple[str, ...]]

#: Inside these a mention is left as it is.
_CLOSED = HEADINGS | {"a", "code", "data", "pre"}


def link_first_mentions(
    elements: Iterable[Element], terms: tuple[Term, ...], passage: str
) -> tuple[list[Element], tuple[str, ...]]:
    """The elements with the first mention of each term linked, and the slugs of the terms linked, in that order."""
    spellings = _spellings(terms)
    linked: list[Element] = []
    seen: list[str] = []
    depth = 0
    for element in elements:
        if isinstance(element, Start | End) and element.tag in _CLOSED:
            depth += 1 if isinstance(element, Start) else -1
        if isinstance(element, Text) and not depth:
            linked.extend(_linked(element.text, spellings, passage, seen))
        else:
            linked.append(element)
    return linked, tuple(seen)


def _linked(text: str, spellings: Spellings, passage: str, seen: list[str]) -> Iterator[Element]:
    """A text cut up at first mentions; adds their slugs to ``seen``."""
    done = 0
    for start, end, slug in _mentions(text, spellings):
        if slug in seen:
            continue
        seen.append(slug)
        if start > done:
            yield Text(text[done:start])
        yield Start("a", (("class", "term"), ("href", f"#{note_id(passage, slug)}")))
        yield Text(text[start:end])
        yield End("a")
        done = end
    if done < len(text):
        yield Text(text[done:])


def _mentions(text: str, spellings: Spellings) -> Iterator[tuple[int, int, str]]:
    pattern, slugs = spellings
    for match in pattern.finditer(text):
        yield match.start(), match.end(), slugs[(match.lastindex or 0) - 1]


@lru_cache(maxsize=64)
def _spellings(terms: tuple[Term, ...]) -> Spellings:
    """Of two spellings that start at one place the longer is meant.

    A hyphen before a word makes it part of a longer one (``state`` is not mentioned in ``quasi-state``).
    """
    ordered = sorted(
        ((spelling, term.slug) for term in terms for spelling in term.spellings if spelling.strip()),
        key=lambda pair: -len(pair[0]),
    )
    either = "|".join(f"({_spelling(spelling)})" for spelling, _ in ordered)
    return re.compile(rf"(?<![\w-])(?:{either or '(?!)'})(?!\w)"), tuple(slug for _, slug in ordered)


def _spelling(spelling: str) -> str:
    """Where a spelling has a space, the text may break its line."""
    words = r"\s+".join(re.escape(word) for word in spelling.split())
    return f"(?i:{words})" if spelling == spelling.lower() else words
