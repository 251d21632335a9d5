"""Submitting: idempotent, and the same for a learner's tap as for a deadline that passed."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.http import Http404

from people.models import User
from quizzes.asked import question_in
from quizzes.content import from_millionths, to_millionths
from quizzes.grading import practice_credit, score
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem


def submit(*, learner: User, attempt_id: UUID, at: datetime) -> Attempt:
    """Close the attempt and grade it. Two taps, two tabs or a repeated request give one result.

    An overdue attempt is closed as of its deadline, with what was saved. Raises Http404 for another learner's.
    """
    with transaction.atomic():
        attempt = Attempt.objects.of(learner).select_for_update().filter(pk=attempt_id).first()
        if attempt is None:
            raise Http404("no such attempt of this learner")
        if attempt.submitted_at is None:
            close(attempt, at=at)
        return attempt


def close_overdue(*, at: datetime) -> int:
    """Persist what already reads as closed: grade every overdue attempt; the number of attempts closed."""
    overdue = Attempt.objects.filter(submitted_at=None, deadline_at__lte=at).select_related("learner")
    for attempt in overdue:
        submit(learner=attempt.learner, attempt_id=attempt.pk, at=at)
    return len(overdue)


def close(attempt: Attempt, *, at: datetime) -> None:
    """Grade and close a locked attempt, in a number of queries that doesn't grow with its questions."""
    items = read_as_closed(attempt, at=at)
    AttemptItem.objects.bulk_update(items, ["credit_millionths", "graded_by"])
    attempt.save(update_fields=["submitted_at", "score_millionths"])


def read_as_closed(attempt: Attempt, *, at: datetime) -> list[AttemptItem]:
    """Set what closing at ``at`` would give, on the attempt and the items returned, and store nothing."""
    items = list(attempt.items.select_related("revision", "current"))
    for item in items:
        item.attempt = attempt
        grade(item, practice=attempt.is_practice)
    attempt.submitted_at = attempt.deadline_at if attempt.is_overdue(at) else at
    attempt.score_millionths = to_millionths(score(_earned(items)))
    return items


def grade(item: AttemptItem, *, practice: bool) -> None:
    """Set the item's credit from its current answer; in practice, answers that were checked keep what they earned."""
    question = question_in(item.revision)
    kind = kind_named(question.kind)
    if not kind.graded or (practice and item.tries):
        return
    given = item.current.given if item.current else {}
    credit = kind.credit(question, given)
    if practice:
        credit = practice_credit(credit, penalty=question.penalty, earlier_tries=0, hints=item.hints_shown)
    item.credit_millionths = to_millionths(credit)
    item.graded_by = item.revision


def _earned(items: Iterable[AttemptItem]) -> list[tuple[Fraction, int]]:
    return [
        (from_millionths(item.credit_millionths), item.points) for item in items if item.credit_millionths is not None
    ]
