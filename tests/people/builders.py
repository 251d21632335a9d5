"""People for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from people.models import Classroom, Enrolment, User
from people.names import folded

PASSWORD = "steppe-wind-87"
PIN = "2580"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def person(username: str = "aigul", **more: Any) -> User:
    return User.objects.create_user(username, password=PASSWORD, **more)


def operator(username: str = "operator") -> User:
    return User.objects.create_superuser(username, password=PASSWORD)


def make_class(
    name: str = "9b", *, teacher: User | None = None, pupils: Sequence[str] = (), **fields: Any
) -> Classroom:
    """A class with pupils who joined it under these names; their PIN is :data:`PIN`."""
    classroom = Classroom.objects.create(name=name, **{"created_at": NOON, **fields})
    if teacher:
        classroom.teachers.add(teacher)
    for pupil in pupils:
        enrol(classroom, pupil)
    return classroom


def enrol(classroom: Classroom, name: str, *, learner: User | None = None, **fields: Any) -> Enrolment:
    """Put somebody into the class: a new pupil with an account of the class, unless ``learner`` says who."""
    made_here = learner is None
    if learner is None:
        learner = User.objects.create_user(f"c{classroom.pk}-{folded(name)}", display_name=name)
    values = {
        "joined_at": NOON,
        "account_made_here": made_here,
        "pin": make_password(PIN) if made_here else "",
        **fields,
    }
    return Enrolment.objects.create(classroom=classroom, learner=learner, name=name, **values)


def make_teacher(username: str = "teacher", **fields: Any) -> User:
    """Somebody who may teach classes; not an author of any course."""
    return User.objects.create_user(username, is_staff=True, **fields)
