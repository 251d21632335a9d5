"""Choosing from rows: shared by single choice, true or false, evidence, and whatever else shows choices."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.base import Choice, Given, Input, Line, Order, Unreadable
from quizzes.kinds.verdicts import best_of, earned, line

NAME = "choice"

T = TypeVar("T")


def radio(question: QuestionContent, order: Order, given: Given) -> Input:
    chosen = given.get(NAME)
    return Input(
        name=NAME,
        control="radio",
        choices=tuple(
            Choice(value=str(place), text=question.answers[row].text, chosen=chosen == str(row))
            for place, row in enumerate(order)
        ),
    )


def parse_one(order: Order, entries: Mapping[str, str]) -> Given:
    """The row chosen by its place on the paper."""
    entry = entries.get(NAME, "")
    if not entry:
        return {}
    return {NAME: str(at_place(order, entry, name=NAME))}


def at_place(shown: Sequence[T], entry: str, *, name: str) -> T:
    """What is shown at the place ``entry``, counted from 0; raises :class:`Unreadable` for a place that isn't there."""
    if entry.isascii() and entry.isdigit() and len(entry) < 4 and int(entry) < len(shown):
        return shown[int(entry)]
    raise Unreadable("no-such-choice", name=name, entry=entry)


def row_named(question: QuestionContent, number: str | None) -> AnswerRow | None:
    """The row with this number; None for no number, and for a row that the question no longer has."""
    if number is None or not int(number) < len(question.answers):
        return None
    return question.answers[int(number)]


def credit_of_one(question: QuestionContent, given: Given) -> Fraction:
    return earned(row_named(question, given.get(NAME)))


def best_one(question: QuestionContent) -> Given:
    """The first row of the highest credit; nothing where there are no rows."""
    rows = question.answers
    return {NAME: str(rows.index(best_of(rows)))} if rows else {}


def explain_one(question: QuestionContent, given: Given) -> Line:
    row = row_named(question, given.get(NAME))
    return line(row.text if row else "", row, best=best_of(question.answers), fact=question.fact)


def as_read(text: str) -> str:
    """What two texts have in common that read the same on a page."""
    return " ".join(text.casefold().split())


def check_rows(question: QuestionContent) -> Iterator[Finding]:
    """Problems of a list of choices: too few, unlike in credit or text, or left unexplained."""
    yield from check_texts(question.answers)
    yield from check_credits(question.answers)
    yield from check_feedback(question.answers)


def check_texts(rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    """Too few choices, empty ones, or two that read the same."""
    texts = Counter(as_read(row.text) for row in rows)
    if len(rows) < 2:
        yield Finding("question.too-few-choices", "It has fewer than two choices.", "Add plausible ones.")
    if "" in texts:
        yield Finding("question.empty-choice", "A choice has no text.", "Write it or remove it.")
    for text, times in texts.items():
        if text and times > 1:
            yield Finding("question.equal-choices", f'{times} choices read "{text}".', "Change them or keep one.")


def check_credits(rows: Iterable[AnswerRow]) -> Iterator[Finding]:
    for row in rows:
        if not -1 <= row.credit <= 1:
            yield Finding(
                "question.credit-out-of-range",
                f'"{row.text}" earns {row.credit} of the credit.',
                "Give it a credit from -1 to 1.",
            )


def check_feedback(rows: Iterable[AnswerRow]) -> Iterator[Finding]:
    for row in rows:
        if row.credit <= 0 and not row.feedback:
            yield Finding(
                "question.distractor-unexplained",
                f'The wrong choice "{row.text}" has no feedback.',
                "Say which misreading it stands for.",
                Level.WARNING,
            )


def check_one_right(question: QuestionContent) -> Iterator[Finding]:
    right = [row for row in question.answers if row.credit == 1]
    if not right:
        yield Finding("question.no-right-answer", "No choice earns the full credit.", "Give one choice the credit 1.")
    if len(right) > 1:
        yield Finding(
            "question.several-right-answers",
            f"{len(right)} choices earn the full credit, but one is asked for.",
            "Keep one, or make it a multiple choice.",
        )
