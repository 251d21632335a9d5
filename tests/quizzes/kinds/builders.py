"""Questions as short as tests read best."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import Input, Kind, Line, Order, State


def right(text: str, **columns: Any) -> AnswerRow:
    return AnswerRow(text=text, credit=Fraction(1), **columns)


def wrong(text: str, feedback: str = "Not quite.", **columns: Any) -> AnswerRow:
    return AnswerRow(text=text, feedback=feedback, **columns)


def partly(text: str, credit: str, feedback: str = "Not all of it.", **columns: Any) -> AnswerRow:
    return AnswerRow(text=text, credit=Fraction(credit), feedback=feedback, **columns)


def pair(item: str, target: str, **columns: Any) -> AnswerRow:
    return AnswerRow(text=item, target=target, **columns)


def ask(kind: Kind, *rows: AnswerRow, prompt: str = "Which?", **fields: Any) -> QuestionContent:
    return QuestionContent(kind=kind.name, prompt=prompt, answers=rows, fact="main-fact", **fields)


def as_written(question: QuestionContent) -> Order:
    return range(len(question.answers))


def submitted(inputs: Iterable[Input]) -> dict[str, str]:
    """What a browser sends for the form: a value for each text and select, and for what is chosen of the others."""
    sent: dict[str, str] = {}
    for each in inputs:
        chosen = [choice.value for choice in each.choices if choice.chosen]
        if each.control in {"text", "textarea"}:
            sent[each.name] = each.value
        elif chosen or each.control == "select":
            sent[each.name] = chosen[0] if chosen else ""
    return sent


def found(kind: Kind, question: QuestionContent) -> list[str]:
    """The codes of what a check finds."""
    return [finding.code for finding in kind.check(question)]


def states(lines: Iterable[Line]) -> list[State]:
    return [line.state for line in lines]
