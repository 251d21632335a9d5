"""Our marks as rules of the Markdown parser."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from lessons.markup.pieces import Figure, Problem, ProblemKind
from lessons.numbers import format_figure

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
#: Words without brackets of their own (unless escaped): spans don't nest and hold no links.
_FACT = re.compile(rf"\[((?:[^\[\]\\]|\\.)+)\]\{{fact=({SLUG})\}}", re.DOTALL)
_FIGURE = re.compile(rf"\{{(figure|number):({SLUG})\}}")
_CHART = re.compile(rf"\{{chart:({SLUG})\}}\s*")
#: What is left of a mark that was mistyped.
NOT_READ = re.compile(r"\{(?:fact|figure|number|chart)\b[^{}\s]{0,80}\}?")

#: What a reader sees where a figure is not to be had.
MISSING = "…"

Facts = Mapping[str, Figure | None]

#: The class of a paragraph in whose place a chart is put once everything else is sanitised; its words are the slug.
CHART_PLACE = "chart"


def marks_plugin(md: MarkdownIt) -> None:
    """Read the marks. Rendering's environment needs ``facts`` (:data:`Facts`), the slugs of ``charts``, and ``problems`` (a
    list)."""
    md.block.ruler.before("paragraph", "chart", _chart, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.before("link", "fact", _fact)
    md.inline.ruler.before("link", "figure", _figure)


def _fact(state: StateInline, silent: bool) -> bool:
    match = _FACT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        known = match[2] in state.env["facts"]
        if known:
            state.push("fact_open", "span", 1).attrs = {"class": "fact", "id": f"fact-{match[2]}"}
        else:
            state.env["problems"].append(Problem(ProblemKind.UNKNOWN_FACT, match[2]))
        end, state.pos, state.posMax = state.posMax, match.start(1), match.end(1)
        state.md.inline.tokenize(state)
        state.posMax = end
        if known:
            state.push("fact_close", "span", -1)
    state.pos = match.end()
    return True


def _chart(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    match = _CHART.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if match is None:
        return False
    if not silent:
        state.line = line + 1
        _place_for(match[1], state)
    return True


def _place_for(slug: str, state: StateBlock) -> None:
    known: Collection[str] = state.env["charts"]
    if slug not in known:
        state.env["problems"].append(Problem(ProblemKind.UNKNOWN_CHART, slug))
        return
    state.push("chart_open", "p", 1).attrs = {"class": CHART_PLACE}
    words = state.push("inline", "", 0)
    words.content, words.children = slug, []
    state.push("chart_close", "p", -1)


def _figure(state: StateInline, silent: bool) -> bool:
    match = _FIGURE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    figure = state.env["facts"].get(match[2])
    if not silent and figure is None:
        state.env["problems"].append(Problem(ProblemKind.UNKNOWN_FIGURE, match[2]))
        state.push("text", "", 0).content = MISSING
    elif not silent:
        state.push("figure_open", "data", 1).attrs = {"class": "figure", "value": _digits(figure.value)}
        state.push("text", "", 0).content = format_figure(
            figure.value, figure.unit, figure.qualifier, with_qualifier=match[1] == "figure"
        )
        state.push("figure_close", "data", -1)
    state.pos = match.end()
    return True


def _digits(value: Decimal) -> str:
    """79900000 for 79900000.000000."""
    return f"{value.normalize():f}"
