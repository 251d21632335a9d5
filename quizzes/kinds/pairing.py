"""Giving each item one of several targets: shared by matching and categorising."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.base import Choice, Given, Input, Kind, Line, Order, Shuffle, State
from quizzes.kinds.carrying import by_target, carried_row, carried_rows
from quizzes.kinds.choices import as_read, at_place, row_named


class Pairing(Kind):
    """Rows are items with the target that each belongs to; a row without text adds a target that no item has.

    Each item earns the same share. Targets that read the same are one. An answer holds for the row of an item the
    number of the first row with the target picked. Targets are numbered in an order of their own: by the place of
    a row, they would name the item that they belong to.
    """

    shuffle = Shuffle.ALWAYS

    @abstractmethod
    def targets(self, question: QuestionContent) -> tuple[int, ...]:
        """The first row of each target, as the paper lists them. The order must tell nothing of the items."""

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        targets = self.targets(question)
        return tuple(
            Input(
                name=_field(place),
                control="select",
                label=question.answers[row].text,
                choices=tuple(
                    Choice(str(number), question.answers[target].target, given.get(str(row)) == str(target))
                    for number, target in enumerate(targets)
                ),
            )
            for place, row in enumerate(order)
            if question.answers[row].text
        )

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        targets = self.targets(question)
        return {
            str(row): str(at_place(targets, entry, name=_field(place)))
            for place, row in enumerate(order)
            if question.answers[row].text and (entry := entries.get(_field(place), ""))
        }

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        items = _items(question)
        if not items:
            return Fraction(0)
        right = sum(_is_right(row, _picked(question, given, number)) for number, row in items.items())
        return Fraction(right, len(items))

    def right_answer(self, question: QuestionContent) -> Given:
        targets = {as_read(question.answers[first].target): str(first) for first in first_rows(question)}
        return {str(number): targets[as_read(row.target)] for number, row in _items(question).items()}

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        """Items are known by their texts, what was given to them by its own: the key says anew which belongs to which."""
        picked = {item: carried_row(row, asked, key, name=by_target) for item, row in given.items()}
        return carried_rows(asked, key, {item: row for item, row in picked.items() if row is not None})

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        items = _items(question)
        return tuple(
            _line(items[row], _picked(question, given, row), fact=question.fact) for row in order if row in items
        )

    def complete(self, question: QuestionContent, given: Given) -> bool:
        return all(_picked(question, given, row) for row in _items(question))

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from _check_items(list(_items(question).values()))
        if not all(row.target for row in question.answers):
            yield Finding("question.item-without-target", "A row has no target.", "Say where its item belongs.")
        if len(self.targets(question)) < 2:
            yield Finding("question.too-few-targets", "It has fewer than two targets.", "Add items with others.")


def first_rows(question: QuestionContent) -> tuple[int, ...]:
    """The number of the first row of each target, in the author's order."""
    firsts: dict[str, int] = {}
    for number, row in enumerate(question.answers):
        firsts.setdefault(as_read(row.target), number)
    return tuple(firsts.values())


def _field(place: int) -> str:
    return f"place-{place}"


def _items(question: QuestionContent) -> dict[int, AnswerRow]:
    """The rows that are items, by their numbers."""
    return {number: row for number, row in enumerate(question.answers) if row.text}


def _picked(question: QuestionContent, given: Given, row: int) -> str:
    """The target given to the item, empty for none."""
    picked = row_named(question, given.get(str(row)))
    return picked.target if picked else ""


def _is_right(row: AnswerRow, picked: str) -> bool:
    return picked != "" and as_read(picked) == as_read(row.target)


def _line(row: AnswerRow, picked: str, *, fact: str) -> Line:
    right = _is_right(row, picked)
    graded = State.RIGHT if right else State.WRONG
    return Line(
        state=graded if picked else State.MISSING,
        given=picked,
        right=row.target,
        label=row.text,
        feedback=row.feedback if picked and not right else "",
        fact=row.fact or fact,
    )


def _check_items(items: list[AnswerRow]) -> Iterator[Finding]:
    if len(items) < 2:
        yield Finding("question.too-few-items", "It has fewer than two items.", "Add some.")
    for text, times in Counter(as_read(row.text) for row in items).items():
        if times > 1:
            yield Finding("question.equal-items", f'{times} items read "{text}".', "Change them or keep one.")
