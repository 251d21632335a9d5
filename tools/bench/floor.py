"""The least that reading a course can cost: a bare query loop over the same rows."""

from time import process_time

from lessons.models import Chart, ChartPoint, Fact, FactText, GlossaryTerm, Lesson, Passage
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection

READ = (Fact, FactText, GlossaryTerm, Chart, ChartPoint, Lesson, Passage, Question, Answer, Evidence, Quiz, QuizSection)


def seconds_of_floor() -> float:
    """Every row of the content made an object once, and dropped."""
    started = process_time()
    for model in READ:
        for _ in model._default_manager.all().iterator():
            pass
    return process_time() - started
