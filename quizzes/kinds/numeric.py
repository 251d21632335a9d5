"""Answer with a number."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import amounts, phrases, verdicts
from quizzes.kinds.base import Given, Input, Kind, Line, Order

NAME = "text"
NUMBER = "number"


class Numeric(Kind):
    """Rows are the accepted numbers in the question's unit, each with its tolerance, and expected wrong ones.

    An answer holds what was typed and the number that it was read as: a later change of the reader moves no mark.
    """

    name = "numeric"

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return (Input(name=NAME, control="text", value=given.get(NAME, ""), numeric=True),)

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        entry = phrases.entered(entries, NAME)
        if not entry:
            return {}
        reading = amounts.read_amount(entry, question.unit, name=NAME)
        return {NAME: entry, NUMBER: amounts.digits(reading.value)}

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        return verdicts.earned(_matching_row(question, given))

    def without_words(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        """The number alone, not as it was written."""
        return {NAME: given[NUMBER], NUMBER: given[NUMBER]} if given else {}

    def right_answer(self, question: QuestionContent) -> Given:
        best = verdicts.best_of(question.answers)
        return {NAME: amounts.shown(best, question.unit), NUMBER: best.text} if best.text else {}

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        best = verdicts.best_of(question.answers)
        return (
            verdicts.line(
                given.get(NAME, ""),
                _matching_row(question, given),
                best=best,
                right=amounts.shown(best, question.unit),
                fact=question.fact,
            ),
        )

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from amounts.check_unit(question)
        yield from amounts.check_rows(question.answers)

    def readings(self, question: QuestionContent, given: Given) -> Mapping[str, str]:
        reading = amounts.ambiguous_reading(given.get(NAME, ""), question)
        return {NAME: reading} if reading else {}


def _matching_row(question: QuestionContent, given: Given) -> AnswerRow | None:
    return amounts.matching_row(question.answers, Decimal(given[NUMBER])) if given else None
