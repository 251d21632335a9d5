"""An invented class with all that it has done in three weeks, so that every report can be looked at."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, cycle
from random import Random
from typing import Final

from django.db import transaction

from kzcourse.demo.classwork import Classwork
from kzcourse.demo.doubting import doubted_in
from kzcourse.demo.plans import TIME_ZONE, Plan, plans
from kzcourse.demo.pupils import enrol_pupils
from kzcourse.demo.sitting import Sitting
from lessons.models import Lesson
from people.models import Classroom, User
from quizzes.actions.start import bank_of
from quizzes.models import Assignment, Quiz

NAME: Final = "Demo class"


class DemoExists(Exception):
    """There is an invented class already."""


class NothingToAssign(Exception):
    """No course in use has a quiz with questions."""


def make_demo(*, learners: int, teachers: Sequence[User], seed: int, at: datetime) -> Classroom:
    """A class of so many learners, for these teachers, as it stands at ``at``.

    With the same seed, course and time it is the same class. Each attempt is a transaction of its own, so that others
    don't wait for the whole; what breaks off is taken away as what is finished is. Raises :class:`DemoExists` and
    :class:`NothingToAssign`.
    """
    if Classroom.objects.filter(is_demo=True).exists():
        raise DemoExists
    quizzes = _quizzes()
    if not quizzes:
        raise NothingToAssign
    planned = plans(at)
    chance = Random(seed)  # noqa: S311  # not for secrets
    with transaction.atomic():
        classroom = _make_classroom(teachers, at=planned[0].opens_at)
        pupils = enrol_pupils(classroom, learners, chance=chance, at=planned[0].opens_at)
    work = Classwork(pupils, teachers[0], Sitting(chance, seed, doubted_in(quizzes[0])), at)
    contents: Iterator[Quiz | Lesson] = chain([_first_lesson(quizzes[0])], cycle(quizzes))
    for plan, content in zip(planned, contents, strict=False):
        work.do(plan, _assign(classroom, plan, content, teacher=teachers[0]))
    return classroom


def _quizzes() -> list[Quiz]:
    """Those of the first edition in use that have questions, in the order of the course."""
    in_use = Quiz.objects.live().filter(
        edition__course__retired_at=None, edition__in=Lesson.objects.live().values("edition")
    )
    asking = [quiz for quiz in in_use if any(bank_of(section, quiz).exists() for section in quiz.sections.all())]
    return [quiz for quiz in asking if quiz.edition_id == asking[0].edition_id]


def _first_lesson(quiz: Quiz) -> Lesson:
    return Lesson.objects.live().filter(edition=quiz.edition_id).order_by("position", "pk")[0]


def _make_classroom(teachers: Sequence[User], *, at: datetime) -> Classroom:
    """Nobody joins it: whoever did would be among invented people."""
    classroom = Classroom.objects.create(
        name=NAME, time_zone=TIME_ZONE, joining_open=False, is_demo=True, created_at=at
    )
    classroom.teachers.set(teachers)
    return classroom


def _assign(classroom: Classroom, plan: Plan, content: Quiz | Lesson, *, teacher: User) -> Assignment:
    return Assignment.objects.create(
        classroom=classroom,
        quiz=content if isinstance(content, Quiz) else None,
        lesson=content if isinstance(content, Lesson) else None,
        opens_at=plan.opens_at,
        due_at=plan.due_at,
        closes_at=plan.closes_at,
        time_limit_minutes=plan.time_limit_minutes,
        attempts_allowed=plan.attempts_allowed,
        counts=plan.counts.value,
        created_by=teacher,
        created_at=plan.opens_at,
    )
