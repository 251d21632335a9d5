"""Answering a question rightly by what a learner sees: the form, and the texts of the key."""

from collections.abc import Iterator

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import Input, kind_named
from quizzes.kinds.gaps import gap_names


def right_entries(question: QuestionContent, order: list[int]) -> dict[str, str]:
    """What a learner who knows the key enters into the form of a paper with this order of rows."""
    inputs = kind_named(question.kind).inputs(question, order, {})
    return dict(_entries(question, inputs))


def _entries(question: QuestionContent, inputs: tuple[Input, ...]) -> Iterator[tuple[str, str]]:
    gaps = list(dict.fromkeys(gap_names(question)))
    for number, each in enumerate(inputs):
        texts = _right_texts(question, each, gap=gaps[number] if gaps else "")
        if each.control == "text":
            yield each.name, texts[0]
        for choice in each.choices:
            if choice.text in texts:
                yield each.name, choice.value


def _right_texts(question: QuestionContent, asked: Input, *, gap: str) -> list[str]:
    """The texts that are right in this input: choices to choose, or entries to type, the first one best."""
    if question.kind == "ordering":
        return [str(place) for place, row in enumerate(_in_order(question), start=1) if row.text == asked.label]
    if question.kind in {"matching", "categorise"}:
        return [row.target for row in question.answers if row.text == asked.label]
    return [row.text for row in question.answers if row.part == gap and row.credit == 1]


def _in_order(question: QuestionContent) -> list[AnswerRow]:
    ranked = [(int(row.target or place), row) for place, row in enumerate(question.answers, start=1)]
    return [row for _, row in sorted(ranked, key=lambda each: each[0])]
