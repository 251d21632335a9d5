"""Choosing one row: shared by single choice, true or false, and evidence."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.base import Choice, Given, Input, Line, Order, State, Unreadable

NAME = "choice"


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
    return {NAME: str(row_at(order, entry, name=NAME))}


def row_at(order: Order, entry: str, *, name: str) -> int:
    """The number of the row shown at the place ``entry``; raises :class:`Unreadable` for a place that isn't there."""
    if entry.isascii() and entry.isdigit() and len(entry) < 4 and int(entry) < len(order):
        return order[int(entry)]
    raise Unreadable("no-such-choice", name=name, entry=entry)


def chosen_row(question: QuestionContent, given: Given) -> AnswerRow | None:
    return question.answers[int(given[NAME])] if NAME in given else None


def credit_of_one(question: QuestionContent, given: Given) -> Fraction:
    row = chosen_row(question, given)
    return Fraction(0) if row is None else max(Fraction(0), row.credit)


def explain_one(question: QuestionContent, given: Given) -> Line:
    row = chosen_row(question, given)
    best = max(question.answers, key=lambda answer: answer.credit)
    if row is None:
        return Line(state=State.MISSING, given="", right=best.text, fact=question.fact)
    return Line(
        state=state_of(row.credit),
        given=row.text,
        right=best.text,
        feedback=row.feedback,
        fact=row.fact or question.fact,
    )


def state_of(credit: Fraction) -> State:
    if credit >= 1:
        return State.RIGHT
    return State.PARTLY if credit > 0 else State.WRONG


def check_rows(question: QuestionContent) -> Iterator[Finding]:
    """Problems of any list of choices: too few, empty, or two that read the same."""
    texts = [" ".join(row.text.casefold().split()) for row in question.answers]
    if len(texts) < 2:
        yield Finding("question.too-few-choices", "It has fewer than two choices.", "Add plausible ones.")
    if "" in texts:
        yield Finding("question.empty-choice", "A choice has no text.", "Write it or remove it.")
    if len(set(texts)) < len(texts):
        twice = next(text for text in texts if texts.count(text) > 1)
        yield Finding("question.equal-choices", f'Two choices read "{twice}".', "Change or remove one.")
    for row in question.answers:
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
