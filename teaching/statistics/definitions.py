"""What every figure means: docs/statistics.md as a page, so that there is one text of it, read without a network."""

import re
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

DOCUMENT: Final = settings.BASE_DIR / "docs" / "statistics.md"
_NO_PART_OF_AN_ANCHOR: Final = re.compile(r"[^\w\- ]")
_SCROLLS: Final = '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table>'


def anchor_of(heading: str) -> str:
    """What links to the heading end with: in lower case without punctuation, spaces as hyphens."""
    return _NO_PART_OF_AN_ANCHOR.sub("", heading.lower()).replace(" ", "-")


@cache
def definitions() -> SafeString:
    """The document as HTML below the heading of a page. It is read once: it changes with the program only."""
    _title, text = DOCUMENT.read_text(encoding="utf-8").split("\n", 1)
    html: str = _parser().render(text)
    return mark_safe(html)  # noqa: S308  # our own document, and HTML in it is shown as text


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.core.ruler.push("anchors", _anchor)
    return markdown


def _anchor(state: StateCore) -> None:
    """Headings get their anchors, and tables, named by the heading above them, scroll by themselves on a phone."""
    heading = ""
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            heading = state.tokens[place + 1].content
            token.attrs["id"] = anchor_of(heading)
        elif token.type == "table_open":
            token.type, token.content = "html_block", _SCROLLS.format(heading)
        elif token.type == "table_close":
            token.type, token.content = "html_block", "</table></div>\n"
