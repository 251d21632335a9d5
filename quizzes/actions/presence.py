"""Noting that a learner is at work in an attempt, and telling the page until when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from people.models import User
from quizzes.models import Attempt, Presence


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the attempt takes answers, and until when; None for no end."""

    is_open: bool
    deadline_at: datetime | None


def note_presence(*, learner: User, attempt_id: UUID, number: int, unsaved: bool, at: datetime) -> Standing:
    """Keep where the learner is: at the question with this number, 0 for the summary. Two queries.

    Nothing is kept of an attempt that is closed, nor of somebody who only pretends to be a student. Raises Http404 for
    another learner's attempt and for a number that is not on its paper.
    """
    attempts = Attempt.objects.of(learner).filter(pk=attempt_id)
    attempt = (attempts.filter(items__number=number) if number else attempts).first()
    if attempt is None:
        raise Http404("no such question on a paper of this learner")
    is_open = attempt.is_open(at)
    if is_open and attempt.purpose != Attempt.Purpose.PREVIEW and learner.preview_of_id is None:
        Presence.objects.bulk_create(
            [Presence(attempt=attempt, number=number, unsaved=unsaved, seen_at=at)],
            update_conflicts=True,
            unique_fields=["attempt"],
            update_fields=["number", "unsaved", "seen_at"],
        )
    return Standing(is_open, attempt.deadline_at)
