"""What this room stores about a person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from lessons.models import ContentRevision, Course, PassageRead
from people.kept import kept

KEPT: Final = (
    kept(
        "reading",
        "lessons.PassageRead",
        PassageRead.objects.of,
        {
            "lesson": ("passage__lesson__title", _("Lesson")),
            "passage": ("passage__heading", _("Passage")),
            "first_read_at": ("first_read_at", _("First read")),
            "last_read_at": ("last_read_at", _("Last read")),
        },
        title=_("What you have read"),
        about=_("A passage whose end you reached."),
    ),
    kept(
        "written",
        "lessons.Course",
        lambda person: Course.objects.filter(instructors=person),
        {"course": ("slug", _("Course"))},
        title=_("Courses that you write"),
        about=_("A course that names you as an instructor."),
        afterwards=_("You are not named any more. The course stays."),
    ),
    kept(
        "revisions",
        "lessons.ContentRevision",
        lambda person: ContentRevision.objects.filter(author=person),
        {
            "at": ("created_at", _("Time")),
            "what": ("model", _("What")),
            "number": ("object_id", _("Number")),
            "fingerprint": ("digest", _("Fingerprint of the content")),
        },
        title=_("What you wrote for courses"),
        about=_("A piece of a course that you saved. Its text belongs to the course: its files are in the admin."),
        afterwards=_("It stays in the history of the course, without your name."),
    ),
)
