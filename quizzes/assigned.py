"""What a learner is to do for their classes: each assignment with the terms that hold for them and what they have done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from people.models import User
from quizzes.assigning import Counts, Phase, Terms, extended, mark_of_tries
from quizzes.closing import read_overdue_as_closed
from quizzes.content import MILLION
from quizzes.models import Assignment, Attempt, Extension, MarkOverride


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment as it stands for one learner at one time.

    ``terms`` are with extensions, ``attempts`` those at it, in the order in which they were begun, overdue ones read as
    handed in; ``override`` is the mark that a teacher decided, None if there is none.
    """

    assignment: Assignment
    terms: Terms
    phase: Phase
    attempts: tuple[Attempt, ...] = ()
    override: MarkOverride | None = None

    @property
    def running(self) -> Attempt | None:
        return next((each for each in self.attempts if each.submitted_at is None), None)

    @property
    def finished(self) -> tuple[Attempt, ...]:
        return tuple(each for each in self.attempts if each.submitted_at is not None)

    @property
    def tries_left(self) -> int | None:
        """How many more attempts may be started, None for any number."""
        allowed = self.terms.attempts_allowed
        return max(0, allowed - len(self.attempts)) if allowed else None

    @property
    def time_limit_minutes(self) -> int | None:
        """The time limit, with what was added to it, in whole minutes."""
        return None if self.terms.time_limit is None else self.terms.time_limit // timedelta(minutes=1)

    @property
    def is_open(self) -> bool:
        return self.phase in {Phase.OPEN, Phase.OVERDUE}

    @property
    def startable(self) -> bool:
        """Whether another attempt may be started now."""
        return self.is_open and self.running is None and self.tries_left != 0

    @property
    def waiting(self) -> bool:
        """Whether the learner has yet to hand in anything, and can."""
        return self.is_open and not self.finished and (self.running is not None or self.startable)

    @property
    def is_the_only_way(self) -> bool:
        """Whether, for now, this learner takes the quiz for the class or not at all."""
        return self.assignment.exclusive and self.is_open

    @property
    def mark_millionths(self) -> int | None:
        """The mark: what a teacher decided, or else what the tries that were handed in earn; None if there is none."""
        if self.override is not None:
            return self.override.score_millionths
        return mark_of_tries((each.score_millionths or 0 for each in self.finished), Counts(self.assignment.counts))

    @property
    def percent(self) -> int | None:
        """The mark in whole percent, rounded down as scores are."""
        return None if self.mark_millionths is None else self.mark_millionths * 100 // MILLION

    @property
    def is_late(self) -> bool:
        """Whether the first thing handed in came after it was due."""
        first = min((each.submitted_at for each in self.finished if each.submitted_at), default=None)
        return first is not None and self.terms.is_late(first)


def assignments_for(learner: User, *, quizzes: Iterable[int] | None = None) -> list[Assignment]:
    """Those of the learner's classes, what is due first before what is due later; of these quizzes, or all."""
    found = Assignment.objects.for_learner(learner)
    if quizzes is not None:
        found = found.filter(quiz__in=quizzes)
    return list(
        found.select_related("classroom", "quiz__edition__course", "lesson__edition__course").order_by("due_at", "pk")
    )


def all_assigned_to(learner: User, *, at: datetime) -> list[Assigned]:
    """Everything that the learner's classes are to do: one query, three more if there is anything."""
    assignments = assignments_for(learner)
    own = list(Attempt.objects.of(learner).filter(assignment__in=assignments)) if assignments else []
    read_overdue_as_closed(own, at=at)
    return assigned_to(learner, assignments, own, at=at)


def assigned_to(
    learner: User, assignments: Sequence[Assignment], attempts: Iterable[Attempt], *, at: datetime
) -> list[Assigned]:
    """These assignments as they stand for the learner, whose ``attempts`` at their quizzes are given, in any order.

    Two queries if there are any assignments, none else.
    """
    if not assignments:
        return []
    tries: dict[int | None, list[Attempt]] = defaultdict(list)
    for attempt in sorted(attempts, key=lambda each: each.started_at):
        tries[attempt.assignment_id].append(attempt)
    given: dict[int, list[Extension]] = defaultdict(list)
    for extension in Extension.objects.in_force().concerning(learner).filter(assignment__in=assignments):
        given[extension.assignment_id].append(extension)
    overrides = {
        each.assignment_id: each
        for each in MarkOverride.objects.filter(learner=learner, assignment__in=assignments).order_by("pk")
    }
    return [_assigned(each, given[each.pk], tries[each.pk], overrides.get(each.pk), at) for each in assignments]


def _assigned(
    assignment: Assignment,
    given: Iterable[Extension],
    tries: Iterable[Attempt],
    override: MarkOverride | None,
    at: datetime,
) -> Assigned:
    terms = extended(assignment.terms(), (each.allowance() for each in given))
    in_force = override if override is not None and override.score_millionths is not None else None
    return Assigned(assignment, terms, terms.phase(at), tuple(tries), in_force)


def terms_for(learner: User, assignment: Assignment) -> Terms:
    """What holds for this learner, with extensions: one query."""
    given = Extension.objects.in_force().concerning(learner).filter(assignment=assignment)
    return extended(assignment.terms(), (each.allowance() for each in given))


def takes_only_for_class(learner: User, quiz_id: int, *, at: datetime) -> bool:
    """Whether an exclusive assignment, open to this learner now, is the only way to take the quiz. Two queries at most."""
    assignments = assignments_for(learner, quizzes=[quiz_id])
    return any(each.is_the_only_way for each in assigned_to(learner, assignments, (), at=at))


def closed_for_all(assignment: Assignment, *, at: datetime) -> bool:
    """Whether nobody of the class can take the quiz any more, whatever was allowed to some. One query."""
    given = [each.allowance() for each in assignment.extensions.in_force()]
    everything = extended(assignment.terms(), given)  # nobody has more than all of it together
    return everything.phase(at) is Phase.CLOSED
