"""Sort items into categories."""

from quizzes.content import QuestionContent
from quizzes.kinds.pairing import Pairing, first_rows


class Categorise(Pairing):
    """Targets are categories, listed as the author did; the items are shuffled. A category may have no item."""

    name = "categorise"

    def targets(self, question: QuestionContent) -> tuple[int, ...]:
        return first_rows(question)
