"""What learners answered to a question, and how often."""

from collections import Counter
from dataclasses import dataclass

from quizzes.actions.accept import acceptable
from quizzes.asked import question_in
from quizzes.content import MILLION
from quizzes.kinds import Line, kind_named
from quizzes.models import Attempt, AttemptItem, Question, Quiz


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer as a page shows it (empty: none), how many gave it, and its credit, a share from 0 to 1.

    ``acceptable`` is what the key would have to hold to accept it, empty where it can't or does already.
    """

    text: str
    count: int
    credit: float
    acceptable: str


def answers_given(question: Question, quiz: Quiz | None) -> list[AnswerGiven]:
    """The answers in graded attempts that were handed in, the most frequent first; three queries at most."""
    attempts = Attempt.objects.that_count().filter(submitted_at__isnull=False)
    if quiz:
        attempts = attempts.filter(quiz=quiz)
    items = AttemptItem.objects.filter(question=question, attempt__in=attempts).select_related("revision", "current")
    counts = Counter(_told(item) for item in items)
    given = [
        AnswerGiven(text, count, credit / MILLION, "" if credit == MILLION else accepted)
        for (text, credit, accepted), count in counts.items()
    ]
    return sorted(given, key=lambda each: (-each.count, -each.credit, each.text))


def answer_in_words(item: AttemptItem) -> str:
    """The current answer as a page shows it, part by part; empty for none."""
    asked, given = question_in(item.revision), item.current.given if item.current else {}
    lines = kind_named(asked.kind).explain(asked, item.order, given) if given else ()
    return " · ".join(_line(line) for line in lines)


def _told(item: AttemptItem) -> tuple[str, int, str]:
    accepted = acceptable(question_in(item.revision), item.current.given if item.current else {})
    return answer_in_words(item), item.credit_millionths or 0, accepted


def _line(line: Line) -> str:
    return f"{line.label}: {line.given or '–'}" if line.label else line.given
