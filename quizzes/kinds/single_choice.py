"""Choose one of several answers."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import choices
from quizzes.kinds.base import Given, Input, Kind, Line, Order, Shuffle
from quizzes.kinds.carrying import carried_choice


class SingleChoice(Kind):
    """Rows are the choices; the credit of the chosen row is earned, so a half-right choice can earn a share."""

    name = "single_choice"
    shuffle = Shuffle.IF_WANTED

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return (choices.radio(question, order, given),)

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        return choices.parse_one(order, entries)

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        return choices.credit_of_one(question, given)

    def right_answer(self, question: QuestionContent) -> Given:
        return choices.best_one(question)

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        return carried_choice(asked, key, given)

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        return (choices.explain_one(question, given),)

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from choices.check_rows(question)
        yield from choices.check_one_right(question)
