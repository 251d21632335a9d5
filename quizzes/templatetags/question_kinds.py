"""What the templates of the kinds of questions need beyond Django's own tags."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from quizzes.content import QuestionContent
from quizzes.kinds.gaps import gap_names, pieces

register = template.Library()


#: What must not stand at the beginning of a line.
CLOSING = ".,:;!?)]”»’…%"


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML of a cloze's prompt, what fills the gap behind it, and the signs that follow the gap without a space.

    Behind the last piece is no gap: its number is 0.
    """

    html: SafeString
    number: int = 0
    filling: object = None
    closing: str = ""


@register.filter
def cloze_pieces(question: QuestionContent, fillings: Sequence[object]) -> list[Piece]:
    """The prompt cut at its gaps, with one of ``fillings`` for each gap, in reading order."""
    names = gap_names(question)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}
    first, *rest = pieces(question.prompt)[::2]
    closing = ["", *(html[: len(html) - len(html.lstrip(CLOSING))] for html in rest)]
    html = [
        mark_safe(each[len(signs) :])  # noqa: S308  # sanitised when the question was published, and cut between tags only
        for each, signs in zip([first, *rest], closing, strict=True)
    ]
    return [
        *(
            Piece(before, numbers[name], fillings[numbers[name] - 1], signs)
            for before, name, signs in zip(html, names, closing[1:], strict=False)
        ),
        Piece(html[-1]),
    ]


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs, cut at empty lines: files wrap their lines, which means nothing to a reader."""
    return format_html_join("", "<p>{}</p>", ((each,) for each in re.split(r"\n\s*\n", text.strip())))
