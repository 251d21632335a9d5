"""A learner with one attempt open and one handed in, signed in; what measure.mjs needs of them, as JSON."""

import json
import os
import sys
from pathlib import Path
from random import Random

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kzcourse.settings")
django.setup()

from django.conf import settings  # noqa: E402  # what follows needs Django set up
from django.contrib.auth import login  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from lessons.models import Lesson  # noqa: E402
from people.actions import make_account  # noqa: E402
from people.models import User  # noqa: E402
from quizzes.actions import start_attempt, submit  # noqa: E402
from quizzes.models import Attempt, Quiz  # noqa: E402

NOW = timezone.now()
PASSWORD = "seen-in-no-log"  # noqa: S105  # of nobody, on a scratch database


def session_of(learner: User) -> str:
    request = HttpRequest()
    request.session = SessionStore()
    login(request, learner, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def attempt(learner: User, quiz: Quiz, purpose: Attempt.Purpose) -> Attempt:
    return start_attempt(learner=learner, quiz=quiz, purpose=purpose, at=NOW, chance=Random(1))  # noqa: S311


def main() -> None:
    learner = make_account(username="learner", display_name="A learner", email="", password=PASSWORD, at=NOW)
    longest = Lesson.objects.select_related("edition__course").order_by("-words")[0]
    edition = {"course": longest.edition.course.slug, "language": longest.edition.language}
    quiz = Quiz.objects.filter(lesson=longest)[0]
    handed_in = attempt(learner, quiz, Attempt.Purpose.GRADED)
    submit(learner=learner, attempt_id=handed_in.pk, at=NOW)
    practised = attempt(learner, quiz, Attempt.Purpose.PRACTICE)
    pages = {
        "home": reverse("home"),
        "course": reverse("lessons:course", kwargs=edition),
        "lesson": reverse("lessons:lesson", kwargs={**edition, "lesson": longest.slug}),
        "question": reverse("quizzes:question", args=[practised.pk, 1]),
        "results": reverse("quizzes:results", args=[handed_in.pk]),
    }
    print(json.dumps({"cookie": session_of(learner), "pages": pages}))


if __name__ == "__main__":
    main()
