"""What a learner has reached in each quiz of an edition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lessons.models import Edition
from people.models import User
from quizzes.content import from_millionths
from quizzes.grading import passes
from quizzes.models import Attempt, Quiz


@dataclass(frozen=True, slots=True)
class QuizResult:
    """A quiz with this learner's graded attempts. ``best`` and ``latest`` are submitted ones, ``running`` an open one."""

    quiz: Quiz
    attempts: tuple[Attempt, ...] = ()
    running: Attempt | None = None

    @property
    def finished(self) -> tuple[Attempt, ...]:
        """Graded attempts that were submitted, newest first."""
        graded = Attempt.Purpose.GRADED
        return tuple(each for each in self.attempts if each.submitted_at and each.purpose == graded)

    @property
    def latest(self) -> Attempt | None:
        return self.finished[0] if self.finished else None

    @property
    def best(self) -> Attempt | None:
        return max(self.finished, key=lambda each: each.score_millionths or 0, default=None)

    @property
    def practised(self) -> int:
        """How many practice rounds were finished."""
        return sum(1 for each in self.attempts if each.submitted_at and each.is_practice)

    @property
    def passed(self) -> bool:
        return any(has_passed(each) for each in self.finished)


def has_passed(attempt: Attempt) -> bool:
    """Whether a submitted attempt reached the pass mark of its own terms."""
    share = from_millionths(attempt.score_millionths or 0)
    return attempt.submitted_at is not None and passes(share, pass_mark_percent=attempt.terms["pass_mark_percent"])


def results_in(editions: Iterable[Edition], learner: User, *, at: datetime) -> dict[int, list[QuizResult]]:
    """The live quizzes of each edition, by its key, with the learner's results: two queries."""
    quizzes = list(Quiz.objects.live().filter(edition__in=editions).select_related("lesson", "edition__course"))
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    if learner.is_authenticated:
        for attempt in Attempt.objects.of(learner).real().filter(quiz__in=quizzes).order_by("-started_at"):
            attempts[attempt.quiz_id].append(attempt)
    results: dict[int, list[QuizResult]] = defaultdict(list)
    for quiz in quizzes:
        results[quiz.edition_id].append(_result(quiz, attempts[quiz.pk], at))
    return results


def _result(quiz: Quiz, attempts: list[Attempt], at: datetime) -> QuizResult:
    running = next((each for each in attempts if each.is_open(at)), None)
    return QuizResult(quiz=quiz, attempts=tuple(attempts), running=running)


def score_of(attempt: Attempt) -> Fraction:
    return from_millionths(attempt.score_millionths or 0)
