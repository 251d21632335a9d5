"""When the invented class has what to do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcourse.demo.plans import Plan, Setting, plans
from quizzes.assigning import Phase, Terms

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # it is given one
PHASES = {
    Setting.READING: {Phase.CLOSED},
    Setting.IN_CLASS: {Phase.CLOSED},
    Setting.AT_HOME: {Phase.CLOSED, Phase.OVERDUE},
    Setting.NOW: {Phase.OPEN},
    Setting.NOT_YET: {Phase.COMING},
}


def phase(plan: Plan, at: datetime) -> Phase:
    return Terms(plan.opens_at, plan.due_at, plan.closes_at).phase(at)


@given(MOMENTS)
def test_there_is_something_in_every_phase_at_any_time(at: datetime) -> None:
    assert {phase(plan, at) for plan in plans(at)} == set(Phase)
    assert all(phase(plan, at) in PHASES[plan.setting] for plan in plans(at))


@given(MOMENTS)
def test_one_thing_comes_after_the_other(at: datetime) -> None:
    planned = plans(at)

    assert [plan.opens_at for plan in planned] == sorted(plan.opens_at for plan in planned)
    assert all(plan.opens_at < plan.due_at <= plan.closes_at for plan in planned)


@given(MOMENTS)
def test_late_homework_had_a_day_before_now(at: datetime) -> None:
    homework = [plan for plan in plans(at) if plan.setting is Setting.AT_HOME]

    assert all(plan.due_at + timedelta(days=1) <= min(at, plan.closes_at) for plan in homework)


@pytest.mark.parametrize(("at", "hour"), [("2026-03-02T20:30:00+00:00", 5), ("2026-03-02T12:00:00+00:00", 5)])
def test_lessons_are_in_the_morning_of_the_school(at: str, hour: int) -> None:
    in_class = plans(datetime.fromisoformat(at))[1]

    assert (in_class.setting, in_class.opens_at.astimezone(UTC).hour) == (Setting.IN_CLASS, hour)
