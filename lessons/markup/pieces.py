"""What rendering takes and gives."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Figure:
    """The number of a fact. ``qualifier`` is empty or a word like ``over``."""

    value: Decimal
    unit: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term and all its spellings; one in small letters also matches with a capital."""

    slug: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The words that teach a fact.

    ``figures`` are the values shown in them by reference, ``typed`` is what remains without those.
    """

    fact: str
    words: str
    figures: tuple[Decimal, ...]
    typed: str


class ProblemKind(StrEnum):
    UNKNOWN_FACT = "unknown-fact"
    UNKNOWN_FIGURE = "unknown-figure"
    UNKNOWN_CHART = "unknown-chart"
    MARK_NOT_READ = "mark-not-read"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mark that could not be followed: ``subject`` is the slug in it, or the mark as typed."""

    kind: ProblemKind
    subject: str


@dataclass(frozen=True, slots=True)
class RenderedPassage:
    """A passage ready to be shown.

    ``plain`` is the text as a reader sees it, whitespace folded, blocks one space apart; ``typed`` the same without
    the figures shown by reference; what stands in charts is in neither. ``term_slugs`` are the terms linked, in order of
    their first mention, ``charts`` the slugs of the charts shown.
    """

    html: str
    plain: str
    typed: str
    spans: tuple[Span, ...]
    term_slugs: tuple[str, ...]
    charts: tuple[str, ...]
    problems: tuple[Problem, ...]


def note_id(passage: str, term: str) -> str:
    """Where the note on a term stands. Slugs hold no double hyphen, so no two pairs share an id."""
    return f"note-{passage}--{term}"
