"""How long a session lasts, and how all of one person end."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from people.models import User


def longest(user: User) -> timedelta:
    """Whoever teaches, writes or runs the site signs in again each day; a learner's phone stays signed in for weeks."""
    if user.is_staff or user.is_superuser:
        age: timedelta = settings.STAFF_SESSION_AGE
        return age
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def set_end(sender: object, *, request: HttpRequest, user: User, **told: Any) -> None:
    """The end of a session is set as it begins: no page that is only looked at has to write to put it off."""
    request.session.set_expiry(timezone.now() + longest(user))


def sign_out_everywhere(pupils: Iterable[User]) -> None:
    """End all sessions of accounts that only a PIN or a link opens, which hang on the password that nobody knows."""
    closed = [pupil for pupil in pupils if not pupil.has_usable_password()]
    for pupil in closed:
        pupil.set_unusable_password()  # another one, which is what sessions are checked against
    User.objects.bulk_update(closed, ["password"], batch_size=200)


def end_sessions(*, users: Container[str], at: datetime) -> int:
    """Sign these people, by their keys as texts, out on all devices, and say of how many sessions.

    A session says only inside whose it is, so all are read: a third of a second of a processor for ten thousand.
    """
    found = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=at).iterator()
        if session.get_decoded().get(SESSION_KEY) in users
    ]
    ended, _by_model = Session.objects.filter(pk__in=found).delete()
    return ended


user_logged_in.connect(set_end, dispatch_uid="people.sessions")
