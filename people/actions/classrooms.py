"""What happens to a class: it is made, changed, opened and closed to joining, put away and taken out again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from people.models import Classroom, User
from people.models.classrooms import new_join_code

#: How often a new code is drawn where somebody has it; twice in a row is a chance of one in millions of millions.
DRAWS = 5


class NoCodeFree(Exception):
    """Every code that was drawn belongs to another class."""


@transaction.atomic
def make_classroom(*, name: str, time_zone: str, teachers: Iterable[User], at: datetime) -> Classroom:
    """A class without pupils, open to joining."""
    classroom = _with_new_code(Classroom(name=name, time_zone=time_zone, created_at=at))
    classroom.teachers.set(teachers)
    return classroom


@transaction.atomic
def change_classroom(*, classroom: Classroom, teachers: Iterable[User]) -> None:
    """Save what was edited, and who teaches the class."""
    classroom.save(update_fields=["name", "time_zone"])
    classroom.teachers.set(teachers)


def change_join_code(*, classroom: Classroom) -> Classroom:
    """The code of before opens nothing any more; whoever joined stays."""
    return _with_new_code(classroom)


def set_joining(*, classroom: Classroom, is_open: bool) -> None:
    classroom.joining_open = is_open
    classroom.save(update_fields=["joining_open"])


def archive_classroom(*, classroom: Classroom, at: datetime) -> None:
    """Put the class away: it stays to be looked at, nobody joins it or works for it. The first time stays."""
    classroom.archived_at = classroom.archived_at or at
    classroom.save(update_fields=["archived_at"])


def restore_classroom(*, classroom: Classroom) -> None:
    classroom.archived_at = None
    classroom.save(update_fields=["archived_at"])


@transaction.atomic
def copy_classroom(*, original: Classroom, name: str, at: datetime) -> Classroom:
    """A class of the same teachers and clock, with a code of its own and without pupils."""
    made = make_classroom(name=name, time_zone=original.time_zone, teachers=original.teachers.all(), at=at)
    made.copied_from = original
    made.save(update_fields=["copied_from"])
    return made


def _with_new_code(classroom: Classroom) -> Classroom:
    """Save the class under a code that no other has. Raises :class:`NoCodeFree`."""
    for _draw in range(DRAWS):
        classroom.join_code = new_join_code()
        try:
            with transaction.atomic():
                classroom.save()
        except IntegrityError:
            continue
        return classroom
    raise NoCodeFree
