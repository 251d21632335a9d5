"""A small world with everybody in it: a public and a private course, their instructors, learners, and papers in every state.

Tests that ask every address of the site, or attack it, stand on it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from lessons.actions.derive import derive_edition
from lessons.models import Course, Edition
from people.actions import make_instructors, make_setup_link
from people.models import Enrolment, User
from quizzes.actions import record_answer, submit
from quizzes.actions.print_quiz import print_quiz
from quizzes.models import Assignment, Attempt, Extension, PrintedQuiz, QuestionReport, Quiz, Regrade
from tests.lessons.builders import (
    make_chart,
    make_course,
    make_edition,
    make_fact,
    make_lesson,
    make_passage,
    make_term,
)
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import assign, begin, make_question, make_quiz, new_save
from tests.standing import standing

PUBLIC, PRIVATE = "steppe", "taiga"

#: The first words of statements that change something.
WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "COPY", "TRUNCATE", "CREATE", "ALTER", "DROP"}


class Role(StrEnum):
    """Who asks.

    The owner is the learner whose attempts they are, a pupil of the class, the other is a learner elsewhere. The instructor
    writes the course and teaches the class; the teacher teaches it too, and writes no course. The colleague teaches another
    class, and the outsider writes another course.
    """

    ANONYMOUS = "anonymous"
    OWNER = "owner"
    OTHER = "other"
    INSTRUCTOR = "instructor"
    TEACHER = "teacher"
    COLLEAGUE = "colleague"
    OUTSIDER = "outsider"
    SUPERUSER = "superuser"


#: Who may enter the admin without being everything there.
STAFF = Role.INSTRUCTOR, Role.TEACHER, Role.COLLEAGUE, Role.OUTSIDER


@dataclass(frozen=True, slots=True)
class World:
    """Everybody by role, the courses, and the owner's attempts at the quiz of the public one."""

    people: dict[Role, User]
    public: Edition
    private: Edition
    running: Attempt
    submitted: Attempt
    practice: Attempt
    regraded: Regrade
    report: QuestionReport
    enrolment: Enrolment
    assignment: Assignment
    extension: Extension
    for_class: Attempt
    printed: PrintedQuiz
    setup_token: str
    sessions: dict[Role, str]

    @property
    def quiz(self) -> Quiz:
        assert self.running.quiz
        return self.running.quiz

    def browser(self, role: Role, **options: Any) -> Client:
        """A new browser, signed in if the role is somebody's. It shows a crash as its page, as a real one would."""
        browser = Client(raise_request_exception=False, **options)
        if role in self.sessions:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return browser

    def address(self, route: str, edition: Edition | None = None) -> str:
        """A route of the table of permissions, filled in with what stands in this world."""
        read = edition or self.public
        parts: dict[str, Any] = {
            "course": read.course.slug,
            "language": read.language,
            "lesson": "beginnings",
            "quiz": "quiz",
            "fact_id": self.public.course.facts.all()[0].pk,
            "lesson_id": self.public.lessons.all()[0].pk,
            "attempt_id": self._attempt(route).pk,
            "number": 1,
            "revision_id": self.running.items.get(number=1).revision_id,
            "token": self.setup_token,
            "code": self.enrolment.classroom.join_code,
            "question_id": self.regraded.question_id,
            "quiz_id": self.quiz.pk,
            "course_id": self.public.course_id,
            "regrade_id": self.regraded.pk,
            "report_id": self.report.pk,
            "class_id": self.enrolment.classroom_id,
            "enrolment_id": self.enrolment.pk,
            "learner_id": self.enrolment.learner_id,
            "assignment_id": self.assignment.pk,
            "extension_id": self.extension.pk,
            "printed_id": self.printed.pk,
            "app_label": "lessons",
            "url": "nowhere/",
            "content_type_id": ContentType.objects.get_for_model(Edition).pk,
            "id": self.people[Role.OWNER].pk,
            "object_id": _first_object(route),
        }
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(parts[part[1]]), route)

    def _attempt(self, route: str) -> Attempt:
        """The attempt that an address is about."""
        if route.startswith("teaching/"):
            return self.for_class
        return self.submitted if route.endswith(("results/", "report/")) else self.running


def _first_object(route: str) -> int:
    """The key of an object that an address of the admin can be about: one of the public course, which was made first."""
    model = re.match(r"admin/(\w+)/(\w+)/<path:object_id>", route)
    return int(apps.get_model(model[1], model[2])._default_manager.order_by("pk")[0].pk) if model else 0


