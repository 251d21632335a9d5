"""Write a few sentences, then compare them with a model answer. Not graded."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import phrases, verdicts
from quizzes.kinds.base import ERASED, Given, Input, Kind, Line, Order, State

NAME = "text"
#: Longest text that is accepted, in characters.
MAX_LENGTH = 5_000


class Reflection(Kind):
    """One row whose text is the model answer. Whatever is written earns nothing and is neither right nor wrong."""

    name = "reflection"
    graded = False

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return (Input(name=NAME, control="textarea", value=given.get(NAME, "")),)

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        text = phrases.entered(entries, NAME, at_most=MAX_LENGTH)
        return {NAME: text} if text else {}

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        return Fraction(0)

    def without_words(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        return {NAME: ERASED} if given else {}

    def right_answer(self, question: QuestionContent) -> Given:
        best = verdicts.best_of(question.answers)
        return {NAME: best.text} if best.text else {}

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        model = verdicts.best_of(question.answers)
        return (
            Line(
                state=State.UNGRADED,
                given=given.get(NAME, ""),
                right=model.text,
                feedback=model.feedback,
                fact=model.fact or question.fact,
            ),
        )

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        if not verdicts.best_of(question.answers).text.strip():
            yield Finding(
                "question.no-model-answer",
                "It has no model answer to compare with.",
                "Add one row with a text of two to four sentences.",
            )
