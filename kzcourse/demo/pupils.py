"""The pupils of an invented class."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from kzcourse.demo.names import invented_names
from people.models import Classroom, Enrolment, User

GROUPS: Final = ("A", "B")


@dataclass(frozen=True, slots=True)
class Pupil:
    """``ability`` in standard deviations from the mean, ``pace`` in seconds that a question takes on average."""

    user: User
    ability: float
    pace: float


def user_names_of(classroom: Classroom) -> str:
    """What the user names of its invented pupils begin with."""
    return f"demo-{classroom.pk}-"


def enrol_pupils(classroom: Classroom, number: int, *, chance: Random, at: datetime) -> list[Pupil]:
    """Nobody can ever sign in as one of them: they have no password and no PIN, and are not active."""
    pupils = []
    for place, name in enumerate(invented_names(number)):
        user = User.objects.create_user(
            f"{user_names_of(classroom)}{place + 1:02}", display_name=name, is_active=False, date_joined=at
        )
        Enrolment.objects.create(
            classroom=classroom,
            learner=user,
            name=name,
            group=GROUPS[place % len(GROUPS)],
            account_made_here=True,
            joined_at=at,
        )
        pupils.append(Pupil(user, chance.gauss(0, 1), chance.uniform(20, 60)))
    return pupils
