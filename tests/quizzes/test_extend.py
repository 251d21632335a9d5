"""More time for a class, in force at once; closing, opening again and changing an assignment while attempts run."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Classroom, User
from quizzes.actions import submit
from quizzes.actions.extend import (
    NothingToGive,
    Recipients,
    change_assignment,
    close_assignment,
    extend,
    reopen_assignment,
    revoke_extension,
)
from quizzes.assigning import Allowance
from quizzes.models import Assignment, Attempt, DeadlineMove, Quiz
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import NOON, assign, begin, make_bank

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ALL = Recipients(everybody=True)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(1, time_limit_minutes=20)


@pytest.fixture
def classroom() -> Classroom:
    made = make_class()
    enrol(made, "Aigul", group="A")
    enrol(made, "Ben", group="B")
    return made


@pytest.fixture
def teacher() -> User:
    return make_teacher()


def pupil(classroom: Classroom, name: str) -> User:
    return classroom.enrolments.get(name=name).learner


def running(classroom: Classroom, assignment: Assignment) -> dict[str, Attempt]:
    """Everybody of the class is at it."""
    assert assignment.quiz
    return {
        each.name: begin(assignment.quiz, each.learner, assignment=assignment)
        for each in classroom.enrolments.select_related("learner")
    }


def minutes_of(attempts: dict[str, Attempt]) -> dict[str, int | None]:
    """When the attempts end, in minutes after they began."""
    stored = Attempt.objects.in_bulk([attempt.pk for attempt in attempts.values()])
    ends = {name: stored[attempt.pk].deadline_at for name, attempt in attempts.items()}
    return {name: int((end - NOON) / MINUTE) if end else None for name, end in ends.items()}


def give(assignment: Assignment, to: Recipients, author: User, *, at: Any = NOON, **allowance: Any) -> Any:
    return extend(
        assignment_id=assignment.pk, to=to, allowance=Allowance(**allowance), reason="Fire drill.", author=author, at=at
    )


@pytest.mark.parametrize(
    ("to", "ends"),
    [
        (ALL, {"Aigul": 25, "Ben": 25}),
        (Recipients(groups=["A"]), {"Aigul": 25, "Ben": 20}),
    ],
)
def test_extra_time_holds_at_once(
    classroom: Classroom, quiz: Quiz, teacher: User, to: Recipients, ends: dict[str, int]
) -> None:
    assignment = assign(classroom, quiz)
    attempts = running(classroom, assignment)

    (given,) = give(assignment, to, teacher, extra=5 * MINUTE)

    assert minutes_of(attempts) == ends
    moves = DeadlineMove.objects.filter(extension=given, author=teacher, moved_at=NOON)
    assert {move.after - move.before for move in moves if move.after and move.before} == {5 * MINUTE}
    assert "→" in str(moves[0])


def test_extra_time_is_given_to_some_pupils_at_once(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz)
    attempts = running(classroom, assignment)
    stranger = enrol(make_class("another"), "Carl").learner
    to = Recipients(learners=[pupil(classroom, "Aigul").pk, pupil(classroom, "Ben").pk, stranger.pk], groups=["", "C"])

    given = give(assignment, to, teacher, extra=7 * MINUTE, attempts=1)

    assert {each.learner for each in given} == {pupil(classroom, "Aigul"), pupil(classroom, "Ben")}
    assert {(each.extra_minutes, each.extra_attempts, each.reason, each.author) for each in given} == {
        (7, 1, "Fire drill.", teacher)
    }
    assert minutes_of(attempts) == {"Aigul": 27, "Ben": 27}


@pytest.mark.parametrize(("to", "allowance"), [(Recipients(), {"extra": MINUTE}), (ALL, {})])
def test_nothing_is_given_to_nobody(
    classroom: Classroom, quiz: Quiz, teacher: User, to: Recipients, allowance: dict[str, Any]
) -> None:
    assignment = assign(classroom, quiz)

    with pytest.raises(NothingToGive):
        give(assignment, to, teacher, **allowance)

    assert not assignment.extensions.exists()


def test_what_is_over_stays_over(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz)
    attempts = running(classroom, assignment)
    submit(learner=pupil(classroom, "Ben"), attempt_id=attempts["Ben"].pk, at=NOON)

    give(assignment, ALL, teacher, at=NOON + 20 * MINUTE, extra=HOUR)

    assert minutes_of(attempts) == {"Aigul": 20, "Ben": 20}
    assert not DeadlineMove.objects.exists()


def test_an_extension_is_taken_back_once(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz)
    attempts = running(classroom, assignment)
    (given,) = give(assignment, ALL, teacher, extra=5 * MINUTE)

    revoke_extension(extension_id=given.pk, author=teacher, at=NOON + MINUTE)
    again = revoke_extension(extension_id=given.pk, author=teacher, at=NOON + 2 * MINUTE)

    assert (again.revoked_at, again.revoked_by) == (NOON + MINUTE, teacher)
    assert minutes_of(attempts) == {"Aigul": 20, "Ben": 20}
    assert DeadlineMove.objects.count() == 4


def test_closing_ends_what_is_running(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz, closes_at=NOON + HOUR)
    attempts = running(classroom, assignment)
    give(assignment, Recipients(groups=["A"]), teacher, closes_at=NOON + 2 * HOUR)

    close_assignment(assignment_id=assignment.pk, author=teacher, at=NOON + 3 * MINUTE)

    assert minutes_of(attempts) == {"Aigul": 3, "Ben": 3}
    assignment.refresh_from_db()
    assert assignment.closes_at == NOON + 3 * MINUTE
    assert not assignment.extensions.in_force().exists()


def test_closing_takes_no_tries_back(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz)
    give(assignment, ALL, teacher, attempts=1)

    close_assignment(assignment_id=assignment.pk, author=teacher, at=NOON)

    assert assignment.extensions.in_force().count() == 1


def test_opened_again_it_takes_new_attempts(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz)
    attempts = {"Aigul": begin(quiz, pupil(classroom, "Aigul"), assignment=assignment)}
    close_assignment(assignment_id=assignment.pk, author=teacher, at=NOON + MINUTE)

    reopen_assignment(assignment_id=assignment.pk, closes_at=None, author=teacher, at=NOON + 2 * MINUTE)

    fresh = begin(quiz, pupil(classroom, "Ben"), assignment=assignment, at=NOON + 2 * MINUTE)
    assert minutes_of(attempts | {"Ben": fresh}) == {"Aigul": 1, "Ben": 22}


def test_an_attempt_follows_the_times_of_its_assignment(classroom: Classroom, quiz: Quiz, teacher: User) -> None:
    assignment = assign(classroom, quiz)
    attempts = running(classroom, assignment)

    assignment.time_limit_minutes = 0
    change_assignment(assignment=assignment, author=teacher, at=NOON)

    assert minutes_of(attempts) == {"Aigul": None, "Ben": None}


@pytest.mark.parametrize("pupils", [1, 30])
def test_extending_costs_the_same_for_any_number_of_pupils(quiz: Quiz, teacher: User, pupils: int) -> None:
    classroom = make_class(pupils=[f"pupil {number}" for number in range(pupils)])
    assignment = assign(classroom, quiz)
    running(classroom, assignment)

    with CaptureQueriesContext(connection) as queries:
        give(assignment, ALL, teacher, extra=MINUTE)

    assert len(queries) <= 9
