"""Judge a statement: true or false."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import choices
from quizzes.kinds.base import Choice, Given, Input, Kind, Line, Order, Shuffle, Unreadable
from quizzes.kinds.carrying import carried_choice

WORDS = ("true", "false")


class TrueFalse(Kind):
    """Two rows with the texts ``true`` and ``false``, which templates translate.

    True is always shown first and each choice is named by its word: rows in the author's order, or numbered by it,
    would give away the key of an author who writes the right row first.
    """

    name = "true_false"
    shuffle = Shuffle.NEVER
    most_tries = 1

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        row = choices.row_named(question, given.get(choices.NAME))
        words = tuple(Choice(value=word, text=word, chosen=row is not None and row.text == word) for word in WORDS)
        return (Input(name=choices.NAME, control="radio", choices=words),)

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        entry = entries.get(choices.NAME, "")
        if not entry:
            return {}
        for number, row in enumerate(question.answers):
            if row.text == entry:
                return {choices.NAME: str(number)}
        raise Unreadable("no-such-choice", name=choices.NAME, entry=entry)

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        return choices.credit_of_one(question, given)

    def right_answer(self, question: QuestionContent) -> Given:
        return choices.best_one(question)

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        return carried_choice(asked, key, given)

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        return (choices.explain_one(question, given),)

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        if sorted(row.text for row in question.answers) != sorted(WORDS):
            yield Finding(
                "question.not-true-and-false",
                "Its choices are not true and false.",
                'Give it two rows with the texts "true" and "false".',
            )
        yield from choices.check_credits(question.answers)
        yield from choices.check_feedback(question.answers)
        yield from choices.check_one_right(question)
