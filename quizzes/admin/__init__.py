"""The admin of questions and quizzes. Attempts and what learners answered are not in it."""

from quizzes.admin.following import follow_lessons, questions_asking
from quizzes.admin.questions import QuestionAdmin
from quizzes.admin.quizzes import QuizAdmin

__all__ = ["QuestionAdmin", "QuizAdmin", "follow_lessons", "questions_asking"]
