"""What there is to learn."""

from collections.abc import Iterator

from django.db import Error

from kzcourse.checking import check_courses
from kzcourse.doctor.findings import Finding, warning
from lessons.findings import Level
from lessons.models import Course


def courses() -> Iterator[Finding]:
    """Whether there is a course, and its content is without errors."""
    try:
        found = list(Course.objects.live())
        errors = check_courses(found).number(Level.ERROR)
    except Error:
        return  # there are no such tables yet, as was said
    if not found:
        yield warning("There is no course in use.", "Load one: manage.py loadcourse PATH")
    if errors:
        yield warning(f"Errors in the content of courses: {errors}.", "See them: manage.py checkcourse")
