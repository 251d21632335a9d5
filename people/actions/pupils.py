"""What happens to the pupils of a class: put in, called otherwise, moved, let in again, taken out and brought back."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from people.models import Classroom, Enrolment, SignInLink, User
from people.models.classrooms import EnrolmentQuerySet
from people.names import folded
from people.pins import weakness_of
from people.sessions import sign_out_everywhere

#: A PIN of six digits is typed quickly; guessing one is ended by :attr:`Enrolment.LOCKED_AFTER`.
PIN_DIGITS = 6


class NameTaken(Exception):
    """Somebody in the class has this name, or somebody anywhere the user name."""


class NotMadeHere(Exception):
    """The account is somebody's own: whoever teaches them may not open it or do away with it."""


class AlreadyThere(Exception):
    """The pupil is in that class already."""


@dataclass(frozen=True, slots=True)
class NewPupil:
    """Somebody to be put into a class. Without a user name or a PIN they get one."""

    name: str
    group: str = ""
    username: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class WithPin:
    """A new pupil with a PIN, and its hash."""

    pupil: NewPupil
    pin: str
    hashed: str


@dataclass(frozen=True, slots=True)
class Pass:
    """What opens a pupil's account: a PIN or the secret of a link. It is kept nowhere and can't be shown again."""

    enrolment: Enrolment
    pin: str = ""
    token: str = ""


