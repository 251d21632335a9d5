"""What one person remembers, handed to another who is the same."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lessons.models import Edition
from memory.actions import hand_over, set_exam
from memory.models import Exam, Memory, Review
from people.models import User
from tests.lessons.builders import make_course, make_learner, make_small_course
from tests.memory.builders import DAY, NOON, memories, record, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=3)


@pytest.fixture
def kept() -> User:
    return make_learner("ben")


@pytest.fixture
def double() -> User:
    return make_learner("benn")


def test_both_have_answered_as_one(edition: Edition, kept: User, double: User) -> None:
    answers = [told(day % 2, fact=f"fact-1-{1 + day % 3}", at=NOON + day * DAY) for day in range(7)]
    record(kept, edition, *answers)
    as_one = memories()
    Review.objects.all().delete()
    Memory.objects.all().delete()
    for number, answer in enumerate(answers):
        record(double if number in {0, 3, 5} else kept, edition, answer)

    hand_over(double=double, kept=kept, at=NOON)

    assert memories() == as_one
    assert sorted(kept.reviews.values_list("source_id", flat=True)) == sorted(each.source_id for each in answers)
    assert not double.reviews.exists()


def test_what_the_double_alone_answered_changes_hands(edition: Edition, kept: User, double: User) -> None:
    record(double, edition, told())

    hand_over(double=double, kept=kept, at=NOON)

    assert [each.learner for each in Memory.objects.all()] == [kept]


def test_nothing_is_handed_over_where_there_is_nothing(kept: User, double: User) -> None:
    hand_over(double=double, kept=kept, at=NOON)

    assert not Memory.objects.exists()


@pytest.mark.parametrize(
    ("of_kept", "of_double", "left"),
    [(None, 5, 5), (5, None, 5), (5, 9, 5), (9, 5, 5), (-1, 9, 9), (9, -1, 9), (-5, -1, -5), (None, None, None)],
)
def test_of_two_exams_the_nearer_stays(
    edition: Edition, kept: User, double: User, of_kept: int | None, of_double: int | None, left: int | None
) -> None:
    for learner, days in ((kept, of_kept), (double, of_double)):
        if days is not None:
            Exam.objects.create(learner=learner, course=edition.course, at=NOON + days * DAY)

    hand_over(double=double, kept=kept, at=NOON)

    expected = [] if left is None else [(kept.pk, NOON + left * DAY)]
    assert list(Exam.objects.values_list("learner", "at")) == expected


def test_what_was_handed_over_is_planned_for_the_exam_that_stays(edition: Edition, kept: User, double: User) -> None:
    exam_at = NOON + 50 * DAY
    record(kept, edition, *(told(at=NOON + day * DAY) for day in (0, 2, 12)))
    set_exam(learner=double, course=edition.course, exam_at=exam_at, at=NOON)
    set_exam(learner=double, course=make_course("taiga"), exam_at=exam_at, at=NOON)

    hand_over(double=double, kept=kept, at=NOON)

    planned = kept.memories.get().planned_at
    assert exam_at - 7 * DAY <= planned < exam_at
    assert kept.exams.count() == 2


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_any_number_of_facts(
    number: int, kept: User, double: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_small_course(passages=number)
    for learner in (kept, double):
        at: datetime = NOON + timedelta(hours=learner.pk)
        record(learner, edition, *(told(fact=f"fact-1-{each}", at=at) for each in range(1, number + 1)))

    with django_assert_num_queries(14):
        hand_over(double=double, kept=kept, at=NOON)

    assert {each.reviews for each in kept.memories.all()} == {2}
