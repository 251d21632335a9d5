"""A class at work on the shipped course, for benches that look at its pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from kzcourse.demo.answering import entries_for
from people.models import Classroom, Enrolment, User
from quizzes.actions import record_answer, start_attempt, submit
from quizzes.asked import question_in
from quizzes.models import Assignment, Attempt, Quiz
from quizzes.saves import Save

PUPILS = 40
#: Of the questions of a paper, how many are answered before anybody looks.
ANSWERED = 5


@dataclass(frozen=True)
class Class:
    """A class with pupils, each with an attempt that is open at ``assignment``; ``earlier`` ones are handed in."""

    classroom: Classroom
    teacher: User
    pupils: list[User]
    assignment: Assignment
    earlier: list[Assignment]
    attempts: list[Attempt]


def make_class(*, pupils: int = PUPILS, handed_in: int = 2) -> Class:
    """On the first quizzes of the course: some handed in by all, one in the middle of it."""
    now, chance = timezone.now(), Random(1)  # noqa: S311  # not for secrets
    with transaction.atomic():
        teacher = User.objects.create_superuser(f"teacher-{get_random_string(8)}")
        classroom = Classroom.objects.create(name="9b", created_at=now)
        classroom.teachers.add(teacher)
        members = make_learners(pupils)
        for number, member in enumerate(members):
            Enrolment.objects.create(classroom=classroom, learner=member, name=f"Pupil {number}", joined_at=now)
        *quizzes, present = Quiz.objects.order_by("position", "pk")[: handed_in + 1]
        earlier = [_assign(classroom, quiz, now) for quiz in quizzes]
        for each in earlier:
            for member in members:
                attempt = begin(member, each.quiz, at=now, assignment=each, chance=chance)
                answer_all(attempt, at=now, chance=chance)
                submit(learner=member, attempt_id=attempt.pk, at=now)
        assignment = _assign(classroom, present, now)
        attempts = [begin(each, present, at=now, assignment=assignment, chance=chance) for each in members]
        for attempt in attempts:
            answer_all(attempt, at=now, chance=chance, most=ANSWERED)
    return Class(classroom, teacher, members, assignment, earlier, attempts)


def make_learners(number: int) -> list[User]:
    names = (f"pupil-{get_random_string(10).lower()}" for _ in range(number))
    return User.objects.bulk_create(
        User(username=name, password="!")  # noqa: S106  # nobody has this one
        for name in names
    )


def _assign(classroom: Classroom, quiz: Quiz, at: datetime) -> Assignment:
    return Assignment.objects.create(
        classroom=classroom, quiz=quiz, due_at=at + timedelta(days=1), attempts_allowed=0, created_at=at
    )


def begin(
    learner: User, quiz: Quiz | None, *, at: datetime, chance: Random, assignment: Assignment | None = None
) -> Attempt:
    if quiz is None:
        raise ValueError("no quiz")
    purpose, key = Attempt.Purpose.GRADED, assignment.pk if assignment else None
    return start_attempt(learner=learner, quiz=quiz, purpose=purpose, at=at, chance=chance, assignment_id=key)


def answer_all(attempt: Attempt, *, at: datetime, chance: Random, most: int = 1000) -> None:
    """Two of three rightly."""
    for item in attempt.items.select_related("revision")[:most]:
        entries = entries_for(
            question_in(item.revision), item.order, knows=lambda: chance.random() < 2 / 3, chance=chance
        )
        save = Save(UUID(int=chance.getrandbits(128), version=4))
        record_answer(
            learner=attempt.learner, attempt_id=attempt.pk, number=item.number, entries=entries, save=save, at=at
        )


def cookies_of(user: User) -> dict[str, str]:
    """What the browser of somebody sends who is signed in and has been on a page with a form."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"sessionid": str(session.session_key), "csrftoken": get_random_string(32)}
