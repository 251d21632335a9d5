"""Coming into a class: for the first time, the next lesson with the same name and PIN, or with a link from the teacher."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from people.events import happened
from people.models import Classroom, Enrolment, SignInLink, User
from people.names import folded
from people.pins import wait_until
from people.sessions import sign_out_everywhere


class WrongPin(Exception):
    """Somebody of the class has this name, and not this PIN."""


class MustWait(Exception):
    """After several wrong PINs the next try is taken later only: :attr:`until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class PinLocked(Exception):
    """There were so many wrong PINs that only the teacher can unlock it."""


class JoiningClosed(Exception):
    """Nobody new is taken, and nobody of the class has this name and PIN."""


class RemovedFromClass(Exception):
    """The teacher has taken this pupil out of the class."""


class LinkSpent(Exception):
    """The link was used, has run out, or was replaced by another."""


def come_in(*, classroom: Classroom, name: str, pin: str, at: datetime) -> Enrolment:
    """The pupil who has this name and PIN in the class; with a name that nobody has, a new pupil with this PIN.

    The PIN is looked at before anything is locked, since that is slow by intention, and it is looked at in every case, so
    that the time says nothing. Raises :class:`WrongPin`, :class:`MustWait`, :class:`PinLocked`, :class:`JoiningClosed` and
    :class:`RemovedFromClass`; wrong PINs are counted.
    """
    same_name = Enrolment.objects.filter(classroom=classroom, name_key=folded(name))
    known = same_name.present().first()
    if known is None:
        return _join(classroom, name, pin, same_name.order_by("-removed_at").first(), at)
    matches = check_password(pin, known.pin or make_password(None))
    return _come_back(known.pk, at, seen=known.pin, matches=matches and bool(known.pin))


def is_known(*, classroom: Classroom, name: str) -> bool:
    """Whether somebody in the class has this name."""
    return Enrolment.objects.present().filter(classroom=classroom, name_key=folded(name)).exists()


def join_with_own_account(*, classroom: Classroom, learner: User, name: str, at: datetime) -> Enrolment:
    """Put somebody who has an account into the class; who is in it stays as they are.

    Raises :class:`WrongPin` where another pupil has the name, :class:`JoiningClosed`, and :class:`RemovedFromClass`.
    """
    member = Enrolment.objects.filter(classroom=classroom, learner=learner).first()
    if member is not None:
        if member.removed_at is not None:
            raise RemovedFromClass
        return member
    if not classroom.joining_open:
        raise JoiningClosed
    return _enrol(classroom, learner, name=name, at=at)


def pupil_of_link(*, token: str, at: datetime) -> Enrolment | None:
    """Whose link this is, if it is still good."""
    link = SignInLink.objects.of(token, at=at).select_related("enrolment__classroom", "enrolment__learner").first()
    return link.enrolment if link else None


def use_link(*, token: str, pin: str, at: datetime) -> Enrolment:
    """Spend the link on a new PIN. Of two who use it at once, one finds it spent. Raises :class:`LinkSpent`."""
    hashed = make_password(pin)
    with transaction.atomic():
        enrolment = pupil_of_link(token=token, at=at)
        spent, _by_model = SignInLink.objects.filter(digest=SignInLink.digest_of(token)).delete()
        if enrolment is None or not spent:
            raise LinkSpent
        enrolment.links.all().delete()
        _set_pin(enrolment, hashed)
        return enrolment


def change_pin(*, enrolment: Enrolment, old: str, pin: str, at: datetime) -> Enrolment:
    """The pupil, who knows the PIN of now, chooses another. It is returned as it is then.

    Raises :class:`WrongPin`, :class:`MustWait` and :class:`PinLocked`; wrong ones are counted, so that a phone left lying
    about tells nobody the PIN.
    """
    hashed = make_password(pin)
    changed = _come_back(enrolment.pk, at, seen=enrolment.pin, matches=check_password(old, enrolment.pin))
    _set_pin(changed, hashed)
    return changed


@transaction.atomic
def _set_pin(enrolment: Enrolment, hashed: str) -> None:
    enrolment.pin, enrolment.wrong_pins, enrolment.last_wrong_pin_at = hashed, 0, None
    enrolment.save(update_fields=["pin", "wrong_pins", "last_wrong_pin_at"])
    sign_out_everywhere([enrolment.learner])


def _join(classroom: Classroom, name: str, pin: str, removed: Enrolment | None, at: datetime) -> Enrolment:
    if removed is not None and removed.pin and check_password(pin, removed.pin):
        raise RemovedFromClass
    hashed = make_password(pin)
    if not classroom.joining_open:
        raise JoiningClosed
    with transaction.atomic():
        learner = User(username=f"c{classroom.pk}-{secrets.token_hex(6)}", display_name=name, date_joined=at)
        learner.set_unusable_password()
        learner.save()
        return _enrol(classroom, learner, name=name, at=at, pin=hashed, account_made_here=True)


def _enrol(
    classroom: Classroom, learner: User, *, name: str, at: datetime, pin: str = "", account_made_here: bool = False
) -> Enrolment:
    """Raises :class:`WrongPin` where somebody was quicker to take the name."""
    try:
        with transaction.atomic():
            return Enrolment.objects.create(
                classroom=classroom,
                learner=learner,
                name=name,
                pin=pin,
                account_made_here=account_made_here,
                joined_at=at,
            )
    except IntegrityError as error:
        raise WrongPin from error


def _come_back(key: int, at: datetime, *, seen: str, matches: bool) -> Enrolment:
    """Count the try. A right PIN that comes too early, or among many guesses at once, opens nothing."""
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("learner").get(pk=key)
        if enrolment.is_locked:
            raise PinLocked
        until = wait_until(enrolment.wrong_pins, enrolment.last_wrong_pin_at)
        if until is not None and at < until:
            raise MustWait(until)
        right = matches and enrolment.pin == seen and enrolment.removed_at is None and enrolment.may_be_opened
        enrolment.wrong_pins = 0 if right else enrolment.wrong_pins + 1
        enrolment.last_wrong_pin_at = None if right else at
        enrolment.save(update_fields=["wrong_pins", "last_wrong_pin_at"])
    if not right:
        happened("sign-in.failed")
        raise WrongPin
    return enrolment


def prove_pin(*, learner: User, pin: str, at: datetime) -> None:
    """Let somebody who is signed in prove with a PIN of one of their classes that it is they; wrong ones are counted.

    Raises :class:`WrongPin`, :class:`MustWait` and :class:`PinLocked`.
    """
    memberships = [*Enrolment.objects.of(learner).exclude(pin="").order_by("pk")]
    if not memberships:
        raise WrongPin
    right = next((each for each in memberships if check_password(pin, each.pin)), None)
    asked = right or memberships[0]
    _come_back(asked.pk, at, seen=asked.pin, matches=right is not None)
