"""Questions as short as they can be written: a prompt, rows, and which of them are right."""

from fractions import Fraction
from typing import Any

from lessons.markup import render_text
from quizzes.content import AnswerRow, QuestionContent, Quotation


def ask(
    prompt: str,
    *rows: str,
    kind: str = "single_choice",
    quoted: str = "",
    fact: str = "fact",
    options: dict[str, Any] | None = None,
) -> QuestionContent:
    """A question with these rows; ``*`` stands before right ones, and in a cloze the gap's name: ``a|*right``.

    ``quoted`` are words of the lesson that settle it.
    """
    return QuestionContent(
        kind=kind,
        prompt=render_text(prompt),
        answers=tuple(map(_row, rows)),
        fact=fact,
        options=options or {},
        evidence=(Quotation("lesson", "passage", quoted),) if quoted else (),
    )


def _row(written: str) -> AnswerRow:
    part, _, text = written.rpartition("|")
    return AnswerRow(text=text.removeprefix("*"), part=part, credit=Fraction(text.startswith("*")))


def cloze(prompt: str, *rows: str, gaps: str = "choice", **fields: Any) -> QuestionContent:
    """A cloze with one gap ``[[a]]`` of this kind."""
    return ask(prompt, *(f"a|{row}" for row in rows), kind="cloze", options={"gaps": {"a": gaps}}, **fields)
