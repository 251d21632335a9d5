"""The set-up of a class, once more."""

from datetime import datetime

from django.db import transaction

from people.actions.classrooms import copy_classroom
from people.models import Classroom, User
from quizzes.actions.assign_again import copy_assignments


@transaction.atomic
def copy_class(*, original: Classroom, name: str, days: int | None, author: User, at: datetime) -> Classroom:
    """Teachers, clock and assignments, without pupils; see :func:`copy_assignments` for ``days``."""
    made = copy_classroom(original=original, name=name, at=at)
    copy_assignments(original=original, to=made, days=days, author=author, at=at)
    return made
