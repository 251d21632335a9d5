"""Finding words in the passages, facts and terms of an edition."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from lessons.folding import fold
from lessons.models import Edition, FactText, GlossaryTerm, Passage, Teaching

#: What is longer is cut: nobody types it, and each word costs a comparison per row.
MAX_QUERY_LENGTH = 100
#: How much of a text is shown on each side of a hit, in characters.
EXCERPT_REACH = 90


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a text around its first hit; ``hit`` is empty where only the heading has the words."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class PassageHit:
    """``passage.lesson`` is loaded with it."""

    passage: Passage
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class FactHit:
    """``lesson_slug`` is the lesson where the fact has its anchor; empty if no passage teaches it."""

    slug: str
    statement: str
    lesson_slug: str


@dataclass(frozen=True, slots=True)
class TermHit:
    slug: str
    term: str
    definition: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What was found, the best first. ``words`` is what was searched for, as it was understood."""

    words: tuple[str, ...] = ()
    passages: tuple[PassageHit, ...] = ()
    facts: tuple[FactHit, ...] = ()
    terms: tuple[TermHit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.passages or self.facts or self.terms)


def search(edition: Edition, query: str, *, limit: int = 20) -> SearchResults:
    """What live content has all the words of the query, at most ``limit`` of each sort; three queries."""
    words = tuple(dict.fromkeys(fold(query[:MAX_QUERY_LENGTH]).split()))
    if not words:
        return SearchResults()
    return SearchResults(
        words=words,
        passages=_passages(edition, words)[:limit],
        facts=_facts(edition, words)[:limit],
        terms=_terms(edition, words)[:limit],
    )


def _passages(edition: Edition, words: Sequence[str]) -> tuple[PassageHit, ...]:
    """In reading order, but first those whose heading has all the words."""
    found = (
        Passage.objects.live()
        .filter(_all_in("folded", words), lesson__edition=edition, lesson__retired_at=None)
        .select_related("lesson")
        .defer("text", "html", "notes_html", "folded")
        .order_by("lesson__position", "position", "pk")
    )
    ranked = sorted(found, key=lambda passage: not _has_all(passage.heading, words))
    return tuple(PassageHit(passage, excerpt(passage.plain, words)) for passage in ranked)


def _facts(edition: Edition, words: Sequence[str]) -> tuple[FactHit, ...]:
    """In the order of the lessons that teach them; what is taught nowhere comes last."""
    teachings = Teaching.objects.filter(fact=OuterRef("fact"), passage__lesson__edition=edition)
    first = teachings.order_by("passage__lesson__position", "passage__position", "pk")
    found = (
        FactText.objects.filter(_all_in("folded", words), language=edition.language)
        .filter(fact__course=edition.course_id, fact__retired_at=None)
        .annotate(
            place=Subquery(first.values("passage__lesson__position")[:1]),
            lesson_slug=Subquery(first.values("passage__lesson__slug")[:1]),
        )
        .order_by(F("place").asc(nulls_last=True), "fact__slug")
    )
    return tuple(
        FactHit(*row) for row in found.values_list("fact__slug", "statement", Coalesce("lesson_slug", Value("")))
    )


def _terms(edition: Edition, words: Sequence[str]) -> tuple[TermHit, ...]:
    """Alphabetical, but first those whose name has all the words."""
    found = GlossaryTerm.objects.live().filter(_all_in("folded", words), edition=edition)
    hits = (TermHit(term.slug, term.term, term.definition) for term in found)
    return tuple(sorted(hits, key=lambda hit: (not _has_all(hit.term, words), fold(hit.term))))


def _all_in(field: str, words: Iterable[str]) -> Q:
    return Q(*((f"{field}__contains", word) for word in words))


def _has_all(text: str, words: Iterable[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def excerpt(text: str, words: Sequence[str]) -> Excerpt:
    """The text around the first place where one of the words stands."""
    folded, places = _folded_with_places(text)
    starts = {folded.find(word): word for word in sorted(words, key=len) if word in folded}
    if not starts:
        return Excerpt("", "", _cut_end(text, 2 * EXCERPT_REACH))
    first = min(starts)
    start, end = places[first], places[first + len(starts[first]) - 1] + 1
    return Excerpt(_cut_start(text[:start]), text[start:end], _cut_end(text[end:], EXCERPT_REACH))


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text folded character by character, and where in the text each folded character comes from."""
    pairs = [(each, place) for place, character in enumerate(text) for each in fold(character) or " "]
    return "".join(each for each, _ in pairs), [place for _, place in pairs]


def _cut_start(text: str) -> str:
    if len(text) <= EXCERPT_REACH:
        return text
    _, space, rest = text[-EXCERPT_REACH:].partition(" ")
    return f"… {rest}" if space else f"…{text[-EXCERPT_REACH:]}"


def _cut_end(text: str, reach: int) -> str:
    if len(text) <= reach:
        return text
    kept, space, _ = text[:reach].rpartition(" ")
    return f"{kept} …" if space else f"{text[:reach]}…"
