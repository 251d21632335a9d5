"""Answer in a few words."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import phrases, verdicts
from quizzes.kinds.base import Given, Input, Kind, Line, Order

NAME = "text"


class ShortText(Kind):
    """Rows are the accepted entries and the wrong ones that are expected; what matches none earns nothing.

    Case counts only if the question is case sensitive. The option ``typing_slip`` forgives one slip in a long word.
    """

    name = "short_text"

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return (Input(name=NAME, control="text", value=given.get(NAME, "")),)

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        entry = phrases.entered(entries, NAME)
        return {NAME: entry} if entry else {}

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        return verdicts.earned(phrases.matching_row(question, question.answers, given.get(NAME, "")))

    def without_words(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        entry = phrases.without_words(key, key.answers, given.get(NAME, ""))
        return {NAME: entry} if entry else {}

    def right_answer(self, question: QuestionContent) -> Given:
        best = verdicts.best_of(question.answers)
        return {NAME: best.text} if best.text else {}

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        entry = given.get(NAME, "")
        row = phrases.matching_row(question, question.answers, entry)
        return (verdicts.line(entry, row, best=verdicts.best_of(question.answers), fact=question.fact),)

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from phrases.check_rows(question, question.answers)
