"""What the templates of the kinds of questions need beyond Django's own tags."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString, mark_safe

from quizzes.content import QuestionContent
from quizzes.kinds.gaps import gap_names, pieces

register = template.Library()


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML of a cloze's prompt, and what fills the gap behind it. Behind the last piece is none: its number is 0."""

    html: SafeString
    number: int = 0
    filling: object = None


@register.filter
def cloze_pieces(question: QuestionContent, fillings: Sequence[object]) -> list[Piece]:
    """The prompt cut at its gaps, with one of ``fillings`` for each gap, in reading order."""
    names = gap_names(question)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}
    *before, after = [
        mark_safe(html)  # noqa: S308  # sanitised when the question was published, and cut between tags only
        for html in pieces(question.prompt)[::2]
    ]
    return [
        *(Piece(html, numbers[name], fillings[numbers[name] - 1]) for html, name in zip(before, names, strict=True)),
        Piece(after),
    ]
