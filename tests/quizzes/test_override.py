"""A mark that a teacher decides."""

import pytest

from people.models import User
from quizzes.actions.override import NothingToTakeBack, override_mark
from quizzes.assigned import all_assigned_to
from quizzes.models import Assignment, MarkOverride
from tests.people.builders import enrol, make_class, make_teacher, person
from tests.quizzes.builders import NOON, assign, make_bank, tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    return assign(make_class(), make_bank(1))


@pytest.fixture
def pupil(assignment: Assignment) -> User:
    return enrol(assignment.classroom, "Aigul", learner=person()).learner


@pytest.fixture
def teacher() -> User:
    return make_teacher()


def decide(assignment: Assignment, pupil: User, teacher: User, mark: int | None, reason: str = "") -> MarkOverride:
    return override_mark(
        assignment_id=assignment.pk,
        learner_id=pupil.pk,
        score_millionths=mark,
        reason=reason or "Told me",
        author=teacher,
        at=NOON,
    )


def mark_of(pupil: User) -> int | None:
    """As the pupil sees it."""
    (assigned,) = all_assigned_to(pupil, at=NOON)
    return assigned.mark_millionths


def test_the_mark_is_what_was_decided_last(assignment: Assignment, pupil: User, teacher: User) -> None:
    tried(assignment, pupil, 400_000)

    decide(assignment, pupil, teacher, 700_000)
    decide(assignment, pupil, teacher, 875_000)

    assert mark_of(pupil) == 875_000


def test_taken_back_the_tries_count_again(assignment: Assignment, pupil: User, teacher: User) -> None:
    tried(assignment, pupil, 400_000)
    decide(assignment, pupil, teacher, 700_000)

    decide(assignment, pupil, teacher, None, "A mistake")

    assert mark_of(pupil) == 400_000
    assert [(each.score_millionths, each.reason, each.author) for each in MarkOverride.objects.all()] == [
        (None, "A mistake", teacher),
        (700_000, "Told me", teacher),
    ]


@pytest.mark.parametrize("mark", [700_000, None])
def test_deciding_the_same_twice_is_one_decision(
    assignment: Assignment, pupil: User, teacher: User, mark: int | None
) -> None:
    decide(assignment, pupil, teacher, 100_000)
    first = decide(assignment, pupil, teacher, mark)

    second = decide(assignment, pupil, teacher, mark)

    assert second == first
    assert MarkOverride.objects.count() == 2


def test_another_reason_is_another_decision(assignment: Assignment, pupil: User, teacher: User) -> None:
    decide(assignment, pupil, teacher, 700_000, "Told me")

    decide(assignment, pupil, teacher, 700_000, "Showed me")

    assert [each.reason for each in MarkOverride.objects.all()] == ["Showed me", "Told me"]


def test_what_was_never_decided_is_not_taken_back(assignment: Assignment, pupil: User, teacher: User) -> None:
    other = enrol(assignment.classroom, "Dana").learner
    decide(assignment, other, teacher, 700_000)

    with pytest.raises(NothingToTakeBack):
        decide(assignment, pupil, teacher, None)

    assert MarkOverride.objects.count() == 1
