"""Questions, the quizzes drawn from them, what learners answered and reported, and what became of their marks."""

from quizzes.models.attempts import Attempt, AttemptItem, Response
from quizzes.models.questions import Answer, Evidence, Question
from quizzes.models.quizzes import Quiz, QuizSection
from quizzes.models.regrades import Adjustment, Regrade
from quizzes.models.reports import QuestionReport

__all__ = [
    "Adjustment",
    "Answer",
    "Attempt",
    "AttemptItem",
    "Evidence",
    "Question",
    "QuestionReport",
    "Quiz",
    "QuizSection",
    "Regrade",
    "Response",
]
