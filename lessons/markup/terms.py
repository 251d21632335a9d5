"""Links from the first mention of a glossary term to its note."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from lessons.markup.elements import CHART, HEADINGS, Element, End, Start, Text
from lessons.markup.pieces import Term, note_id

#: By the first word of each spelling, in small letters: what matches it, and the slug of its term; longer ones first.
Spellings = Mapping[str, Sequence[tuple[re.Pattern[str], str]]]

#: A word, or a sign by itself, where a spelling may begin. A hyphen before a word makes it part of a longer one:
#: ``state`` is not mentioned in ``quasi-state``.
_FIRST = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(rf"(?<![\w-])(?:{_FIRST.pattern})")

#: Inside these a mention is left as it is.
_CLOSED = HEADINGS | {CHART, "a", "code", "data", "pre"}


def link_first_mentions(
    elements: Iterable[Element], terms: tuple[Term, ...], passage: str
) -> tuple[list[Element], tuple[str, ...]]:
    """The elements with the first mention of each term linked, and the slugs of the terms linked, in that order."""
    spellings = _spellings(_Same(terms))
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
    """Word by word, and at each only the spellings that begin with it: a large glossary costs no more than a small one."""
    done = 0
    for word in _WORD.finditer(text):
        candidates = spellings.get(word[0].lower(), ()) if word.start() >= done else ()
        found = ((match.end(), slug) for pattern, slug in candidates if (match := pattern.match(text, word.start())))
        for end, slug in islice(found, 1):
            yield word.start(), end, slug
            done = end


class _Same:
    """These terms, not others that equal them: to compare a large glossary for each passage costs more than linking."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms

    def __hash__(self) -> int:
        return id(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.terms is other.terms


@lru_cache(maxsize=8)
def _spellings(same: _Same) -> Spellings:
    """Of two spellings that start at one place the longer is meant."""
    ordered = sorted(
        ((spelling, term.slug) for term in same.terms for spelling in term.spellings if spelling.strip()),
        key=lambda pair: -len(pair[0]),
    )
    by_word: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for spelling, slug in ordered:
        first = _FIRST.findall(spelling)[0].lower()
        by_word.setdefault(first, []).append((_spelling(spelling), slug))
    return by_word


def _spelling(spelling: str) -> re.Pattern[str]:
    """Where a spelling has a space, the text may break its line."""
    words = r"\s+".join(re.escape(word) for word in spelling.split())
    return re.compile(rf"{words}(?!\w)", re.IGNORECASE if spelling == spelling.lower() else 0)
