"""What one class was to do, given to another."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from people.models import Classroom, User
from quizzes.models import Assignment

MOMENTS = ("opens_at", "due_at", "closes_at")


def copy_assignments(
    *, original: Classroom, to: Classroom, days: int | None, author: User, at: datetime
) -> list[Assignment]:
    """The same terms for another class, so many days later by the clock of the class; with None, without any times.

    What is out of use by now, and what was given to single pupils, is left behind; so is the end of what was closed before
    it was due: that was done by hand, for one day.
    """
    in_use = Q(quiz__isnull=False, quiz__retired_at=None) | Q(lesson__isnull=False, lesson__retired_at=None)
    zone = ZoneInfo(original.time_zone)
    copies = []
    for each in Assignment.objects.filter(in_use, classroom=original).order_by("pk"):
        if each.due_at and each.closes_at and each.closes_at < each.due_at:
            each.closes_at = None
        for name in MOMENTS:
            setattr(each, name, _shifted(getattr(each, name), days, zone))
        each.pk, each.classroom, each.shares_shown, each.created_by, each.created_at = None, to, False, author, at
        each._state.adding = True
        copies.append(each)
    return Assignment.objects.bulk_create(copies)


def _shifted(moment: datetime | None, days: int | None, zone: ZoneInfo) -> datetime | None:
    """Nine o'clock stays nine o'clock, also where the clock was changed in between."""
    return None if moment is None or days is None else moment.astimezone(zone) + timedelta(days=days)
