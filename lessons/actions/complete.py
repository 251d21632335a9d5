"""Completing content that came from files: what is derived from it, and its history."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lessons.actions.courses import content_of_courses, lock_courses
from lessons.actions.derive import derive_edition
from lessons.actions.revise import Entry, content_of, revise
from lessons.models import ContentRevision, Course, Edition


def complete_lessons(*, at: datetime, origin: str, courses: Collection[str] | None = None) -> list[ContentRevision]:
    """Derive what is derived in live courses, and write the revisions that are missing; these are returned.

    ``courses`` are the slugs of those to look at, all of them if left out. Retired content has its revisions too: that it
    was retired is part of its history.
    """
    wanted = Course.objects.all() if courses is None else Course.objects.filter(slug__in=courses)
    with transaction.atomic():
        locked = lock_courses(wanted)
        for edition in Edition.objects.filter(course__in=locked, course__retired_at=None).select_related("course"):
            derive_edition(edition)
        entries = [Entry(obj, content_of(obj)) for obj in content_of_courses(locked)]
        return revise(entries, author=None, origin=origin, at=at)
