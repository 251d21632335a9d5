"""What a learner has reached in each quiz of an edition."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from lessons.models import Edition
from people.models import User
from people.prepared import Later, prepared
from quizzes.assigned import Assigned, assigned_in, assigned_to, assignments_for, with_attempts
from quizzes.closing import read_overdue_as_closed
from quizzes.content import from_millionths
from quizzes.grading import passes
from quizzes.models import Attempt, Quiz
from quizzes.models.attempts import AttemptQuerySet


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
        seen |= _tried_by(learner)
    return _with_place(seen)


def _tried_by(learner: User) -> Q:
    return Q(pk__in=Attempt.objects.of(learner).real().values("quiz"))


def _with_place(wanted: Q) -> QuerySet[Quiz]:
    return Quiz.objects.filter(wanted).select_related("lesson", "edition__course")


def quizzes_in(edition: Edition, learner: User) -> QuerySet[Quiz]:
    """Those of an edition that :func:`quizzes_seen_by` the learner."""
    return quizzes_seen_by(learner).filter(edition=edition)


@dataclass(frozen=True, slots=True)
class Work:
    """A learner's results in the quizzes of an edition, and everything that their classes are to do."""

    results: list[QuizResult]
    assigned: list[Assigned]


def work_in(edition: Edition, learner: User, *, at: datetime, in_class: bool) -> Work:
    """Two queries; one more for somebody who is ``in_class``, and two if any attempt is overdue."""
    quizzes = _quizzes_in(edition=edition.pk, learner=learner.pk)
    assigned = assigned_to(learner, at=at) if in_class else []
    own = _own_attempts(edition=edition.pk, learner=learner.pk)
    read_overdue_as_closed(own, at=at)
    assigned = with_attempts(assigned, own)
    return Work(_results(quizzes, own, assigned), assigned)


@prepared
def _quizzes_in() -> QuerySet[Quiz]:
    learner: Any = Later("learner")
    return _with_place(Q(retired_at=None) | _tried_by(learner)).filter(edition=Later("edition"))


@prepared
def _own_attempts() -> QuerySet[Attempt]:
    """The learner's at quizzes of the edition and at all assignments, newest first."""
    learner: Any = Later("learner")
    at_hand = Q(quiz__edition=Later("edition")) | Q(assignment__isnull=False)
    return Attempt.objects.of(learner).filter(at_hand).real().order_by("-started_at")


def results_of(quizzes: Sequence[Quiz], learner: User | AnonymousUser, *, at: datetime) -> list[QuizResult]:
    """What the learner has reached in each of these quizzes: two queries, and two more if any attempt is overdue."""
    if not learner.is_authenticated:
        return _results(quizzes, [], [])
    assigned = assigned_in(assignments_for(learner, quizzes=[quiz.pk for quiz in quizzes]), learner, at=at)
    own = _attempts(Attempt.objects.of(learner).filter(quiz__in=quizzes), at)
    return _results(quizzes, own, with_attempts(assigned, own))


def _attempts(attempts: AttemptQuerySet, at: datetime) -> list[Attempt]:
    """The real ones, newest first."""
    own = list(attempts.real().order_by("-started_at"))
    read_overdue_as_closed(own, at=at)
    return own


def _results(quizzes: Sequence[Quiz], own: Iterable[Attempt], assigned: Iterable[Assigned]) -> list[QuizResult]:
    attempts: dict[int | None, list[Attempt]] = defaultdict(list)
    for attempt in own:
        attempts[attempt.quiz_id].append(attempt)
    for_class: dict[int | None, list[Assigned]] = defaultdict(list)
    for each in assigned:
        for_class[each.assignment.quiz_id].append(each)
    return [QuizResult(quiz, tuple(attempts[quiz.pk]), tuple(for_class[quiz.pk])) for quiz in quizzes]
