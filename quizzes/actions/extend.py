"""More time or tries for a class, and the end of an assignment; in force at once, for attempts that are running too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from people.models import Enrolment, User
from quizzes.assigning import Allowance, extended
from quizzes.models import Assignment, Attempt, DeadlineMove, Extension


class NothingToGive(Exception):
    """The extension is for nobody, or gives nothing."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets an extension: ``everybody`` of the class, or the groups and learners named."""

    everybody: bool = False
    groups: Collection[str] = ()
    learners: Collection[int] = ()


def extend(
    *, assignment_id: int, to: Recipients, allowance: Allowance, reason: str, author: User, at: datetime
) -> list[Extension]:
    """Give this to each of them, and move the deadlines of their running attempts.

    Learners must be in the class now, and groups somebody's there: others get nothing. What reads as closed stays closed.
    Raises :class:`NothingToGive`.
    """
    with transaction.atomic():
        assignment = _locked(assignment_id)
        rows = _rows(assignment, to) if allowance != Allowance() else []
        if not rows:
            raise NothingToGive
        for row in rows:
            row.extra_minutes = int(allowance.extra.total_seconds() // 60)
            row.due_at, row.closes_at, row.extra_attempts = allowance.due_at, allowance.closes_at, allowance.attempts
            row.reason, row.author, row.given_at = reason, author, at
        given = Extension.objects.bulk_create(rows)
        _follow(assignment, author=author, at=at, extension=given[0] if len(given) == 1 else None)
        return given


def revoke_extension(*, extension_id: int, author: User, at: datetime) -> Extension:
    """Take an extension back; deadlines of running attempts move to what holds without it. Twice changes nothing."""
    with transaction.atomic():
        extension = Extension.objects.get(pk=extension_id)
        assignment = _locked(extension.assignment_id)
        extension.refresh_from_db()
        if extension.revoked_at is None:
            extension.revoked_at, extension.revoked_by = at, author
            extension.save(update_fields=["revoked_at", "revoked_by"])
            _follow(assignment, author=author, at=at, extension=extension)
        return extension


def change_assignment(*, assignment: Assignment, author: User, at: datetime) -> None:
    """Save what was edited; deadlines of running attempts follow."""
    with transaction.atomic():
        _locked(assignment.pk)
        assignment.save()
        _follow(assignment, author=author, at=at)


def close_assignment(*, assignment_id: int, author: User, at: datetime) -> None:
    """Nothing is taken any more, from anybody: running attempts end with what was saved, extensions to a later time too."""
    with transaction.atomic():
        assignment = _locked(assignment_id)
        assignment.extensions.in_force().filter(Q(closes_at__gt=at) | Q(extra_minutes__gt=0)).update(
            revoked_at=at, revoked_by=author
        )
        assignment.closes_at = at
        assignment.save(update_fields=["closes_at"])
        _follow(assignment, author=author, at=at)


def reopen_assignment(*, assignment_id: int, closes_at: datetime | None, author: User, at: datetime) -> None:
    """Take attempts again, until ``closes_at`` or without an end. What was handed in or ended meanwhile stays so."""
    with transaction.atomic():
        assignment = _locked(assignment_id)
        assignment.closes_at = closes_at
        assignment.save(update_fields=["closes_at"])
        _follow(assignment, author=author, at=at)


def _locked(assignment_id: int) -> Assignment:
    """Whoever starts an attempt at the assignment holds it too, so that none begins under terms of before."""
    return Assignment.objects.select_related("quiz").select_for_update(of=("self",)).get(pk=assignment_id)


def _rows(assignment: Assignment, to: Recipients) -> list[Extension]:
    if to.everybody:
        return [Extension(assignment=assignment)]
    members = Enrolment.objects.present().filter(classroom=assignment.classroom_id)
    learners = members.filter(learner__in=to.learners).values_list("learner", flat=True)
    groups = members.filter(group__in=to.groups).exclude(group="").values_list("group", flat=True)
    return [
        *(Extension(assignment=assignment, learner_id=learner) for learner in sorted(learners)),
        *(Extension(assignment=assignment, group=group) for group in sorted(set(groups))),
    ]


def _follow(assignment: Assignment, *, author: User, at: datetime, extension: Extension | None = None) -> None:
    """Let the running attempts end when what holds now says; each move is logged. The same few queries for any number."""
    running = list(Attempt.objects.open(at).filter(assignment=assignment).order_by("pk").select_for_update())
    groups = dict(Enrolment.objects.filter(classroom=assignment.classroom_id).values_list("learner", "group"))
    given = list(assignment.extensions.in_force()) if running else []
    moves = []
    for attempt in running:
        allowances = _allowances(given, attempt.learner_id, groups.get(attempt.learner_id, ""))
        deadline = extended(assignment.terms(), allowances).deadline(attempt.started_at)
        if deadline != attempt.deadline_at:
            moves.append(
                DeadlineMove(
                    attempt=attempt,
                    before=attempt.deadline_at,
                    after=deadline,
                    extension=extension,
                    author=author,
                    moved_at=at,
                )
            )
            attempt.deadline_at = deadline
    Attempt.objects.bulk_update([move.attempt for move in moves], ["deadline_at"], batch_size=500)
    DeadlineMove.objects.bulk_create(moves)


def _allowances(given: Sequence[Extension], learner_id: int, group: str) -> list[Allowance]:
    return [each.allowance() for each in given if each.is_for(learner_id, group)]
