"""The admin of questions and quizzes. Attempts and what learners answered are not in it."""

from quizzes.admin.beside import pages_on_lesson
from quizzes.admin.following import follow_lessons, new_questions_for, questions_asking
from quizzes.admin.questions import QuestionAdmin
from quizzes.admin.quizzes import QuizAdmin

__all__ = ["QuestionAdmin", "QuizAdmin", "follow_lessons", "new_questions_for", "pages_on_lesson", "questions_asking"]
