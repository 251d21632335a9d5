"""Somebody of whom everything is stored that can be, with one word in all that is theirs alone."""

import io
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zipfile import ZipFile

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone

from kzcourse.leaving import write_download
from lessons.models import ContentRevision, Course, PassageRead
from memory.actions import set_exam
from people.models import Classroom, Enrolment, SignInLink, User
from quizzes.actions import record_answer, start_review, submit
from quizzes.actions.print_quiz import print_quiz
from quizzes.actions.regrade import Decision, plan_regrade, regrade
from quizzes.models import (
    Assignment,
    Attempt,
    DeadlineMove,
    Extension,
    MarkOverride,
    Presence,
    PrintedSheet,
    QuestionReport,
    Quiz,
)
from quizzes.regrading import Method
from teaching.previewing import KEY
from tests.lessons.builders import make_small_course
from tests.people.builders import PASSWORD, enrol, make_class, make_teacher
from tests.quizzes.builders import SAMPLES, assign, begin, in_written_order, make_question, make_quiz, new_save
from tests.standing import standing

#: In every name and every word of theirs, and nowhere else.
WORD = "zhanerke"
NOW = timezone.now()
KINDS = ("single_choice", "short_text", "reflection", "cloze", "numeric", "matching")
#: What they answer to each kind, on a paper in written order.
SAID: dict[str, dict[str, str]] = {
    "single_choice": {"choice": "1"},
    "short_text": {"text": f"{WORD} guessed"},
    "reflection": {"text": f"I, {WORD}, doubt it."},
    "cloze": {"gap-1": f"as {WORD} says"},
    "numeric": {"text": "79,9 mln"},
    "matching": {"place-0": "0", "place-1": "1"},
}


@dataclass(frozen=True)
class Planted:
    person: User
    teacher: User
    classroom: Classroom
    enrolment: Enrolment
    quiz: Quiz
    assignment: Assignment
    for_class: Attempt
    alone: Attempt
    running: Attempt
    practice: Attempt


def the_planted() -> Planted:
    return standing(_plant)


def _plant() -> Planted:
    """They are a pupil and, so that nothing is left out, an instructor as well."""
    at = NOW
    person = User.objects.create_user(
        f"{WORD}-1", f"{WORD}@example.org", PASSWORD, display_name=WORD.capitalize(), is_staff=True, last_login=at
    )
    teacher = make_teacher()
    classroom = make_class("9b", teacher=teacher)
    enrolment = enrol(classroom, f"{WORD.upper()} Q.", learner=person, group=f"{WORD}s", account_made_here=True)
    edition = make_small_course(passages=2)
    for kind in KINDS:
        make_question(edition, kind.replace("_", "-"), kind)
    quiz = make_quiz(edition, modes=Quiz.Modes.BOTH)
    assignment = assign(classroom, quiz, exclusive=False)
    begun = at - timedelta(hours=2)
    practice = _practised(quiz, person, begun)
    for_class = _taken(quiz, person, begun, assignment=assignment)
    alone = _taken(quiz, person, begun + timedelta(minutes=20))
    _review(person, quiz, at - timedelta(hours=1))
    running = _answered(quiz, person, at - timedelta(minutes=5))
    _plant_what_teachers_said(person, teacher, for_class, at)
    _plant_what_was_read_and_written(person, quiz, at)
    _plant_sign_ins(person, enrolment, at)
    _regrade(quiz, teacher, at)
    for each in for_class, alone:
        each.refresh_from_db()
    return Planted(
        person=User.objects.get(pk=person.pk),
        teacher=teacher,
        classroom=classroom,
        enrolment=enrolment,
        quiz=quiz,
        assignment=assignment,
        for_class=for_class,
        alone=alone,
        running=running,
        practice=practice,
    )


def _answered(quiz: Quiz, person: User, at: datetime, **fields: Any) -> Attempt:
    """Every question answered twice."""
    attempt = begin(quiz, person, at=at, **fields)
    in_written_order(attempt)
    for item in attempt.items.select_related("question"):
        for entries in SAMPLES[item.question.kind][2], SAID[item.question.kind]:
            save = replace(new_save(based_on=item.current_version), confidence=3)
            record_answer(learner=person, attempt_id=attempt.pk, number=item.number, entries=entries, save=save, at=at)
            item.refresh_from_db()
    return attempt


