"""What one person has answered and been given, handed to another who is the same."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from people.models import User
from quizzes.actions.submit import submit
from quizzes.models import Attempt, Extension, MarkOverride, PrintedSheet
from quizzes.models.attempts import AttemptQuerySet


def begun_twice(*, double: User, kept: User) -> AttemptQuerySet:
    """Attempts of the double that are not handed in, where the one kept has such a one, too: nobody may have two."""
    theirs = Attempt.objects.of(kept).filter(submitted_at=None)
    for_class = Exists(theirs.filter(assignment=OuterRef("assignment")))
    alone = theirs.filter(assignment=None, quiz=OuterRef("quiz"), purpose=OuterRef("purpose"))
    reviews = theirs.filter(reviewed=OuterRef("reviewed"))
    rows = Attempt.objects.of(double).filter(submitted_at=None)
    return rows.filter(for_class | (Q(assignment=None) & Exists(alone)) | Exists(reviews))


@transaction.atomic
def hand_over(*, double: User, kept: User, at: datetime) -> None:
    """Attempts with all that hangs on them, extensions and overrides; what was begun twice is handed in first."""
    for attempt in begun_twice(double=double, kept=kept):
        submit(learner=double, attempt_id=attempt.pk, at=at)
    Attempt.objects.of(double).update(learner=kept)
    Extension.objects.filter(learner=double).update(learner=kept)
    MarkOverride.objects.filter(learner=double).update(learner=kept)
    _hand_over_sheets(double, kept)


def _hand_over_sheets(double: User, kept: User) -> None:
    """Nobody has two sheets of one printing: the one stays whose answers were entered, or else that of the one kept."""
    mine, theirs = PrintedSheet.objects.filter(learner=kept), PrintedSheet.objects.filter(learner=double)
    entered = theirs.filter(attempt__isnull=False).values("printed")
    mine.filter(attempt=None, printed__in=entered).delete()
    theirs.filter(printed__in=mine.values("printed")).delete()
    theirs.update(learner=kept)
