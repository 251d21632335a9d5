"""What somebody has to do every now and then."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import Error
from django.utils import timezone

from kzcourse.backups import newest_in
from kzcourse.doctor.findings import Finding, warning
from quizzes.models import Attempt

OLD: Final = timedelta(days=2)
LATE: Final = timedelta(hours=3)


def backups() -> Iterator[Finding]:
    """Whether there is a copy of the last days, where they are made unless another place is said."""
    newest = newest_in(settings.BACKUPS_FOLDER)
    how = "Make one: manage.py backup. If they are kept elsewhere, name that folder in BACKUPS_FOLDER."
    if newest is None:
        yield warning(f"There is no backup in {settings.BACKUPS_FOLDER}.", how)
    elif timezone.now() - newest > OLD:
        yield warning(f"The newest backup is of {newest:%Y-%m-%d %H:%M} UTC.", how)


def overdue_attempts() -> Iterator[Finding]:
    """Whether attempts whose time is up are handed in."""
    try:
        overdue = Attempt.objects.overdue(timezone.now() - LATE).count()
    except Error:
        return  # there is no such table yet, as was said
    if overdue:
        yield warning(
            f"Attempts that ended more than {LATE.seconds // 3600} hours ago and were not handed in: {overdue}.",
            "Hand them in: manage.py closeoverdue, hourly.",
        )
