"""Planning for the day of an exam."""

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.exams import FIRM, LAST_DAYS, planned_at
from memory.scheduling import DESIRED_RETENTION, Rating, Schedule, recall, reviewed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SHARES = st.floats(0, 1, exclude_max=True)
SCHEDULES = st.builds(
    lambda stability, interval, ago: Schedule(2, None, stability, 5.0, NOON + (interval - ago) * DAY, NOON - ago * DAY),
    st.floats(0.001, 1000),
    st.integers(1, 180),
    st.integers(0, 400),
)


def a_schedule(*, stability: float = 10.0, met: int = 20, due: int = 40) -> Schedule:
    """Met so many days before an exam that is forty days after noon, and due so many days after noon."""
    return Schedule(2, None, stability, 5.0, NOON + due * DAY, NOON + (40 - met) * DAY)


EXAM = NOON + 40 * DAY


def test_without_an_exam_facts_come_back_when_they_are_due() -> None:
    assert planned_at(a_schedule(), exam_at=None, share=0.5) == a_schedule().due_at


@given(schedule=SCHEDULES, days=st.integers(-30, 400), share=SHARES)
def test_nothing_is_planned_later_than_it_is_due(schedule: Schedule, days: int, share: float) -> None:
    assert planned_at(schedule, exam_at=NOON + days * DAY, share=share) <= schedule.due_at


@given(schedule=SCHEDULES, days=st.integers(-30, 400), share=SHARES)
def test_what_is_planned_is_met_in_the_last_week_and_before_the_exam(
    schedule: Schedule, days: int, share: float
) -> None:
    exam_at = NOON + days * DAY

    planned = planned_at(schedule, exam_at=exam_at, share=share)

    if planned != schedule.due_at:
        assert exam_at - LAST_DAYS * DAY <= planned <= exam_at - DAY
        assert planned > schedule.last_review_at


@pytest.mark.parametrize(("share", "day"), [(0, 33), (0.5, 36), (0.999, 39)])
def test_facts_are_spread_over_the_last_week(share: float, day: int) -> None:
    planned = planned_at(a_schedule(due=100), exam_at=EXAM, share=share)

    assert planned == NOON + day * DAY


@pytest.mark.parametrize(("met", "due"), [(8, 33), (7, 100), (6, 100), (0, 100)])
def test_a_fact_that_was_met_in_the_last_week_is_left_alone(met: int, due: int) -> None:
    assert planned_at(a_schedule(met=met, due=100), exam_at=EXAM, share=0) == NOON + due * DAY


def test_a_fact_that_will_be_recalled_anyway_is_left_alone() -> None:
    firm, weak = a_schedule(stability=60, due=100), a_schedule(stability=30, due=100)

    assert recall(60, firm.last_review_at, EXAM) > FIRM > recall(30, weak.last_review_at, EXAM)
    assert planned_at(firm, exam_at=EXAM, share=0) == firm.due_at
    assert planned_at(weak, exam_at=EXAM, share=0) == NOON + 33 * DAY


def test_after_the_exam_a_review_is_planned_for_when_it_is_due() -> None:
    after = reviewed(a_schedule(), Rating.GOOD, EXAM + 3 * DAY)

    assert planned_at(after, exam_at=EXAM, share=0) == after.due_at


# Learners who forget as FSRS says

LEARNERS, FACTS, DAYS = 40, 30, 60


def learn(chance: Random, *, exam_at: datetime | None) -> tuple[float, float, int]:
    """A learner meets a fact anew every second day and what comes back: recall on the exam's day, weak facts, reviews."""
    known: dict[int, Schedule] = {}
    planned: dict[int, datetime] = {fact: NOON + 2 * fact * DAY for fact in range(FACTS)}
    reviews = 0
    for day in range(DAYS):
        at = NOON + day * DAY
        for fact in [fact for fact, when in planned.items() if when <= at]:
            before = known.get(fact)
            right = before is not None and chance.random() < recall(before.stability, before.last_review_at, at)
            known[fact] = reviewed(before, Rating.GOOD if right else Rating.AGAIN, at, chance=chance.random())
            planned[fact] = planned_at(known[fact], exam_at=exam_at, share=chance.random())
            reviews += 1
    exam = NOON + DAYS * DAY
    recalled = [recall(each.stability, each.last_review_at, exam) for each in known.values()]
    return mean(recalled), mean(each < DESIRED_RETENTION for each in recalled), reviews


def test_learners_who_plan_for_the_exam_recall_more_on_its_day() -> None:
    """95.7 of 100 facts instead of 93.9, and 6.7 below 90 percent instead of 9, for 6 percent more reviews."""
    without = [learn(Random(seed), exam_at=None) for seed in range(LEARNERS)]

    planned = [learn(Random(seed), exam_at=NOON + DAYS * DAY) for seed in range(LEARNERS)]

    (recalled, weak, reviews), (recalled_planned, weak_planned, reviews_planned) = (
        [mean(column) for column in zip(*rows, strict=True)] for rows in (without, planned)
    )
    assert (recalled, recalled_planned) == (pytest.approx(0.939, abs=0.001), pytest.approx(0.957, abs=0.001))
    assert (weak, weak_planned) == (pytest.approx(0.09), pytest.approx(0.067, abs=0.001))
    assert reviews_planned / reviews == pytest.approx(1.06, abs=0.01)
