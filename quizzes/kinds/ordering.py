"""Put things in order."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds.base import Choice, Given, Input, Kind, Line, Order, Shuffle, State, Unreadable
from quizzes.kinds.carrying import carried_rows
from quizzes.kinds.choices import check_texts


class Ordering(Kind):
    """Rows are the items in the right order; ``target`` holds a row's rank from 1 where it isn't its position.

    Rows of equal rank may stand either way. An answer holds the place, from 1, that each row was given. It earns the
    share of neighbouring places whose items are in the right order; an item without a place has no neighbours.
    """

    name = "ordering"
    shuffle = Shuffle.ALWAYS

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return tuple(
            Input(
                name=_field(place),
                control="select",
                label=question.answers[row].text,
                choices=tuple(Choice(each, each, given.get(str(row)) == each) for each in _places(question)),
            )
            for place, row in enumerate(order)
        )

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        given: dict[str, str] = {}
        for place, row in enumerate(order):
            name = _field(place)
            entry = entries.get(name, "")
            if entry and entry not in _places(question):
                raise Unreadable("no-such-choice", name=name, entry=entry)
            if entry in given.values():
                raise Unreadable("same-place-twice", name=name, entry=entry)
            if entry:
                given[str(row)] = entry
        return given

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        ordered = _neighbours_in_order(question, given)
        return Fraction(sum(ordered), len(ordered)) if ordered else Fraction(0)

    def right_answer(self, question: QuestionContent) -> Given:
        return {str(row): str(place) for place, row in enumerate(_by_rank(question), start=1)}

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        return carried_rows(asked, key, given)

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        """An item in another place is partly right if it is in the right order with a neighbour."""
        ranks = ranks_of(question)
        ordered = _neighbours_in_order(question, given)
        return tuple(
            _line(question, row, given.get(str(row), ""), _right_places(ranks, row), ordered)
            for row in _by_rank(question)
        )

    def is_answer(self, question: QuestionContent, order: Order) -> bool:
        """Not for two items: if they never stood in the right order, the other one would be known to be right."""
        as_shown = {str(row): str(place) for place, row in enumerate(order, start=1)}
        return len(set(ranks_of(question))) > 1 and len(order) > 2 and self.credit(question, as_shown) == 1

    def complete(self, question: QuestionContent, given: Given) -> bool:
        return None not in _arranged(question, given)

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from check_texts(question.answers)
        for row in question.answers:
            if row.target and not _is_rank(row.target):
                yield Finding(
                    "question.rank-unreadable",
                    f'The rank "{row.target}" of "{row.text}" is no whole number from 1.',
                    "Number the rows, equal ones alike.",
                )
        if len(question.answers) > 1 and len(set(ranks_of(question))) == 1:
            yield Finding("question.no-order", "All items have the same rank.", "Give them different ones.")


def _field(place: int) -> str:
    return f"place-{place}"


def _places(question: QuestionContent) -> tuple[str, ...]:
    """All places that an item may take: ``1`` and up."""
    return tuple(str(place) for place in range(1, len(question.answers) + 1))


def _is_rank(target: str) -> bool:
    return target.isascii() and target.isdecimal() and len(target) < 4 and int(target) > 0


def ranks_of(question: QuestionContent) -> list[int]:
    """The rank of each row; its position where it has none that can be read."""
    return [
        int(row.target) if _is_rank(row.target) else position for position, row in enumerate(question.answers, start=1)
    ]


def _by_rank(question: QuestionContent) -> list[int]:
    """The rows in a right order."""
    ranks = ranks_of(question)
    return sorted(range(len(ranks)), key=ranks.__getitem__)


def _arranged(question: QuestionContent, given: Given) -> list[int | None]:
    """The row at each place, None where none was put."""
    placed = {given[str(row)]: row for row in range(len(question.answers)) if str(row) in given}
    return [placed.get(place) for place in _places(question)]


def _neighbours_in_order(question: QuestionContent, given: Given) -> list[bool]:
    """For each two neighbouring places, the first ones first, whether their items are in the right order."""
    ranks = ranks_of(question)
    return [
        one is not None and other is not None and ranks[one] <= ranks[other]
        for one, other in pairwise(_arranged(question, given))
    ]


def _right_places(ranks: list[int], row: int) -> range:
    """The places, from 1, where the row may stand: several if its rank is shared."""
    first = 1 + sum(rank < ranks[row] for rank in ranks)
    return range(first, first + ranks.count(ranks[row]))


def _line(question: QuestionContent, row: int, place: str, right: range, ordered: list[bool]) -> Line:
    answer = question.answers[row]
    state = _state(place, right, ordered)
    return Line(
        state=state,
        given=place,
        right=f"{right[0]}–{right[-1]}" if len(right) > 1 else str(right[0]),
        label=answer.text,
        feedback=answer.feedback if state in {State.PARTLY, State.WRONG} else "",
        fact=answer.fact or question.fact,
    )


def _state(place: str, right: range, ordered: list[bool]) -> State:
    if not place:
        return State.MISSING
    if int(place) in right:
        return State.RIGHT
    before_and_after = ordered[max(0, int(place) - 2) : int(place)]
    return State.PARTLY if any(before_and_after) else State.WRONG
