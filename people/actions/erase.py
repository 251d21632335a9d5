"""A person becomes a row without a name."""

import secrets
from collections.abc import Collection
from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from people.models import Classroom, Enrolment, SignInLink, User
from people.names import folded


@transaction.atomic
def erase(*, person: User, at: datetime) -> None:
    """Nobody can sign in as them any more, on no device, and nothing tells who they were. Their name is free again.

    What stands on the row stays: memberships without a name or a PIN, and what other rooms keep as figures.
    """
    _forget_sign_ins(_names_of(person))
    _forget_in_the_admin(person)
    SignInLink.objects.filter(enrolment__learner=person).delete()
    Classroom.teachers.through.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    _become_nobody(person, at)
    _leave_classes(person, at)


def _names_of(person: User) -> set[str]:
    """Whatever they may have typed as a user name, in the one spelling under which sign-ins are counted."""
    in_classes = Enrolment.objects.filter(learner=person).values_list("name", flat=True)
    names = {person.username, person.display_name, person.email, *in_classes}
    return {folded(name) for name in names if name}


def _forget_sign_ins(names: Collection[str]) -> None:
    for log in AccessAttempt, AccessFailureLog, AccessLog:
        log.objects.filter(username__in=names).delete()


def _forget_in_the_admin(person: User) -> None:
    """What was done to their account, by whom and when, stays; what it was called goes."""
    of_people = ContentType.objects.get_for_model(User)
    entries = LogEntry.objects.filter(content_type=of_people, object_id=str(person.pk))
    entries.update(object_repr=f"user {person.pk}", change_message="")


def _become_nobody(person: User, at: datetime) -> None:
    person.username = f"gone-{secrets.token_hex(8)}"
    person.display_name = person.email = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login, person.date_joined, person.erased_at = None, at, at
    person.set_unusable_password()  # which ends every session, too
    person.save()


def _leave_classes(person: User, at: datetime) -> None:
    memberships = Enrolment.objects.filter(learner=person)
    memberships.filter(removed_at=None).update(removed_at=at)
    memberships.update(
        name=person.username,
        name_key=person.username,
        group="",
        pin="",
        account_made_here=False,
        wrong_pins=0,
        last_wrong_pin_at=None,
    )
