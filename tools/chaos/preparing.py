"""The shipped course with a class that is assigned a quiz with a time limit, all its learners signed in."""

from importlib import import_module
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.utils import timezone

from people.models import Classroom, Enrolment, User
from quizzes.models import Assignment, Quiz


def run(learners: str, minutes: str) -> dict[str, Any]:
    call_command("prepare", stdout=StringIO())
    now = timezone.now()
    classroom = Classroom.objects.create(name="9b", created_at=now)
    quiz = Quiz.objects.select_related("edition__course").order_by("position")[0]
    assignment = Assignment.objects.create(
        classroom=classroom, quiz=quiz, created_at=now, time_limit_minutes=int(minutes), attempts_allowed=0
    )
    made = [_learner(number, classroom) for number in range(int(learners))]
    return {
        "quiz": f"/courses/{quiz.edition.course.slug}/{quiz.edition.language}/quizzes/{quiz.slug}/",
        "assignment": assignment.pk,
        "learners": made,
    }


def _learner(number: int, classroom: Classroom) -> dict[str, Any]:
    user = User(username=f"pupil-{number}", display_name=f"Pupil {number}")
    user.set_unusable_password()
    user.save()
    Enrolment.objects.create(
        classroom=classroom,
        learner=user,
        name=user.display_name,
        joined_at=classroom.created_at,
        account_made_here=True,
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"pk": user.pk, "session": session.session_key}
