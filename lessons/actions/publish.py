"""Publishing what authors changed: everything derived from it is brought up to date, and its history goes on."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction

from lessons.actions.courses import content_of_courses, course_of, lock_courses
from lessons.actions.derive import derive_edition
from lessons.actions.revise import Entry, content_of, revise
from lessons.models import Course
from people.models import User


def publish_content(
    objects: Iterable[models.Model], *, renamed: bool, author: User | None, origin: str, at: datetime
) -> Course:
    """Publish objects of one course, which is returned.

    If one of them was ``renamed``, all content of the course is looked through, since it refers to others by their slugs.
    """
    changed = list(objects)
    with transaction.atomic():
        (course,) = lock_courses(Course.objects.filter(pk=course_of(changed[0]).pk))
        for edition in course.editions.all():
            derive_edition(edition)
        written = content_of_courses([course]) if renamed else changed
        revise([Entry(obj, content_of(obj)) for obj in written], author=author, origin=origin, at=at)
        return course
