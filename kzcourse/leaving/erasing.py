"""Erasing a person: every room deletes what is theirs, in one transaction."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from lessons.actions import erase as lessons
from memory.actions import erase as memory
from people.actions import erase as people
from people.models import Classroom, User
from quizzes.actions import erase as quizzes
from teaching.previewing import forget_student

log = logging.getLogger("kzcourse.leaving")


class MustStay(Exception):
    """Others would be left with nobody who can do something about it."""


class LastSuperuser(MustStay):
    """Nobody else may do everything."""


class TeachesAlone(MustStay):
    """Of classes in use they are the only teacher: :attr:`classes` are their names."""

    def __init__(self, classes: list[str]) -> None:
        super().__init__(", ".join(classes))
        self.classes = classes


def refuse_who_must_stay(person: User) -> None:
    """Raises :class:`LastSuperuser` and :class:`TeachesAlone`."""
    if person.is_superuser and not _others_who_may_do_everything(person):
        raise LastSuperuser
    if classes := _taught_by_nobody_else(person):
        raise TeachesAlone(classes)


def must_stay_in_words(refused: MustStay) -> str:
    if isinstance(refused, TeachesAlone):
        return _(
            "Nobody else teaches these classes: %(classes)s. Name a colleague in the settings of each, or archive it. Then "
            "try again."
        ) % {"classes": ", ".join(refused.classes)}
    return _("Nobody else may do everything here. Make a superuser of somebody else in the admin, then try again.")


@transaction.atomic
def erase(*, person: User, at: datetime, asked_by: str) -> None:
    """Make a row without a name of the person; who is one already stays so. There is no way back.

    Raises :class:`MustStay`. ``asked_by`` is for the log, which knows people by their numbers alone.
    """
    # In the order in which answers take them, and all that may do everything, so that two don't leave at once.
    quizzes.lock_work(person)
    held = {each.pk: each for each in _held(person)}
    person = held[person.pk]
    if person.erased_at is not None:
        return
    refuse_who_must_stay(person)
    forget_student(person)
    # What is handed in here may be remembered, so memories go after the answers.
    quizzes.erase(person=person, at=at)
    memory.erase(person=person)
    lessons.erase(person=person)
    people.erase(person=person, at=at)
    log.info("person %s was erased, as %s asked", person.pk, asked_by)


def _held(person: User) -> list[User]:
    """The person, and if that is a superuser all of these: nobody else changes them until the transaction ends."""
    who = User.objects.filter(is_superuser=True) if person.is_superuser else User.objects.none()
    return list((who | User.objects.filter(pk=person.pk)).select_for_update(no_key=True).order_by("pk"))


def _others_who_may_do_everything(person: User) -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk).exists()


def _taught_by_nobody_else(person: User) -> list[str]:
    of_one = Classroom.objects.in_use().annotate(many=Count("teachers")).filter(many=1).values("pk")
    return list(
        Classroom.objects.filter(pk__in=of_one, teachers=person).order_by("name").values_list("name", flat=True)
    )
