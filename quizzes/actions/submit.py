"""Submitting: idempotent, and the same for a learner's tap as for a deadline that passed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from people.events import happened
from people.models import User
from quizzes.actions.remember import catch_up, remember_attempt
from quizzes.closing import read_as_closed
from quizzes.models import Adjustment, Attempt, AttemptItem


def submit(*, learner: User, attempt_id: UUID, at: datetime) -> Attempt:
    """Close the attempt and grade it. Two taps, two tabs or a repeated request give one result.

    An attempt whose time is up is closed as of its deadline, with what was saved. Raises Http404 for another learner's.
    """
    with transaction.atomic():
        attempt = Attempt.objects.of(learner).locked().filter(pk=attempt_id).first()
        if attempt is None:
            raise Http404("no such attempt of this learner")
        if attempt.submitted_at is None:
            close(attempt, at=at)
            catch_up(attempt.learner, at=at)
        return attempt


def close_overdue(*, at: datetime) -> int:
    """Persist what already reads as closed: grade every overdue attempt; the number of attempts closed."""
    overdue = Attempt.objects.overdue(at).select_related("learner")
    for attempt in overdue:
        submit(learner=attempt.learner, attempt_id=attempt.pk, at=at)
    return len(overdue)


def close(attempt: Attempt, *, at: datetime) -> None:
    """Grade, close and remember a locked attempt, in a number of queries that doesn't grow with its questions."""
    items = list(attempt.items.select_related("revision", "current"))
    adjustments = read_as_closed(attempt, items, at=at)
    AttemptItem.objects.bulk_update(items, ["credit_millionths", "counted", "graded_by"])
    remember_attempt(attempt, items, at=at)
    attempt.save(update_fields=["submitted_at", "score_millionths", "remembered_at"])
    happened("attempt.handed-in")
    Adjustment.objects.bulk_create(adjustments)
