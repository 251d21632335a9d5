"""A mark that a teacher decides, and taking it back: rows of a log, of which the newest holds."""

from datetime import datetime

from django.db import transaction

from people.models import User
from quizzes.models import Assignment, MarkOverride


class NothingToTakeBack(Exception):
    """No mark was decided for this learner: nothing was written."""


def override_mark(
    *, assignment_id: int, learner_id: int, score_millionths: int | None, reason: str, author: User, at: datetime
) -> MarkOverride:
    """Let the mark be this, whatever the tries earn; None takes the decision back, so that they count again.

    Deciding the same twice, from two taps or a page sent again, is one decision. Raises :class:`NothingToTakeBack`.
    """
    with transaction.atomic():
        # Whoever decides holds the assignment, so that of two taps the second sees the first.
        assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
        newest = assignment.overrides.filter(learner=learner_id).first()
        if score_millionths is None and newest is None:
            raise NothingToTakeBack
        if newest is not None and _says_the_same(newest, score_millionths, reason):
            return newest
        return MarkOverride.objects.create(
            assignment=assignment,
            learner_id=learner_id,
            score_millionths=score_millionths,
            reason=reason,
            author=author,
            decided_at=at,
        )


def _says_the_same(newest: MarkOverride, score_millionths: int | None, reason: str) -> bool:
    """What was taken back is so, for whatever reason."""
    return newest.score_millionths == score_millionths and (score_millionths is None or newest.reason == reason)
