"""The only places where one event changes several rows of this room."""

from quizzes.actions.answer import Recorded, check_answer, flag, record_answer, show_hint
from quizzes.actions.errors import (
    AssignmentNotOpen,
    AttemptClosed,
    NoAttemptsLeft,
    NothingToReview,
    NotPractice,
    OnlyForClass,
    QuestionClosed,
    QuizUnavailable,
)
from quizzes.actions.publish import publish_questions
from quizzes.actions.review import check_review, start_review
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import close_overdue, submit

__all__ = [
    "AssignmentNotOpen",
    "AttemptClosed",
    "NoAttemptsLeft",
    "NotPractice",
    "NothingToReview",
    "OnlyForClass",
    "QuestionClosed",
    "QuizUnavailable",
    "Recorded",
    "check_answer",
    "check_review",
    "close_overdue",
    "flag",
    "publish_questions",
    "record_answer",
    "show_hint",
    "start_attempt",
    "start_review",
    "submit",
]
