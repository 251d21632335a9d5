"""A question that the ablest pupils answer wrongly, so that its key looks wrong, although it is not."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from kzcourse.demo.abilities import Difficulty
from quizzes.actions.start import bank_of
from quizzes.asked import question_in
from quizzes.content import QuestionContent
from quizzes.models import AttemptItem, Quiz

#: The abler ones are sure of the wrong choice.
MISLEADING: Final = Difficulty(-0.2, 4.0)


@dataclass(frozen=True, slots=True)
class Doubted:
    """The question, and the number of the row that is taken for the right one."""

    quiz_id: int
    question_id: int
    believed: int

    def is_asked_by(self, item: AttemptItem) -> bool:
        return item.question_id == self.question_id

    def as_believed(self, content: QuestionContent) -> QuestionContent:
        """The question with the key that pupils believe in."""
        rows = enumerate(content.answers)
        return replace(
            content, answers=tuple(replace(row, credit=Fraction(place == self.believed)) for place, row in rows)
        )


def doubted_in(quiz: Quiz) -> Doubted | None:
    """The first question of the quiz with one right and two or more wrong choices; None if it has none."""
    for section in quiz.sections.prefetch_related("questions"):
        for question in bank_of(section, quiz).filter(kind="single_choice"):
            rows = question_in(question.revision).answers
            wrong = [number for number, row in enumerate(rows) if row.credit <= 0]
            if len(wrong) > 1:
                return Doubted(quiz.pk, question.pk, wrong[0])
    return None
