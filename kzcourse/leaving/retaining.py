"""What is deleted by age, when an operator has it done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from kzcourse.ages import Age
from kzcourse.leaving.erasing import erase
from lessons.models import PassageRead
from people.models import Classroom, Enrolment, SetupLink, SignInLink, User
from quizzes.models import Attempt, Presence
from teaching.previewing import forget_student

#: A session lasts so long without signing in anew, so nobody is inactive who signed in less long ago.
LEAST_INACTIVE: Final = Age(90, "d")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that goes with age: ``found`` are those older than a moment, ``delete`` deletes them."""

    name: str
    about: str
    default: Age | None
    found: Callable[[datetime], QuerySet[Any]]
    delete: Callable[[QuerySet[Any], datetime], None]


def _delete(rows: QuerySet[Any], at: datetime) -> None:
    rows.delete()


def _end_previews(students: QuerySet[User], at: datetime) -> None:
    for student in students.select_related("preview_of"):
        forget_student(cast("User", student.preview_of))


def _erase(people: QuerySet[User], at: datetime) -> None:
    """Each in a transaction of their own, so that a class that works meanwhile waits for one person at most."""
    for person in list(people.order_by("pk")):
        erase(person=person, at=at, asked_by="the command retain")


def _learners() -> QuerySet[User]:
    """Learners who could be erased: nobody who teaches, writes or runs the site, nobody pretended, invented or gone."""
    invented = Enrolment.objects.filter(learner=OuterRef("pk"), classroom__is_demo=True)
    real = User.objects.filter(is_staff=False, is_superuser=False, preview_of=None, erased_at=None)
    teaching = Classroom.teachers.through.objects.filter(user=OuterRef("pk"))
    return real.exclude(Exists(invented)).exclude(Exists(teaching))


def _in_class() -> Exists:
    """Whether somebody is in a class that is in use."""
    present = Enrolment.objects.present().filter(classroom__archived_at=None)
    return Exists(present.filter(learner=OuterRef("pk")))


def _active_since(moment: datetime) -> Q:
    """Whoever signed in, began anything or read since."""
    attempts = Attempt.objects.filter(learner=OuterRef("pk"), started_at__gte=moment)
    reads = PassageRead.objects.filter(learner=OuterRef("pk"), last_read_at__gte=moment)
    return Q(last_login__gte=moment) | Q(date_joined__gte=moment) | Q(Exists(attempts)) | Q(Exists(reads))


def _inactive(moment: datetime) -> QuerySet[User]:
    return _learners().exclude(_in_class()).exclude(_active_since(moment))


def _of_archived_classes(moment: datetime) -> QuerySet[User]:
    """Pupils whose account was made for a class archived before then, who are in no class that is in use or was lately."""
    long_ago = Enrolment.objects.filter(learner=OuterRef("pk"), account_made_here=True)
    lately = Enrolment.objects.present().filter(learner=OuterRef("pk"), classroom__archived_at__gte=moment)
    pupils = _learners().filter(Exists(long_ago.filter(classroom__archived_at__lt=moment)))
    return pupils.exclude(_in_class()).exclude(Exists(lately)).exclude(last_login__gte=moment)


RULES: Final[Sequence[Rule]] = (
    Rule(
        "previews",
        "pretended students of previews that nobody ended",
        Age(7, "d"),
        lambda moment: User.objects.exclude(preview_of=None).filter(date_joined__lt=moment),
        _end_previews,
    ),
    Rule(
        "sessions",
        "sessions that ran out",
        Age(1, "d"),
        lambda moment: Session.objects.filter(expire_date__lt=moment),
        _delete,
    ),
    Rule(
        "sign-in-links",
        "links to sign in with that ran out",
        Age(1, "d"),
        lambda moment: SignInLink.objects.filter(expires_at__lt=moment),
        _delete,
    ),
    Rule(
        "setup-links",
        "links for the first account that ran out",
        Age(1, "d"),
        lambda moment: SetupLink.objects.filter(expires_at__lt=moment),
        _delete,
    ),
    Rule(
        "presence",
        "notes where a learner was last seen in a quiz",
        Age(30, "d"),
        lambda moment: Presence.objects.filter(seen_at__lt=moment),
        _delete,
    ),
    Rule(
        "wrong-passwords",
        "counts of wrong passwords, with address and browser",
        Age(30, "d"),
        lambda moment: AccessAttempt.objects.filter(attempt_time__lt=moment),
        _delete,
    ),
    Rule(
        "learners-inactive",
        "learners who did nothing for so long and are in no class that is in use: erased",
        None,
        _inactive,
        _erase,
    ),
    Rule(
        "classes-archived",
        "pupils whose accounts were made for classes archived so long ago: erased; figures of the classes stay",
        None,
        _of_archived_classes,
        _erase,
    ),
)

#: Classes named in what is told, so that an operator sees what teachers have to do first.
WAITING: Final = "Learners who did nothing for so long, but are in classes in use, which a teacher has to archive first"


def waiting_in_classes(moment: datetime) -> int:
    """How many learners are inactive and stay, since they are in a class that is in use."""
    return _learners().filter(_in_class()).exclude(_active_since(moment)).count()