def new_pin() -> str:
    """At random, but for those that somebody would try first."""
    while weakness_of(pin := f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"):
        pass
    return pin


def with_pins(pupils: Iterable[NewPupil]) -> list[WithPin]:
    """Hashing takes its time by intention: call this before anything is locked."""
    pins = [(each, each.pin or new_pin()) for each in pupils]
    return [WithPin(each, pin, make_password(pin)) for each, pin in pins]


def add_pupils(*, classroom: Classroom, pupils: Sequence[WithPin], at: datetime) -> list[Pass]:
    """Make an account for each, all or none, in a number of queries that doesn't grow. Raises :class:`NameTaken`."""
    accounts = [_new_account(each.pupil, classroom, at) for each in pupils]
    members = [
        Enrolment(
            classroom=classroom,
            learner=account,
            name=each.pupil.name,
            name_key=folded(each.pupil.name),
            group=each.pupil.group,
            pin=each.hashed,
            account_made_here=True,
            joined_at=at,
        )
        for each, account in zip(pupils, accounts, strict=True)
    ]
    try:
        with transaction.atomic():
            User.objects.bulk_create(accounts)
            Enrolment.objects.bulk_create(members)
    except IntegrityError as error:
        raise NameTaken from error
    return [Pass(member, each.pin) for member, each in zip(members, pupils, strict=True)]


def _new_account(pupil: NewPupil, classroom: Classroom, at: datetime) -> User:
    username = pupil.username or f"c{classroom.pk}-{secrets.token_hex(5)}"
    account = User(username=User.normalize_username(username), display_name=pupil.name, date_joined=at)
    account.set_unusable_password()
    return account


def rename_pupil(*, enrolment: Enrolment, name: str, group: str) -> None:
    """An account of the class is called so elsewhere, too. Raises :class:`NameTaken`."""
    enrolment.name, enrolment.group = name, group
    try:
        with transaction.atomic():
            enrolment.save(update_fields=["name", "group"])
            if enrolment.account_made_here:
                User.objects.filter(pk=enrolment.learner_id).update(display_name=name)
    except IntegrityError as error:
        raise NameTaken from error


def move_pupil(*, enrolment: Enrolment, to: Classroom) -> None:
    """The pupil is in the other class from now on, with the same account and PIN; what they did stays with the old one.

    Raises :class:`AlreadyThere`, and :class:`NameTaken` where somebody else there has the name.
    """
    try:
        with transaction.atomic():
            there = Enrolment.objects.select_for_update().filter(classroom=to, learner=enrolment.learner_id)
            if there.present().exists():
                raise AlreadyThere
            there.delete()
            enrolment.classroom, enrolment.group = to, ""
            enrolment.save(update_fields=["classroom", "group"])
    except IntegrityError as error:
        raise NameTaken from error


def give_pins(*, enrolments: Sequence[Enrolment]) -> list[Pass]:
    """A new PIN for each; those of before open nothing, and who came in with one is signed out.

    Raises :class:`NotMadeHere`, and then nobody gets one.
    """
    _refuse_own_accounts(enrolments)
    given = [Pass(each, new_pin()) for each in enrolments]
    for each in given:
        _write_pin(each.enrolment, make_password(each.pin))
    with transaction.atomic():
        Enrolment.objects.bulk_update(enrolments, ["pin", "wrong_pins", "last_wrong_pin_at"], batch_size=200)
        sign_out_everywhere([each.learner for each in enrolments])
    return given


def _write_pin(enrolment: Enrolment, hashed: str) -> None:
    enrolment.pin, enrolment.wrong_pins, enrolment.last_wrong_pin_at = hashed, 0, None


def give_links(*, enrolments: Sequence[Enrolment], at: datetime) -> list[Pass]:
    """A one-time link for each; those of before open nothing. Raises :class:`NotMadeHere`, and then nobody gets one."""
    _refuse_own_accounts(enrolments)
    given = [Pass(each, token=SignInLink.new_token()) for each in enrolments]
    with transaction.atomic():
        SignInLink.objects.filter(enrolment__in=enrolments).delete()
        SignInLink.objects.bulk_create(
            [
                SignInLink(
                    enrolment=each.enrolment,
                    digest=SignInLink.digest_of(each.token),
                    expires_at=at + SignInLink.LIFETIME,
                )
                for each in given
            ]
        )
    return given


def _refuse_own_accounts(enrolments: Sequence[Enrolment]) -> None:
    if not all(each.may_be_opened for each in enrolments):
        raise NotMadeHere


def unlock_pin(*, enrolment: Enrolment) -> None:
    """The same PIN opens the account again."""
    enrolment.wrong_pins, enrolment.last_wrong_pin_at = 0, None
    enrolment.save(update_fields=["wrong_pins", "last_wrong_pin_at"])


@transaction.atomic
def remove_pupil(*, enrolment: Enrolment, at: datetime) -> None:
    """Take the pupil out of the class; what they did is kept, their links open nothing any more."""
    enrolment.removed_at = enrolment.removed_at or at
    enrolment.save(update_fields=["removed_at"])
    enrolment.links.all().delete()


def bring_back(*, enrolment: Enrolment) -> None:
    """Raises :class:`NameTaken` where somebody has got the name meanwhile."""
    enrolment.removed_at = None
    try:
        with transaction.atomic():
            enrolment.save(update_fields=["removed_at"])
    except IntegrityError as error:
        raise NameTaken from error


def set_group(*, pupils: EnrolmentQuerySet, group: str) -> int:
    """Put these into one group, or with an empty name into none; how many there are."""
    return pupils.update(group=group)


@transaction.atomic
def hand_over_memberships(*, double: Enrolment, kept: Enrolment) -> None:
    """Of one class and of all others; in those where the one kept is not, the account is nobody's to open any more."""
    kept.joined_at, kept.group = min(kept.joined_at, double.joined_at), kept.group or double.group
    kept.save(update_fields=["joined_at", "group"])
    others = Enrolment.objects.filter(learner=double.learner_id).exclude(pk=double.pk)
    theirs = Enrolment.objects.filter(learner=kept.learner_id)
    # Removed from a class where the double still is: the double's membership is the one that holds.
    theirs.filter(removed_at__isnull=False, classroom__in=others.present().values("classroom")).delete()
    handed = others.exclude(classroom__in=theirs.values("classroom"))
    SignInLink.objects.filter(enrolment__in=handed).delete()
    # A PIN or link for the double's account must not open the account that is kept.
    handed.update(learner=kept.learner_id, account_made_here=False, pin="", wrong_pins=0, last_wrong_pin_at=None)
