"""Questions, the quizzes drawn from them, and what learners answered."""

from quizzes.models.attempts import Attempt, AttemptItem, Response
from quizzes.models.questions import Answer, Evidence, Question
from quizzes.models.quizzes import Quiz, QuizSection

__all__ = ["Answer", "Attempt", "AttemptItem", "Evidence", "Question", "Quiz", "QuizSection", "Response"]
