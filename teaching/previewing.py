"""Looking as a student: a pretended one, at a pretended time, who leaves no trace."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from people.cookies import of_this_host
from people.models import Classroom, Enrolment, User
from people.requests import Preview
from quizzes.models import Attempt

#: In the session of whoever previews: how many seconds their pretended clock is ahead.
KEY = "preview_ahead_seconds"
#: Says that there may be a preview, so that nobody else's pages read a session for it. It is believed only with the session.
COOKIE = "preview"


def start_preview(
    request: HttpRequest, *, author: User, moment: datetime | None, at: datetime, classroom: Classroom | None = None
) -> User:
    """Look on as a new pretended student, from ``moment`` on (now, if None). An earlier one goes.

    With a class, as somebody who is in it: under a name that no pupil has, and in none of its lists.
    """
    with transaction.atomic():
        forget_student(author)
        student = User(username=f"preview-{uuid4().hex}", is_active=False, preview_of=author)
        student.set_unusable_password()
        student.save()
        if classroom is not None:
            name = _("Preview %(number)s") % {"number": student.username.removeprefix("preview-")}
            Enrolment.objects.create(classroom=classroom, learner=student, name=name, joined_at=at)
    request.session[KEY] = ((moment or at) - at).total_seconds()
    return student


def end_preview(request: HttpRequest, *, author: User) -> None:
    """Look on as oneself; whatever the pretended student did is gone."""
    forget_student(author)
    request.session.pop(KEY, None)


def forget_student(author: User) -> None:
    """Delete the author's pretended student with attempts, answers, reports and marks of reading."""
    with transaction.atomic():
        for student in User.objects.filter(preview_of=author):
            Attempt.objects.of(student).delete()
            student.delete()


def preview_in(request: HttpRequest) -> Preview | None:
    """The preview that this session is in. One query in a preview, none else."""
    if of_this_host(COOKIE) not in request.COOKIES or KEY not in request.session:
        return None
    student = User.objects.filter(preview_of=request.user.pk).first()
    return Preview(student, timedelta(seconds=request.session[KEY])) if student else None
