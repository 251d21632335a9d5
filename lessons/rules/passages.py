"""Rules for passages, above all that a figure in a lesson is the fact's."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lessons.actions.material import Material
from lessons.findings import Finding, Level
from lessons.markup import Problem, ProblemKind, RenderedPassage, Span
from lessons.models import Fact, Passage
from lessons.numbers import format_figure
from lessons.rules.typed import typed_numbers

#: Ids that the page itself uses, and what ids of facts, notes and terms start with.
RESERVED = ("main", "lesson-end")
RESERVED_STARTS = ("fact-", "note-", "term-")


def passage_findings(material: Material) -> Iterator[Finding]:
    figures = {fact.value: fact for fact in material.facts.values() if fact.value is not None}
    for lesson in material.lessons:
        places: dict[int, Passage] = {}
        for passage in material.passages[lesson.pk]:
            name = f'passage "{lesson.slug}/{passage.slug}"'
            rendered = material.rendered[passage.pk]
            yield from _own_findings(passage, rendered, places.setdefault(passage.position, passage), name)
            yield from _mark_findings(rendered, name)
            yield from _figure_findings(rendered, material.facts, figures, name)


def _own_findings(passage: Passage, rendered: RenderedPassage, first: Passage, name: str) -> Iterator[Finding]:
    if not rendered.plain:
        yield Finding("passage.empty", "It has no text.", "Write it, or retire the passage.", object=name)
    if passage.slug in RESERVED or passage.slug.startswith(RESERVED_STARTS):
        yield Finding(
            "passage.slug-reserved",
            f'The page uses "{passage.slug}" for something else.',
            "Choose another slug.",
            object=name,
        )
    if first is not passage:
        yield Finding(
            "passage.position-twice",
            f'It has the position {passage.position}, as passage "{first.slug}" has.',
            "Give it another.",
            object=name,
        )


def _mark_findings(rendered: RenderedPassage, name: str) -> Iterator[Finding]:
    for problem in rendered.problems:
        yield _mark_finding(problem, name)


def _mark_finding(problem: Problem, name: str) -> Finding:
    if problem.kind is ProblemKind.UNKNOWN_FACT:
        return Finding(
            "passage.unknown-fact",
            f'It marks words as teaching "{problem.subject}", but no fact in use has this slug.',
            "Correct the slug, or add the fact.",
            object=name,
        )
    if problem.kind is ProblemKind.UNKNOWN_FIGURE:
        return Finding(
            "passage.unknown-figure",
            f'It shows the figure of "{problem.subject}", but no fact in use with this slug has one.',
            "Correct the slug, or give the fact its value.",
            object=name,
        )
    if problem.kind is ProblemKind.UNKNOWN_CHART:
        return Finding(
            "passage.unknown-chart",
            f'It shows the chart "{problem.subject}", but no chart in use has this slug.',
            "Correct the slug, or add the chart.",
            object=name,
        )
    return Finding(
        "passage.mark-not-read",
        f'"{problem.subject}" could not be read as a mark.',
        "Write [words]{fact=slug}, {figure:slug} or {number:slug}, or {chart:slug} on a line of its own; words marked hold "
        "no other marked words and no links.",
        object=name,
    )


def _figure_findings(
    rendered: RenderedPassage, facts: Mapping[str, Fact], figures: Mapping[Decimal, Fact], name: str
) -> Iterator[Finding]:
    for span in rendered.spans:
        yield from _span_findings(span, facts[span.fact], name)
    for typed in typed_numbers(rendered.typed):
        fact = figures.get(typed.value)
        if fact is not None and typed.may_count(fact.unit):
            yield Finding(
                "passage.figure-typed",
                f'"{typed.written}" is typed, but it is the figure of the fact "{fact.slug}".',
                f"Write {{figure:{fact.slug}}} or {{number:{fact.slug}}} instead, so that it changes with the fact.",
                Level.WARNING,
                object=name,
            )


def _span_findings(span: Span, fact: Fact, name: str) -> Iterator[Finding]:
    if fact.value is None or fact.value in span.figures:
        return
    if fact.value not in {typed.value for typed in typed_numbers(span.typed)}:
        shown = format_figure(fact.value, fact.unit, fact.qualifier)
        yield Finding(
            "passage.figure-differs",
            f'The words "{span.words}" teach the fact "{fact.slug}", but don\'t show its figure, {shown}.',
            f"Put {{figure:{fact.slug}}} into them.",
            object=name,
        )
