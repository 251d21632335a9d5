"""From an author's Markdown to HTML that is safe to show, and from that to the words a reader sees.

Pure: strings and frozen dataclasses in and out. Besides CommonMark and tables, a passage knows three marks of ours:
``[these words]{fact=slug}`` teach a fact, ``{figure:slug}`` or ``{number:slug}`` shows a fact's figure with or
without its qualifier, so that a number stands in one place only, and ``{chart:slug}`` on a line of its own shows a chart.
"""

from lessons.markup.marking import find_words, mark_words
from lessons.markup.pieces import Figure, Problem, ProblemKind, RenderedPassage, Span, Term, note_id
from lessons.markup.rendering import render_inline, render_passage, render_text
from lessons.markup.tinting import Tint, TintedWords, tinted

__all__ = [
    "Figure",
    "Problem",
    "ProblemKind",
    "RenderedPassage",
    "Span",
    "Term",
    "Tint",
    "TintedWords",
    "find_words",
    "mark_words",
    "note_id",
    "render_inline",
    "render_passage",
    "render_text",
    "tinted",
]
