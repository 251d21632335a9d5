"""What a learner is to do for their classes, and starting it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from lessons.models import Lesson
from people.models import Classroom, User
from quizzes.actions import AssignmentNotOpen, NoAttemptsLeft, OnlyForClass, QuizUnavailable, submit
from quizzes.assigned import Assigned, all_assigned_to, all_closed_for_all, closed_for_all
from quizzes.assigning import Phase
from quizzes.models import Assignment, Attempt, Extension, MarkOverride, Quiz
from quizzes.results import results_of
from tests.people.builders import enrol, make_class, person
from tests.quizzes.builders import NOON, assign, begin, make_bank

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2, time_limit_minutes=20, attempts_allowed=3)


@pytest.fixture
def pupil() -> User:
    return person()


@pytest.fixture
def classroom(pupil: User) -> Classroom:
    made = make_class()
    enrol(made, "Aigul", learner=pupil, group="A")
    return made


def to_do(pupil: User, *, at: Any = NOON) -> Assigned:
    (assigned,) = all_assigned_to(pupil, at=at)
    return assigned


def allow(assignment: Assignment, **fields: Any) -> Extension:
    return Extension.objects.create(assignment=assignment, given_at=NOON, **fields)


# What is assigned


def test_a_learner_is_to_do_what_their_classes_are(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz)
    assign(make_class("another"), quiz)

    assigned = to_do(pupil)

    assert assigned.assignment == assignment
    assert (assigned.phase, assigned.tries_left, assigned.mark_millionths) == (Phase.OPEN, 3, None)
    assert assigned.waiting


@pytest.mark.parametrize("gone", ["removed", "archived"])
def test_nothing_is_to_be_done_for_a_class_of_the_past(
    classroom: Classroom, quiz: Quiz, pupil: User, gone: str
) -> None:
    assign(classroom, quiz)
    if gone == "removed":
        classroom.enrolments.update(removed_at=NOON)
    else:
        Classroom.objects.update(archived_at=NOON)

    assert all_assigned_to(pupil, at=NOON) == []


def test_the_quiz_says_what_the_assignment_leaves_open(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz)
    own = assign(classroom, quiz, time_limit_minutes=0, attempts_allowed=0, feedback="score_only")

    assert assignment.terms().time_limit == 20 * MINUTE
    assert (assignment.terms().attempts_allowed, assignment.feedback_policy) == (3, "after_submitting")
    assert (own.terms().time_limit, own.terms().attempts_allowed, own.feedback_policy) == (None, 0, "score_only")


def test_a_lesson_has_terms_too(classroom: Classroom, quiz: Quiz) -> None:
    lesson = Lesson.objects.get()
    assignment = Assignment.objects.create(classroom=classroom, lesson=lesson, created_at=NOON)

    assert (assignment.title, assignment.feedback_policy) == (lesson.title, "")
    assert str(assignment) == f"9b: {lesson.title}"
    assert assignment.terms().time_limit is None


def test_an_assignment_is_of_a_quiz_or_a_lesson(classroom: Classroom, quiz: Quiz) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(classroom=classroom, quiz=quiz, lesson=Lesson.objects.get(), created_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(classroom=classroom, created_at=NOON)


@pytest.mark.parametrize("whom", ["all", "group", "learner"])
def test_extensions_hold_for_whom_they_were_given(classroom: Classroom, quiz: Quiz, pupil: User, whom: str) -> None:
    assignment = assign(classroom, quiz)
    other = enrol(classroom, "Ben", group="B").learner
    recipients: dict[str, dict[str, Any]] = {"all": {}, "group": {"group": "A"}, "learner": {"learner": pupil}}
    extension = allow(assignment, extra_minutes=5, **recipients[whom])

    assert to_do(pupil).time_limit_minutes == 25
    assert to_do(other).time_limit_minutes == (25 if whom == "all" else 20)
    assert str(extension) == f"{assignment}: {({'all': 'all', 'group': 'A', 'learner': pupil})[whom]}"


def test_a_revoked_extension_holds_no_longer(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    allow(assign(classroom, quiz), extra_minutes=5, revoked_at=NOON)

    assert to_do(pupil).time_limit_minutes == 20


def test_an_extension_is_for_one_learner_or_a_group(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        allow(assign(classroom, quiz), group="A", learner=pupil)


def test_the_mark_is_that_of_the_try_that_counts_unless_a_teacher_decided(
    classroom: Classroom, quiz: Quiz, pupil: User
) -> None:
    assignment = assign(classroom, quiz, due_at=NOON, counts="last")
    attempt = begin(quiz, pupil, assignment=assignment)
    submit(learner=pupil, attempt_id=attempt.pk, at=NOON + MINUTE)
    earned = to_do(pupil)

    decided = MarkOverride.objects.create(
        assignment=assignment, learner=pupil, score_millionths=755_000, reason="Ill.", decided_at=NOON
    )
    overridden = to_do(pupil)
    MarkOverride.objects.create(assignment=assignment, learner=pupil, reason="No.", decided_at=NOON)

    assert (earned.percent, earned.is_late, earned.is_decided) == (0, True, False)
    assert (overridden.percent, overridden.decided_millionths) == (75, 755_000)
    assert to_do(pupil).percent == 0
    assert str(decided) == f"{pupil}, {assignment}: 755000"


def test_an_overdue_attempt_reads_as_handed_in(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    attempt = begin(quiz, pupil, assignment=assign(classroom, quiz))

    running, over = to_do(pupil), to_do(pupil, at=NOON + HOUR)

    assert (running.running, running.waiting, running.startable) == (attempt, True, False)
    assert (over.running, over.finished, over.waiting) == (None, (attempt,), False)


@pytest.mark.parametrize("count", [1, 12])
def test_what_is_to_be_done_costs_two_queries(classroom: Classroom, quiz: Quiz, pupil: User, count: int) -> None:
    for _ in range(count):
        begin(quiz, pupil, assignment=assign(classroom, quiz))

    with CaptureQueriesContext(connection) as queries:
        all_assigned_to(pupil, at=NOON)

    assert len(queries) == 2  # assignments, attempts


def test_a_learner_without_a_class_costs_one_query(pupil: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert all_assigned_to(pupil, at=NOON) == []

    assert len(queries) == 1


# Starting


def test_an_attempt_for_a_class_keeps_its_terms(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(
        classroom, quiz, closes_at=NOON + HOUR, time_limit_minutes=30, attempts_allowed=1, feedback="after_closing"
    )
    allow(assignment, extra_minutes=5, learner=pupil)

    attempt = begin(quiz, pupil, assignment=assignment)

    assert attempt.assignment == assignment
    assert attempt.deadline_at == NOON + 35 * MINUTE
    assert (attempt.terms["time_limit_minutes"], attempt.terms["attempts_allowed"]) == (35, 1)
    assert attempt.terms["feedback"] == "after_closing"


def test_starting_twice_for_a_class_gives_one_attempt(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz)

    assert begin(quiz, pupil, assignment=assignment) == begin(quiz, pupil, assignment=assignment)


def test_tries_are_counted_for_each_class_apart(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    once = assign(classroom, quiz, attempts_allowed=1, exclusive=False)
    again = assign(classroom, quiz, attempts_allowed=1, exclusive=False)
    for assignment in (once, again, None):
        submit(learner=pupil, attempt_id=begin(quiz, pupil, assignment=assignment).pk, at=NOON)

    with pytest.raises(NoAttemptsLeft):
        begin(quiz, pupil, assignment=once)

    (result,) = results_of([quiz], pupil, at=NOON)
    assert result.attempts_left == 2
    assert not result.startable_for(once.pk)


@pytest.mark.parametrize("times", [{"opens_at": NOON + HOUR}, {"closes_at": NOON}])
def test_nothing_starts_before_it_opens_or_once_it_closed(
    classroom: Classroom, quiz: Quiz, pupil: User, times: dict[str, Any]
) -> None:
    assignment = assign(classroom, quiz, **times)

    with pytest.raises(AssignmentNotOpen):
        begin(quiz, pupil, assignment=assignment)

    assert not Attempt.objects.exists()


def test_a_stranger_does_not_find_the_assignment(classroom: Classroom, quiz: Quiz) -> None:
    assignment = assign(classroom, quiz)

    with pytest.raises(Http404):
        begin(quiz, person("ben"), assignment=assignment)


def test_a_retired_quiz_starts_for_no_class(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    quiz.retired_at = NOON
    quiz.save()

    with pytest.raises(QuizUnavailable):
        begin(quiz, pupil, assignment=assign(classroom, quiz))

    (result,) = results_of([quiz], pupil, at=NOON)
    assert not result.startable


@pytest.mark.parametrize("purpose", ["practice", "graded"])
def test_while_a_class_takes_a_quiz_there_is_no_other_way(
    classroom: Classroom, quiz: Quiz, pupil: User, purpose: str
) -> None:
    assign(classroom, quiz, opens_at=NOON, closes_at=NOON + HOUR)

    with pytest.raises(OnlyForClass):
        begin(quiz, pupil, purpose=purpose)

    assert begin(quiz, pupil, purpose=purpose, at=NOON - HOUR).assignment is None
    assert begin(quiz, person("ben"), purpose=purpose).assignment is None


def test_beside_an_assignment_that_is_not_exclusive_all_ways_are_open(
    classroom: Classroom, quiz: Quiz, pupil: User
) -> None:
    assign(classroom, quiz, exclusive=False)

    begin(quiz, pupil, purpose="practice")

    (result,) = results_of([quiz], pupil, at=NOON)
    assert (result.only_for_class, result.startable, result.waiting) == (False, True, True)
    assert result.running == result.running_practice


def test_the_attempt_for_a_class_goes_on_first(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    begin(quiz, pupil)
    attempt = begin(quiz, pupil, assignment=assign(classroom, quiz))

    (result,) = results_of([quiz], pupil, at=NOON)

    assert (result.running, result.only_for_class, result.waiting) == (attempt, True, False)


def test_an_overdue_attempt_for_a_class_is_closed_before_another_starts(
    classroom: Classroom, quiz: Quiz, pupil: User
) -> None:
    assignment = assign(classroom, quiz)
    late = begin(quiz, pupil, assignment=assignment)

    fresh = begin(quiz, pupil, assignment=assignment, at=NOON + HOUR)

    late.refresh_from_db()
    assert fresh != late
    assert late.submitted_at == NOON + 20 * MINUTE


# Closed for all


def test_it_is_closed_for_all_when_the_last_has_no_more_time(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz, closes_at=NOON)
    before = closed_for_all(assignment, at=NOON)

    allow(assignment, learner=pupil, closes_at=NOON + HOUR)

    assert before
    endless = assign(classroom, quiz)
    assert not closed_for_all(assignment, at=NOON + 59 * MINUTE)
    assert closed_for_all(assignment, at=NOON + HOUR)
    assert not closed_for_all(endless, at=NOON)
    assert all_closed_for_all([assignment, endless], at=NOON + 59 * MINUTE) == set()
    assert all_closed_for_all([assignment, endless], at=NOON + HOUR) == {assignment.pk}
