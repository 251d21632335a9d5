"""What is to come back today, and how much on the days that follow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.models import Edition, Fact, Lesson, Passage
from memory.actions import set_exam
from memory.due import Forecast, due_today, end_of_day, forecast
from people.models import User
from tests.lessons.builders import make_course, make_edition, make_fact, make_learner, make_small_course
from tests.memory.builders import DAY, NOON, record, remembered, told

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FACTS = [f"fact-1-{number}" for number in range(1, 5)]


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=4)


@pytest.fixture
def learner() -> User:
    return make_learner()


def due(learner: User, edition: Edition, at: datetime = NOON) -> list[str]:
    return [memory.fact.slug for memory in due_today(learner, edition.course.facts.all(), at=at).select_related("fact")]


def test_what_is_due_until_the_end_of_the_day_comes_back_today(edition: Edition, learner: User) -> None:
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    for fact, moment in zip(FACTS, [NOON - 9 * DAY, NOON, midnight - HOUR, midnight], strict=True):
        remembered(learner, edition, [fact], due_at=moment)

    assert due(learner, edition) == FACTS[:3]


def test_sure_errors_come_first_and_then_what_has_been_waiting_longest(edition: Edition, learner: User) -> None:
    remembered(learner, edition, FACTS[:1], due_at=NOON - DAY)
    remembered(learner, edition, FACTS[1:2], due_at=NOON - 2 * DAY)
    remembered(learner, edition, FACTS[2:3], due_at=NOON, sure_and_wrong=True)
    remembered(learner, edition, FACTS[3:], due_at=NOON - HOUR, sure_and_wrong=True)

    assert due(learner, edition) == ["fact-1-4", "fact-1-3", "fact-1-2", "fact-1-1"]


def test_only_the_learners_own_memories_of_the_course_are_due(edition: Edition, learner: User) -> None:
    remembered(make_learner("berik"), edition, FACTS, due_at=NOON)
    other = make_edition(make_course("taiga"))
    make_fact(other.course)
    remembered(learner, other, ["troops"], due_at=NOON)

    assert due(learner, edition) == []
    assert not due_today(learner, edition.course.facts.all(), at=NOON)


@pytest.mark.parametrize("model", [Fact, Passage, Lesson])
def test_what_is_retired_comes_back_when_it_is_in_use_again(
    model: type[Fact | Passage | Lesson], edition: Edition, learner: User
) -> None:
    remembered(learner, edition, FACTS, due_at=NOON)

    model._default_manager.update(retired_at=NOON)
    assert due(learner, edition) == []
    assert forecast(learner, edition.course.facts.all(), at=NOON).today == 0
    assert learner.memories.count() == 4

    model._default_manager.update(retired_at=None)
    assert due(learner, edition) == FACTS


def test_a_fact_that_two_passages_teach_is_due_once_as_long_as_one_is_in_use(edition: Edition, learner: User) -> None:
    remembered(learner, edition, FACTS[:1], due_at=NOON)
    fact, (first, second, *_) = edition.course.facts.get(slug=FACTS[0]), Passage.objects.order_by("position")
    second.teachings.create(fact=fact)

    assert due(learner, edition) == FACTS[:1]
    Passage.objects.filter(pk=first.pk).update(retired_at=NOON)
    assert due(learner, edition) == FACTS[:1]


def test_a_fact_that_no_passage_teaches_is_not_due(edition: Edition, learner: User) -> None:
    make_fact(edition.course, "untaught")
    remembered(learner, edition, ["untaught"], due_at=NOON)

    assert due(learner, edition) == []


# The day, by the clock of the learner


@pytest.mark.parametrize(
    ("zone", "at", "ends"),
    [
        ("UTC", "2026-03-02T23:59:59+00:00", "2026-03-03T00:00:00+00:00"),
        ("UTC", "2026-03-03T00:00:00+00:00", "2026-03-04T00:00:00+00:00"),
        ("Asia/Almaty", "2026-03-02T18:59:59+00:00", "2026-03-02T19:00:00+00:00"),
        ("Asia/Almaty", "2026-03-02T19:00:00+00:00", "2026-03-03T19:00:00+00:00"),
        ("Europe/Berlin", "2026-03-29T00:30:00+00:00", "2026-03-29T22:00:00+00:00"),
    ],
)
def test_the_day_ends_at_midnight_where_the_learner_is(zone: str, at: str, ends: str) -> None:
    with timezone.override(zone):
        assert end_of_day(datetime.fromisoformat(at)) == datetime.fromisoformat(ends)


def test_a_forecast_counts_days_as_the_learner_does(edition: Edition, learner: User) -> None:
    """Noon of 2 March in Greenwich is five in the afternoon in Almaty, where the day ends seven hours later."""
    midnight = NOON + 7 * HOUR
    moments = [midnight - HOUR, midnight, midnight + DAY - HOUR, midnight + DAY]
    for fact, moment in zip(FACTS, moments, strict=True):
        remembered(learner, edition, [fact], due_at=moment)

    with timezone.override("Asia/Almaty"):
        ahead = forecast(learner, edition.course.facts.all(), at=NOON)

    numbers = [2, 1, 0, 0, 0, 0, 0]
    assert ahead == Forecast(1, tuple((date(2026, 3, 3 + day), number) for day, number in enumerate(numbers)))
    assert ahead.next_day == date(2026, 3, 3)


def test_a_forecast_ends_with_the_seventh_day(edition: Edition, learner: User) -> None:
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    remembered(learner, edition, FACTS[:1], due_at=midnight + 7 * DAY - HOUR)
    remembered(learner, edition, FACTS[1:], due_at=midnight + 7 * DAY)

    ahead = forecast(learner, edition.course.facts.all(), at=NOON)

    assert (ahead.today, ahead.days[-1]) == (0, (date(2026, 3, 9), 1))
    assert ahead.next_day == date(2026, 3, 9)


def test_a_week_in_which_nothing_comes_back_has_no_next_day(edition: Edition, learner: User) -> None:
    assert forecast(learner, edition.course.facts.all(), at=NOON).next_day is None


@pytest.mark.parametrize("number", [1, 30])
def test_both_are_one_query_however_much_is_due(
    number: int, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_small_course(passages=number)
    remembered(learner, edition, [f"fact-1-{each}" for each in range(1, number + 1)], due_at=NOON)

    with django_assert_num_queries(1):
        assert len(due_today(learner, edition.course.facts.all(), at=NOON)) == number
    with django_assert_num_queries(1):
        assert forecast(learner, edition.course.facts.all(), at=NOON).today == number


# Exams


def test_before_an_exam_facts_come_back_when_they_are_planned_and_after_it_when_they_are_due(
    edition: Edition, learner: User
) -> None:
    exam_at = NOON + 20 * DAY
    remembered(learner, edition, FACTS, due_at=NOON + 60 * DAY, last_review_at=NOON)

    set_exam(learner=learner, course=edition.course, exam_at=exam_at, at=NOON)

    assert due(learner, edition, NOON + 12 * DAY) == []
    assert sorted(due(learner, edition, exam_at - timedelta(seconds=1))) == FACTS
    assert due(learner, edition, exam_at) == []
    assert forecast(learner, edition.course.facts.all(), at=exam_at).today == 0
    assert sorted(due(learner, edition, NOON + 60 * DAY)) == FACTS


def test_setting_another_exam_plans_anew_and_setting_none_forgets_the_plan(edition: Edition, learner: User) -> None:
    remembered(learner, edition, FACTS, due_at=NOON + 60 * DAY, last_review_at=NOON)
    before = list(learner.memories.values())

    for days in (20, 40):
        set_exam(learner=learner, course=edition.course, exam_at=NOON + days * DAY, at=NOON)
        planned = list(learner.memories.values_list("planned_at", flat=True))
        assert {days - 7 <= (each - NOON).days < days for each in planned} == {True}
        assert learner.exams.get().at == NOON + days * DAY
    set_exam(learner=learner, course=edition.course, exam_at=None, at=NOON)

    assert list(learner.memories.values()) == before
    assert not learner.exams.exists()


def test_an_exam_that_is_over_is_none(edition: Edition, learner: User) -> None:
    remembered(learner, edition, FACTS, due_at=NOON + 60 * DAY)
    set_exam(learner=learner, course=edition.course, exam_at=NOON + DAY, at=NOON)

    set_exam(learner=learner, course=edition.course, exam_at=NOON, at=NOON)

    assert not learner.exams.exists()
    assert set(learner.memories.values_list("planned_at", flat=True)) == {NOON + 60 * DAY}


def test_what_is_recorded_later_is_planned_for_the_exam(edition: Edition, learner: User) -> None:
    set_exam(learner=learner, course=edition.course, exam_at=NOON + 50 * DAY, at=NOON)
    record(learner, edition, *(told(at=NOON + day * DAY) for day in (0, 2, 12)))

    memory = learner.memories.get()

    assert memory.due_at > NOON + 50 * DAY
    assert NOON + 43 * DAY <= memory.planned_at < NOON + 50 * DAY
    assert str(learner.exams.get()) == "aliya, steppe: 2026-04-21"


def test_an_exam_of_another_course_plans_nothing_here(edition: Edition, learner: User) -> None:
    remembered(learner, edition, FACTS, due_at=NOON + 60 * DAY)

    set_exam(learner=learner, course=make_course("taiga"), exam_at=NOON + 20 * DAY, at=NOON)

    assert set(learner.memories.values_list("planned_at", flat=True)) == {NOON + 60 * DAY}
    assert forecast(learner, edition.course.facts.all(), at=NOON + 19 * DAY).today == 0
