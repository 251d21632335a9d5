"""Questions, the quizzes drawn from them, what classes are to do, what learners answered and reported, and their marks."""

from quizzes.models.assignments import Assignment, Extension, MarkOverride
from quizzes.models.attempts import Attempt, AttemptItem, DeadlineMove, Presence, Response
from quizzes.models.papers import PrintedItem, PrintedQuiz, PrintedSheet, PrintedVersion
from quizzes.models.questions import Answer, Evidence, Question
from quizzes.models.quizzes import Quiz, QuizSection
from quizzes.models.regrades import Adjustment, Regrade
from quizzes.models.reports import QuestionReport

__all__ = [
    "Adjustment",
    "Answer",
    "Assignment",
    "Attempt",
    "AttemptItem",
    "DeadlineMove",
    "Evidence",
    "Extension",
    "MarkOverride",
    "Presence",
    "PrintedItem",
    "PrintedQuiz",
    "PrintedSheet",
    "PrintedVersion",
    "Question",
    "QuestionReport",
    "Quiz",
    "QuizSection",
    "Regrade",
    "Response",
]