def _taken(quiz: Quiz, person: User, at: datetime, **fields: Any) -> Attempt:
    attempt = _answered(quiz, person, at, **fields)
    return submit(learner=person, attempt_id=attempt.pk, at=at + timedelta(minutes=9))


def _practised(quiz: Quiz, person: User, at: datetime) -> Attempt:
    attempt = _answered(quiz, person, at, purpose=Attempt.Purpose.PRACTICE)
    return submit(learner=person, attempt_id=attempt.pk, at=at + timedelta(minutes=5))


def _review(person: User, quiz: Quiz, at: datetime) -> None:
    start_review(learner=person, edition=quiz.edition, at=at, chance=Random(1), fact="fact-1-1")


def _plant_what_teachers_said(person: User, teacher: User, attempt: Attempt, at: datetime) -> None:
    assignment = attempt.assignment
    assert assignment
    reason = f"{WORD} was ill"
    extension = Extension.objects.create(assignment=assignment, learner=person, reason=reason, given_at=at)
    MarkOverride.objects.create(
        assignment=assignment, learner=person, score_millionths=850_000, reason=reason, author=teacher, decided_at=at
    )
    DeadlineMove.objects.create(attempt=attempt, after=at, extension=extension, author=teacher, moved_at=at)
    Presence.objects.create(attempt=attempt, number=2, seen_at=at)
    printed = print_quiz(assignment=assignment, versions=1, named=True, author=teacher, at=at, chance=Random(1))
    PrintedSheet.objects.filter(printed=printed, learner=person).update(attempt=attempt, entries=1, entered_at=at)
    report = QuestionReport(item=attempt.items.all()[0], text=f"{WORD} objects.", reported_at=at)
    report.answer, report.answered_at = f"Thank you, {WORD}.", at
    report.save()


def _plant_what_was_read_and_written(person: User, quiz: Quiz, at: datetime) -> None:
    lesson = quiz.lesson
    assert lesson
    for passage in lesson.passages.all():
        PassageRead.objects.create(learner=person, passage=passage, first_read_at=at, last_read_at=at)
    course = quiz.edition.course
    set_exam(learner=person, course=course, exam_at=at + timedelta(days=9), at=at)
    course.instructors.add(person)
    ContentRevision.objects.filter(model="quizzes.question").update(author=person)
    make_class("Taught", teacher=person).teachers.add(make_teacher("colleague"))
    of_people, of_courses = (ContentType.objects.get_for_model(model) for model in (User, Course))
    LogEntry.objects.create(
        user=person, content_type=of_courses, object_id=str(course.pk), object_repr="steppe", action_flag=CHANGE
    )
    operator = User.objects.create_superuser("operator")
    LogEntry.objects.create(
        user=operator,
        content_type=of_people,
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
        change_message=f"Called {WORD} now.",
    )
    User.objects.create(username="preview-1", is_active=False, preview_of=person)


def _plant_sign_ins(person: User, enrolment: Enrolment, at: datetime) -> None:
    SignInLink.objects.create(enrolment=enrolment, digest="0" * 64, expires_at=at)
    for name in person.username, person.email, enrolment.name_key:
        AccessAttempt.objects.create(
            username=name,
            ip_address="192.0.2.7",
            user_agent=f"{WORD}’s phone",
            post_data=f"username={name}",
            failures_since_start=1,
        )


def _regrade(quiz: Quiz, teacher: User, at: datetime) -> None:
    question = quiz.edition.questions.get(slug="short-text")
    decision = Decision(Method.FULL, never_lower=False)
    plan = plan_regrade(question_id=question.pk, decision=decision, author=teacher, at=at)
    regrade(
        question_id=question.pk,
        decision=decision,
        fingerprint=plan.fingerprint,
        reason="It was unclear.",
        author=teacher,
        at=at,
    )


def found_anywhere(word: str) -> list[str]:
    """Every column of every table in which the word stands, sessions opened."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values():
            found += [f"{model._meta.label}.{name}: {value}" for name, value in row.items() if word in _plain(value)]
    opened = [session.get_decoded() for session in Session.objects.all()]
    return found + [f"session: {each}" for each in opened if word in _plain({**each, KEY: ""})]


def _plain(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False).casefold()


def download_of(person: User, at: datetime) -> tuple[dict[str, Any], str]:
    """The file for programs and the page."""
    target = io.BytesIO()
    write_download(person, target, at=at)
    with ZipFile(target) as archive:
        assert archive.testzip() is None
        return json.loads(archive.read("my-data.json")), archive.read("my-data.html").decode()
