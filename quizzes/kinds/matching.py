"""Match each item with its partner."""

from collections.abc import Iterator

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds.choices import as_read
from quizzes.kinds.pairing import Pairing, first_rows


class Matching(Pairing):
    """Targets are partners, listed by the alphabet: in the order of the rows they would stand beside their items."""

    name = "matching"

    def targets(self, question: QuestionContent) -> tuple[int, ...]:
        return tuple(sorted(first_rows(question), key=lambda row: as_read(question.answers[row].target)))

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from super().check(question)
        partners = {as_read(row.target) for row in question.answers if row.text}
        for row in question.answers:
            if not row.text and as_read(row.target) in partners:
                yield Finding(
                    "question.distractor-is-partner",
                    f'"{row.target}" is added as a partner of no item, but one has it.',
                    "Change or remove the row.",
                )
