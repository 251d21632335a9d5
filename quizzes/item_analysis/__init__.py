"""Statistics of a quiz that a teacher can recompute: those of Moodle's quiz statistics report, with intervals.

Pure functions of plain values. Papers go in (:class:`Paper`, chosen by :func:`selected`, and where a quiz draws questions
given slots by :func:`slotted`) with what is known of their
questions (:func:`question_of`); out come figures (:func:`analyse`, :func:`by_revision`) and doubts (:func:`flags`). Papers
may hold different questions. What isn't defined, because papers are too few or don't vary, is None: never NaN, never an
exception. Each formula stands with its source in the docstring of its function and in docs/statistics.md.
"""

from quizzes.item_analysis.analysis import Analysis, analyse, by_revision
from quizzes.item_analysis.choices import ChoiceStatistics, Option, Question, picked_in, question_of
from quizzes.item_analysis.flags import LEAST_PAPERS, Flag, FlagCode, flags
from quizzes.item_analysis.guessing import random_guess_score
from quizzes.item_analysis.intervals import CONFIDENCE, Interval
from quizzes.item_analysis.papers import ItemResult, Paper, SlotFilledTwice, Tries, selected, slotted
from quizzes.item_analysis.questions import QuestionStatistics, question_statistics
from quizzes.item_analysis.quiz import QuizStatistics, Weight, quiz_statistics

__all__ = [
    "CONFIDENCE",
    "LEAST_PAPERS",
    "Analysis",
    "ChoiceStatistics",
    "Flag",
    "FlagCode",
    "Interval",
    "ItemResult",
    "Option",
    "Paper",
    "Question",
    "QuestionStatistics",
    "QuizStatistics",
    "SlotFilledTwice",
    "Tries",
    "Weight",
    "analyse",
    "by_revision",
    "flags",
    "picked_in",
    "question_of",
    "question_statistics",
    "quiz_statistics",
    "random_guess_score",
    "selected",
    "slotted",
]
