"""Markdown to sanitised HTML."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from lessons.markup.elements import Element, End, Start, Text, read, shown, without_charts, write
from lessons.markup.marks import CHART_PLACE, NOT_READ, Facts, marks_plugin
from lessons.markup.pieces import Problem, ProblemKind, RenderedPassage, Span, Term
from lessons.markup.sanitising import sanitised
from lessons.markup.terms import link_first_mentions

_DEEPEST_HEADING = 6


def _lower_headings(state: StateCore) -> None:
    """The page has headings of its own: an author's first level is that of ``env["top_heading"]``."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) - 1 + state.env['top_heading'], _DEEPEST_HEADING)}"


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    md.core.ruler.push("lower_headings", _lower_headings)
    return md


_TEXT = _parser()
_PASSAGE = _parser().use(marks_plugin)
_NO_FACTS: Facts = MappingProxyType({})
_NO_CHARTS: Mapping[str, str] = MappingProxyType({})


def render_text(markdown: str, *, top_heading: int = 3) -> str:
    """Blocks of Markdown (questions, feedback, introductions) as HTML; its first heading level is ``top_heading``."""
    return sanitised(_TEXT.render(markdown, {"top_heading": top_heading})).strip()


def render_inline(markdown: str) -> str:
    """A line of Markdown as HTML without paragraphs."""
    return sanitised(_TEXT.renderInline(markdown, {"top_heading": 3})).strip()


def render_passage(
    text: str,
    *,
    passage: str,
    facts: Facts = _NO_FACTS,
    charts: Mapping[str, str] = _NO_CHARTS,
    terms: Sequence[Term] = (),
    anchored: Collection[str] = (),
) -> RenderedPassage:
    """Render the text of the passage with this slug.

    ``facts`` maps the slugs that may be marked to their figures (None where a fact has none). ``charts`` maps those of
    charts to their HTML, one ``figure`` each, which is shown as it is. ``anchored`` are facts that an earlier passage of the
    page taught already: an id may stand only once. What can't be followed becomes a problem.
    """
    problems: list[Problem] = []
    env: dict[str, Any] = {"facts": facts, "charts": charts, "problems": problems, "top_heading": 3}
    shown_charts: list[str] = []
    drawn = list(_with_charts(read(sanitised(_PASSAGE.render(text, env)).strip()), charts, shown_charts))
    elements = list(without_charts(drawn))
    spans = tuple(_spans(elements))
    linked, term_slugs = link_first_mentions(_anchored_once(drawn, anchored), tuple(terms), passage)
    typed = _typed(elements)
    problems.extend(Problem(ProblemKind.MARK_NOT_READ, mark) for mark in NOT_READ.findall(typed))
    return RenderedPassage(
        html=write(linked),
        plain=shown(elements).plain,
        typed=typed,
        spans=spans,
        term_slugs=term_slugs,
        charts=tuple(shown_charts),
        problems=tuple(problems),
    )


def _with_charts(elements: Iterable[Element], charts: Mapping[str, str], shown_charts: list[str]) -> Iterator[Element]:
    """The elements with charts in their places; adds their slugs to ``shown_charts``."""
    in_place = False
    for element in elements:
        if isinstance(element, Start) and element == Start("p", (("class", CHART_PLACE),)):
            in_place = True
        elif in_place and isinstance(element, Text):
            shown_charts.append(element.text)
            yield from read(charts[element.text])
        elif in_place:
            in_place = False
        else:
            yield element


def _spans(elements: Sequence[Element]) -> Iterator[Span]:
    for start, element in enumerate(elements):
        if isinstance(element, Start) and element.get("class") == "fact":
            end = next(i for i in range(start, len(elements)) if elements[i] == End("span"))
            inside = elements[start:end]
            yield Span(
                fact=element.get("id").removeprefix("fact-"),
                words=shown(inside).plain,
                figures=tuple(
                    Decimal(tag.get("value")) for tag in inside if isinstance(tag, Start) and tag.tag == "data"
                ),
                typed=_typed(inside),
            )


def _typed(elements: Sequence[Element]) -> str:
    """The text as shown, without the figures shown by reference."""
    kept: list[Element] = []
    in_figure = False
    for element in elements:
        if isinstance(element, Start | End) and element.tag == "data":
            in_figure = isinstance(element, Start)
        elif not (in_figure and isinstance(element, Text)):
            kept.append(element)
    return shown(kept).plain


def _anchored_once(elements: Sequence[Element], anchored: Collection[str]) -> Iterator[Element]:
    taken = {f"fact-{fact}" for fact in anchored}
    for element in elements:
        if isinstance(element, Start) and element.get("id") in taken:
            yield element.without("id")
        else:
            if isinstance(element, Start) and element.get("id"):
                taken.add(element.get("id"))
            yield element
