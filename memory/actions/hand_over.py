"""What one person has answered, as reviews of another who is the same."""

from datetime import datetime

from django.db import transaction

from memory.actions.rebuild import rebuild
from memory.models import Exam, Review
from people.models import User


@transaction.atomic
def hand_over(*, double: User, kept: User, at: datetime) -> None:
    """The log, from which the memories of the one kept are worked out anew; and of two exams the nearer one stays."""
    mine = {exam.course_id: exam for exam in Exam.objects.filter(learner=kept)}
    nearer = [
        Exam(learner=kept, course_id=exam.course_id, at=exam.at)
        for exam in Exam.objects.filter(learner=double)
        if exam.course_id not in mine or _nearness(exam, at) < _nearness(mine[exam.course_id], at)
    ]
    Exam.objects.bulk_create(nearer, update_conflicts=True, unique_fields=["learner", "course"], update_fields=["at"])
    Exam.objects.filter(learner=double).delete()
    Review.objects.of(double).update(learner=kept)
    rebuild(learners=User.objects.filter(pk__in=[double.pk, kept.pk]))


def _nearness(exam: Exam, at: datetime) -> tuple[bool, datetime]:
    """Less for the nearer; an exam that is over is the farthest."""
    return exam.at <= at, exam.at
