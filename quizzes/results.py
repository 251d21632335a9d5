"""What a learner has reached in each quiz of an edition."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q, QuerySet

from lessons.models import Edition
from people.models import User
from quizzes.assigned import Assigned, assigned_to, assignments_for
from quizzes.closing import read_overdue_as_closed
from quizzes.content import from_millionths
from quizzes.grading import passes
from quizzes.models import Attempt, Quiz


@dataclass(frozen=True, slots=True)
class QuizResult:
    """A quiz with this learner's attempts at it, newest first, and what of it is assigned to them.

    Overdue attempts read as handed in.
    """

    quiz: Quiz
    attempts: tuple[Attempt, ...] = ()
    assigned: tuple[Assigned, ...] = ()

    @property
    def running_graded(self) -> Attempt | None:
        """For oneself."""
        return self._running(Attempt.Purpose.GRADED)

    @property
    def running_practice(self) -> Attempt | None:
        return self._running(Attempt.Purpose.PRACTICE)

    @property
    def running(self) -> Attempt | None:
        """An attempt that can go on: first one for a class, then a graded one."""
        for_class = (each.running for each in self.assigned if each.running)
        return next(for_class, None) or self.running_graded or self.running_practice

    @property
    def finished(self) -> tuple[Attempt, ...]:
        """Graded attempts that were handed in, newest first."""
        graded = Attempt.Purpose.GRADED
        return tuple(each for each in self.attempts if each.submitted_at and each.purpose == graded)

    @property
    def latest(self) -> Attempt | None:
        return self.finished[0] if self.finished else None

    @property
    def best(self) -> Attempt | None:
        return max(self.finished, key=lambda each: each.score_millionths or 0, default=None)

    @property
    def practiced(self) -> int:
        """How many practice rounds were finished."""
        return sum(1 for each in self.attempts if each.submitted_at and each.is_practice)

    @property
    def passed(self) -> bool:
        return any(has_passed(each) for each in self.finished)

    @property
    def attempts_left(self) -> int | None:
        """How many graded attempts for oneself may still be started, None for any number."""
        allowed = self.quiz.attempts_allowed
        used = sum(1 for each in self.finished if each.assignment_id is None)
        return max(0, allowed - used) if allowed else None

    @property
    def only_for_class(self) -> bool:
        """Whether, for now, the quiz is taken for a class and in no other way."""
        return any(each.is_the_only_way for each in self.assigned)

    @property
    def startable(self) -> bool:
        """Whether the learner can take the quiz again, in one mode or the other, or for a class."""
        if self.quiz.retired_at is not None:
            return False
        if any(each.startable for each in self.assigned):
            return True
        practice_offered = self.quiz.modes != Quiz.Modes.GRADED
        return not self.only_for_class and (practice_offered or self.attempts_left != 0)

    def startable_for(self, assignment_id: int) -> bool:
        """Whether the learner can take the quiz again for this assignment."""
        return self.quiz.retired_at is None and any(
            each.startable for each in self.assigned if each.assignment.pk == assignment_id
        )

    @property
    def waiting(self) -> bool:
        """Whether something is left to reach: a pass, or a first round of a quiz that is for practice only.

        What is to be done for a class waits by itself, and first.
        """
        if self.only_for_class:
            return False
        if self.quiz.modes == Quiz.Modes.PRACTICE:
            return self.startable and not self.practiced
        return self.startable and not self.passed and self.attempts_left != 0

    def _running(self, purpose: str) -> Attempt | None:
        own = (each for each in self.attempts if each.assignment_id is None and each.purpose == purpose)
        return next((each for each in own if each.submitted_at is None), None)


def has_passed(attempt: Attempt) -> bool:
    """Whether an attempt that was handed in reached the pass mark of its own terms."""
    return attempt.submitted_at is not None and passes(
        score_of(attempt), pass_mark_percent=attempt.terms["pass_mark_percent"]
    )


def score_of(attempt: Attempt) -> Fraction:
    return from_millionths(attempt.score_millionths or 0)


def quizzes_seen_by(learner: User) -> QuerySet[Quiz]:
    """Quizzes in use, and retired ones that the learner has an attempt at."""
    seen = Q(retired_at=None)
    if learner.is_authenticated:
        seen |= Q(pk__in=Attempt.objects.of(learner).real().values("quiz"))
    return Quiz.objects.filter(seen).select_related("lesson", "edition__course")


def results_in(
    editions: Iterable[Edition], learner: User, *, at: datetime, assigned: Iterable[Assigned] | None = None
) -> dict[int, list[QuizResult]]:
    """The quizzes of each edition, by its key, with the learner's results: one query more than :func:`results_of`."""
    results: dict[int, list[QuizResult]] = defaultdict(list)
    quizzes = list(quizzes_seen_by(learner).filter(edition__in=editions))
    for result in results_of(quizzes, learner, at=at, assigned=assigned):
        results[result.quiz.edition_id].append(result)
    return results


def results_of(
    quizzes: Sequence[Quiz], learner: User, *, at: datetime, assigned: Iterable[Assigned] | None = None
) -> list[QuizResult]:
    """What the learner has reached in each of these quizzes.

    Two queries; two more if any is assigned, and two if any attempt is overdue. What is ``assigned`` to the learner needs
    none where it is known already.
    """
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for_class: dict[int | None, list[Assigned]] = defaultdict(list)
    if learner.is_authenticated:
        own = list(Attempt.objects.of(learner).real().filter(quiz__in=quizzes).order_by("-started_at"))
        read_overdue_as_closed(own, at=at)
        for attempt in own:
            attempts[attempt.quiz_id].append(attempt)
        if assigned is None:
            to_do = assignments_for(learner, quizzes=[quiz.pk for quiz in quizzes])
            assigned = assigned_to(learner, to_do, own, at=at)
        for each in assigned:
            for_class[each.assignment.quiz_id].append(each)
    return [QuizResult(quiz, tuple(attempts[quiz.pk]), tuple(for_class[quiz.pk])) for quiz in quizzes]
