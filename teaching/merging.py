"""One pupil who came in twice: everything that the double did and was given goes to the one who is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lessons.actions import hand_over as reading
from lessons.models import PassageRead
from memory.actions import hand_over as remembering
from people.actions.pupils import NotMadeHere, hand_over_memberships
from people.models import Enrolment, User
from quizzes.actions import hand_over as answering
from quizzes.models import Attempt, Extension, MarkOverride


@dataclass(frozen=True, slots=True)
class Moving:
    """How much changes hands; ``handed_in`` attempts are handed in first, ``known`` passages both have read."""

    attempts: int
    handed_in: int
    passages: int
    known: int
    extensions: int
    overrides: int


def what_would_move(*, double: User, kept: User) -> Moving:
    mine = PassageRead.objects.of(kept).values("passage")
    reads = PassageRead.objects.of(double)
    return Moving(
        attempts=Attempt.objects.of(double).count(),
        handed_in=answering.begun_twice(double=double, kept=kept).count(),
        passages=reads.count(),
        known=reads.filter(passage__in=mine).count(),
        extensions=Extension.objects.filter(learner=double).count(),
        overrides=MarkOverride.objects.filter(learner=double).count(),
    )


@transaction.atomic
def merge(*, double: Enrolment, kept: Enrolment, at: datetime) -> Moving:
    """Hand all over and delete the double's account. Raises :class:`NotMadeHere` where it is somebody's own.

    Both people are locked, so that neither begins anything meanwhile.
    """
    people = User.objects.select_for_update().order_by("pk").in_bulk([double.learner_id, kept.learner_id])
    gone, stays = people[double.learner_id], people[kept.learner_id]
    double.learner = gone
    if not double.may_be_opened or gone == stays or double.classroom_id != kept.classroom_id:
        raise NotMadeHere
    moving = what_would_move(double=gone, kept=stays)
    answering.hand_over(double=gone, kept=stays, at=at)
    reading.hand_over(double=gone, kept=stays)
    # What was handed in just now is remembered already, so this comes after the answers.
    remembering(double=gone, kept=stays, at=at)
    hand_over_memberships(double=double, kept=kept)
    gone.delete()
    return moving
