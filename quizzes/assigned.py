"""What a learner is to do for their classes: each assignment with the terms that hold for them and what they have done."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum

from people.models import User
from people.prepared import Later, prepared
from quizzes.assigning import Allowance, Counts, Phase, Terms, extended, mark_of_tries
from quizzes.closing import read_overdue_as_closed
from quizzes.content import MILLION
from quizzes.models import Assignment, Attempt, Extension, MarkOverride


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment as it stands for one learner at one time.

    ``terms`` are with extensions, ``attempts`` those at it, in the order in which they were begun, overdue ones read as
    handed in; ``decided_millionths`` is the mark that a teacher decided, None if there is none, and
    ``decided_why`` the reason that they gave.
    """

    assignment: Assignment
    terms: Terms
    phase: Phase
    attempts: tuple[Attempt, ...] = ()
    decided_millionths: int | None = None
    decided_why: str = ""

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
    def is_decided(self) -> bool:
        """Whether a teacher decided the mark."""
        return self.decided_millionths is not None

    @property
    def mark_millionths(self) -> int | None:
        """The mark: what a teacher decided, or else what the tries that were handed in earn; None if there is none."""
        if self.decided_millionths is not None:
            return self.decided_millionths
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


def assignments_for(learner: User, *, quizzes: Iterable[int] | None = None) -> QuerySet[Assignment]:
    """Those of the learner's classes, what is due first before what is due later; of these quizzes, or all."""
    found = Assignment.objects.for_learner(learner)
    if quizzes is not None:
        found = found.filter(quiz__in=quizzes)
    return found.order_by("due_at", "pk")


def all_assigned_to(learner: User, *, at: datetime) -> list[Assigned]:
    """Everything that the learner's classes are to do: one query, one more if there is anything."""
    assigned = assigned_to(learner, at=at)
    own = list(Attempt.objects.of(learner).filter(assignment__in=[each.assignment for each in assigned]))
    read_overdue_as_closed(own, at=at)
    return with_attempts(assigned, own)


def assigned_in(assignments: QuerySet[Assignment], learner: User, *, at: datetime) -> list[Assigned]:
    """These assignments as they stand for the learner, without what was tried: one query."""
    return _as_they_stand(_with_allowances(assignments, learner), at)


def assigned_to(learner: User, *, at: datetime) -> list[Assigned]:
    """Everything that the learner's classes are to do, what is due first before what is due later, without what was tried:
    one query."""
    return _as_they_stand(_assigned_to(learner=learner.pk), at)


@prepared
def _assigned_to() -> QuerySet[Any]:
    learner: Any = Later("learner")
    return _with_allowances(assignments_for(learner), learner)


def _with_allowances(assignments: QuerySet[Assignment], learner: User) -> QuerySet[Any]:
    """With what of extensions holds for the learner, and with what was decided on their mark."""
    given = Extension.objects.in_force().concerning(learner).filter(assignment=OuterRef("pk"))
    of_each = given.order_by().values("assignment")
    decided = MarkOverride.objects.filter(learner=learner, assignment=OuterRef("pk")).order_by("-pk")
    return assignments.select_related("classroom", "quiz__edition__course", "lesson__edition__course").annotate(
        more_minutes=Subquery(of_each.annotate(value=Sum("extra_minutes")).values("value")),
        more_tries=Subquery(of_each.annotate(value=Sum("extra_attempts")).values("value")),
        due_until=Subquery(of_each.annotate(value=Max("due_at")).values("value")),
        open_until=Subquery(of_each.annotate(value=Max("closes_at")).values("value")),
        decided=Subquery(decided.values("score_millionths")[:1]),
        why=Subquery(decided.values("reason")[:1]),
    )


def _as_they_stand(found: Iterable[Any], at: datetime) -> list[Assigned]:
    rows = []
    for each in found:
        extra = timedelta(minutes=each.more_minutes or 0)
        # The latest moments hold and the rest adds up, so that all extensions together are one allowance.
        terms = extended(each.terms(), [Allowance(extra, each.due_until, each.open_until, each.more_tries or 0)])
        rows.append(Assigned(each, terms, terms.phase(at), decided_millionths=each.decided, decided_why=each.why or ""))
    return rows


def with_attempts(assigned: Iterable[Assigned], attempts: Iterable[Attempt]) -> list[Assigned]:
    """The same with what the learner tried; ``attempts`` come in any order, and may be at other quizzes too."""
    tries: dict[int | None, list[Attempt]] = defaultdict(list)
    for attempt in sorted(attempts, key=lambda each: each.started_at):
        tries[attempt.assignment_id].append(attempt)
    return [replace(each, attempts=tuple(tries[each.assignment.pk])) for each in assigned]


def terms_for(learner: User, assignment: Assignment) -> Terms:
    """What holds for this learner, with extensions: one query."""
    given = Extension.objects.in_force().concerning(learner).filter(assignment=assignment)
    return extended(assignment.terms(), (each.allowance() for each in given))


def takes_only_for_class(learner: User, quiz_id: int, *, at: datetime) -> bool:
    """Whether an exclusive assignment, open to this learner now, is the only way to take the quiz. One query."""
    return any(
        each.is_the_only_way for each in assigned_in(assignments_for(learner, quizzes=[quiz_id]), learner, at=at)
    )


def closed_for_all(assignment: Assignment, *, at: datetime) -> bool:
    """Whether nobody of the class can take the quiz any more, whatever was allowed to some. One query."""
    return _is_closed(assignment, assignment.extensions.in_force(), at)


def all_closed_for_all(assignments: Collection[Assignment], *, at: datetime) -> set[int]:
    """The keys of those that are :func:`closed_for_all`. One query."""
    given: dict[int, list[Extension]] = defaultdict(list)
    for each in Extension.objects.in_force().filter(assignment__in=assignments):
        given[each.assignment_id].append(each)
    return {each.pk for each in assignments if _is_closed(each, given[each.pk], at)}


def _is_closed(assignment: Assignment, given: Iterable[Extension], at: datetime) -> bool:
    everything = extended(assignment.terms(), (each.allowance() for each in given))
    return everything.phase(at) is Phase.CLOSED  # nobody has more than all of it together
