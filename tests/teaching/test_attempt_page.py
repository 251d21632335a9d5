"""A pupil's attempt as their teacher sees it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from lessons.models import Course
from people.models import Classroom, User
from quizzes.actions import record_answer, submit
from quizzes.actions.extend import Recipients, extend
from quizzes.actions.regrade import Decision, plan_regrade, regrade
from quizzes.assigning import Allowance
from quizzes.models import Assignment, Attempt, Quiz
from quizzes.regrading import Method
from quizzes.saves import Save
from tests.lessons.builders import make_small_course
from tests.pages import page_of
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import assign, begin, make_bank, make_question, make_quiz, new_save

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2, feedback="score_only")


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class(teacher=teacher)


@pytest.fixture
def pupil(classroom: Classroom) -> User:
    return enrol(classroom, "Aigul").learner


@pytest.fixture
def assignment(classroom: Classroom, quiz: Quiz) -> Assignment:
    return assign(classroom, quiz, due_at=timezone.now() - DAY, time_limit_minutes=20)


@pytest.fixture
def browser(teacher: User) -> Client:
    return signed_in(teacher)


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def answered(assignment: Assignment, pupil: User, *, ago: timedelta = MINUTE) -> Attempt:
    """The first question is answered rightly."""
    at = timezone.now() - ago
    assert assignment.quiz
    attempt = begin(assignment.quiz, pupil, assignment=assignment, at=at)
    answer(attempt, "0")
    return attempt


def answer(attempt: Attempt, choice: str) -> None:
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=1,
        entries={"choice": choice},
        save=new_save(),
        at=attempt.started_at,
    )


def handed_in(assignment: Assignment, pupil: User) -> Attempt:
    return submit(learner=pupil, attempt_id=answered(assignment, pupil).pk, at=timezone.now())


def page(browser: Client, attempt: Attempt) -> Any:
    return browser.get(f"/teaching/attempts/{attempt.pk}/")


def test_it_shows_the_result_with_the_key_that_the_pupil_may_not_see(
    browser: Client, assignment: Assignment, pupil: User
) -> None:
    attempt = handed_in(assignment, pupil)

    response = page(browser, attempt)

    shown = page_of(response)
    assert shown.heading == "Aigul: Quiz"
    assert "50 %" in shown.text
    assert "✓ Right 1 of 1" in shown.text
    assert "– Not answered 0 of 1" in shown.text
    assert "Because it says so." in shown.text
    assert "late" in shown.text
    assert shown.links()["All tries, and deciding the mark"] == reverse(
        "teaching:override", args=[assignment.pk, pupil.pk]
    )
    assert "Because it says so." not in signed_in(pupil).get(f"/attempts/{attempt.pk}/results/").content.decode()


def test_an_attempt_that_runs_keeps_its_answers(browser: Client, assignment: Assignment, pupil: User) -> None:
    shown = page_of(page(browser, answered(assignment, pupil))).text

    assert "This attempt is running." in shown
    assert "Ends " in shown
    assert "Question 1" not in shown


def test_an_overdue_attempt_reads_as_handed_in_and_nothing_is_written(
    browser: Client, assignment: Assignment, pupil: User
) -> None:
    attempt = answered(assignment, pupil, ago=DAY)

    shown = page_of(page(browser, attempt)).text

    assert "50 %" in shown
    assert "Handed in" in shown
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_answers_that_arrived_after_the_end_are_told(
    browser: Client, assignment: Assignment, pupil: User, settings: Settings
) -> None:
    settings.ANSWER_GRACE = 5 * MINUTE
    attempt = answered(assignment, pupil, ago=21 * MINUTE)
    late = Save(page=uuid4(), turn=1, age=2 * MINUTE)
    record_answer(learner=pupil, attempt_id=attempt.pk, number=2, entries={"choice": "0"}, save=late, at=timezone.now())

    awaited = page_of(page(browser, attempt)).text
    submit(learner=pupil, attempt_id=attempt.pk, at=timezone.now())
    final = page_of(page(browser, attempt)).text

    assert "the mark is not final yet" in awaited
    assert "not final" not in final
    assert "1 answer given before the end arrived after it" in awaited
    assert "1 answer given before the end arrived after it" in final


def test_moves_of_its_end_are_told_with_who_and_why(
    browser: Client, teacher: User, assignment: Assignment, pupil: User
) -> None:
    attempt = answered(assignment, pupil)
    extend(
        assignment_id=assignment.pk,
        to=Recipients(everybody=True),
        allowance=Allowance(extra=5 * MINUTE),
        reason="Alarm",
        author=teacher,
        at=timezone.now(),
    )

    shown = page_of(page(browser, attempt)).text

    assert "End moved" in shown
    assert "by teacher: Alarm" in shown


def test_regrades_are_told_with_who_and_what_they_changed(
    browser: Client, teacher: User, assignment: Assignment, pupil: User
) -> None:
    attempt = handed_in(assignment, pupil)
    decision, question = Decision(Method.FULL, True, None), attempt.items.get(number=2).question
    plan = plan_regrade(question_id=question.pk, decision=decision, author=teacher, at=timezone.now())
    regrade(
        question_id=question.pk,
        decision=decision,
        fingerprint=plan.fingerprint,
        reason="Two readings",
        author=teacher,
        at=timezone.now(),
    )

    shown = page_of(page(browser, attempt)).text

    assert "by teacher: 50 % → 100 %" in shown
    assert "“Two readings”" in shown


@pytest.mark.parametrize("writes", [True, False])
def test_who_writes_the_course_is_led_to_regrading(
    browser: Client, teacher: User, assignment: Assignment, pupil: User, writes: bool
) -> None:
    attempt = handed_in(assignment, pupil)
    if writes:
        Course.objects.get().instructors.add(teacher)

    links = page_of(page(browser, attempt)).links().values()

    question = attempt.items.get(number=1).question
    regrading = f"{reverse('teaching:regrade', args=[question.pk])}?quiz={attempt.quiz_id}"
    assert (regrading in links) is writes


def test_only_attempts_for_the_own_class_are_shown(browser: Client, assignment: Assignment, pupil: User) -> None:
    quiz = assignment.quiz
    assert quiz
    other = make_class("other", teacher=make_teacher("colleague"))
    enrol(other, "Aigul", learner=pupil)
    for_other = handed_in(assign(other, quiz), pupil)
    Assignment.objects.update(exclusive=False)
    for_oneself = begin(quiz, pupil, at=timezone.now())

    assert [page(browser, each).status_code for each in (for_other, for_oneself)] == [404, 404]
    assert page(signed_in(pupil), for_other).status_code == 404


def test_a_pretended_attempt_is_nobodys(browser: Client, assignment: Assignment, teacher: User, pupil: User) -> None:
    attempt = handed_in(assignment, pupil)
    User.objects.filter(pk=pupil.pk).update(preview_of=teacher)

    assert page(browser, attempt).status_code == 404


def test_the_teacher_sees_the_images_of_what_the_class_was_asked(browser: Client, classroom: Classroom) -> None:
    edition = make_small_course()
    image = default_storage.save("questions/map.png", ContentFile(b"\x89PNG\r\n"))
    make_question(edition, image=image, image_alt="A map.")
    pupil = enrol(classroom, "Aigul").learner
    handed = handed_in(assign(classroom, make_quiz(edition)), pupil)
    address = reverse("quizzes:image", args=[handed.items.get().revision_id])

    answers = [signed_in(make_teacher("colleague")).get(address).status_code, browser.get(address).status_code]

    assert answers == [404, 200]
    assert address in page(browser, handed).content.decode()


@pytest.mark.parametrize("questions", [1, 12])
def test_it_costs_the_same_number_of_queries_for_any_paper(
    browser: Client, classroom: Classroom, questions: int
) -> None:
    pupil = enrol(classroom, "Aigul").learner
    attempt = handed_in(assign(classroom, make_bank(questions)), pupil)

    with CaptureQueriesContext(connection) as queries:
        page(browser, attempt)

    assert len(queries) == 10