def the_world() -> World:
    """The world, with the images of its questions."""
    world = standing(make_world)
    for slug in PUBLIC, PRIVATE:
        if not default_storage.exists(image_of(slug)):
            default_storage.save(image_of(slug), ContentFile(b"\x89PNG\r\n"))
    return world


def make_world() -> World:
    """The papers were begun a minute ago by the clock that pages look at; each has an answer to its first question."""
    public, private = _make_course(PUBLIC, public=True), _make_course(PRIVATE, public=False)
    people = _make_people(public.course)
    quiz, owner, now = public.quizzes.get(), people[Role.OWNER], timezone.now()
    submitted = _begun(quiz, owner, at=now - timedelta(hours=1))
    submit(learner=owner, attempt_id=submitted.pk, at=now - timedelta(minutes=2))
    asked = submitted.items.get(number=1)
    regraded = Regrade.objects.create(
        question=asked.question, method="full", revision=asked.revision, decided_at=now, undone_at=now
    )
    classroom = make_class("9b", teacher=people[Role.INSTRUCTOR])
    classroom.teachers.add(people[Role.TEACHER])
    enrol(make_class("9c", teacher=people[Role.COLLEAGUE]), "Other", learner=people[Role.OTHER], pin="!")
    assignment = assign(classroom, quiz, exclusive=False)
    enrolment = enrol(classroom, "Owner", learner=owner, pin="!")
    for_class = _begun(quiz, owner, at=now - timedelta(hours=1), assignment=assignment)
    return World(
        people=people,
        public=public,
        private=private,
        running=_begun(quiz, owner, at=now - timedelta(minutes=1)),
        submitted=submitted,
        practice=_begun(quiz, owner, at=now - timedelta(minutes=1), purpose=Attempt.Purpose.PRACTICE),
        regraded=regraded,
        report=QuestionReport.objects.create(item=asked, text="It reads two ways.", reported_at=now),
        enrolment=enrolment,
        assignment=assignment,
        extension=Extension.objects.create(assignment=assignment, extra_minutes=5, given_at=now),
        for_class=submit(learner=owner, attempt_id=for_class.pk, at=now - timedelta(minutes=3)),
        printed=print_quiz(
            assignment=assignment, versions=1, named=True, author=people[Role.INSTRUCTOR], at=now, chance=Random(1)
        ),
        setup_token=make_setup_link(at=now),
        sessions={role: _session_of(person) for role, person in people.items()},
    )


def _begun(quiz: Quiz, learner: User, *, at: datetime, **fields: Any) -> Attempt:
    attempt = begin(quiz, learner, at=at, **fields)
    record_answer(learner=learner, attempt_id=attempt.pk, number=1, entries={"choice": "1"}, save=new_save(), at=at)
    return attempt


def _make_people(course: Course) -> dict[Role, User]:
    made = {role: User.objects.create_user(role.value) for role in Role if role is not Role.ANONYMOUS}
    User.objects.filter(pk=made[Role.SUPERUSER].pk).update(is_staff=True, is_superuser=True)
    make_instructors(users=User.objects.filter(username__in=STAFF))
    course.instructors.add(made[Role.INSTRUCTOR])
    make_course("river").instructors.add(made[Role.OUTSIDER])
    return {role: User.objects.get(pk=person.pk) for role, person in made.items()}


def _session_of(person: User) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def _make_course(slug: str, *, public: bool) -> Edition:
    edition = make_edition(make_course(slug, public=public), title=f"The {slug.capitalize()}")
    make_term(edition, "treaty")
    lesson = make_lesson(edition, "beginnings")
    for number in (1, 2):
        make_fact(edition.course, f"fact-{number}", statement=f"Statement {number} of the {slug}.")
        make_passage(lesson, f"passage-{number}", f"By treaty, [words {number}]{{fact=fact-{number}}} stand here.")
    make_chart(edition, "exports", make_fact(edition.course, "money", value=5, unit="USD"))
    derive_edition(edition)
    make_question(edition, "first", image=image_of(slug), image_alt="A map.")
    make_question(edition, "second", "numeric", hints=["Think of millions."])
    make_quiz(edition)
    return edition


def image_of(slug: str) -> str:
    """The name of the image that the first question of the course shows."""
    return f"questions/{slug}.png"


@contextmanager
def reads_only() -> Iterator[None]:
    """Refuses every statement that writes."""

    def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split(None, 1)[0].upper() in WRITES:
            raise AssertionError(f"what may only read wrote: {sql}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Takes back whatever is written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_of(*models: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row of these models as it stands."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}
