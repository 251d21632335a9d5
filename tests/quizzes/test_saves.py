"""Which answer is the newest, whatever clocks and networks do."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.saves import Save, given_at, supersedes

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def save(*, age: timedelta = timedelta(0)) -> Save:
    return Save(id=UUID(int=1), based_on=0, age=age)


@pytest.mark.parametrize(
    ("age", "given"),
    [
        (timedelta(0), START + 10 * MINUTE),
        (4 * MINUTE, START + 6 * MINUTE),
        (60 * MINUTE, START),
        (-5 * MINUTE, START + 10 * MINUTE),
        (timedelta.max, START),
    ],
)
def test_an_answer_was_given_within_the_attempt_and_before_it_was_received(age: timedelta, given: datetime) -> None:
    assert given_at(save(age=age), started_at=START, received_at=START + 10 * MINUTE) == given


@given(st.timedeltas(), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_the_time_given_is_always_possible(age: timedelta, running: timedelta) -> None:
    received = START + running

    assert START <= given_at(save(age=age), started_at=START, received_at=received) <= received


@pytest.mark.parametrize(
    ("based_on", "given", "newest"),
    [
        (3, START, True),  # it knew the current answer, so a slow clock doesn't matter
        (4, START, True),
        (2, START + 2 * MINUTE, True),  # another device, later
        (2, START + MINUTE, True),  # the same moment: the one received last
        (2, START, False),  # a late retry of an earlier answer
    ],
)
def test_a_late_retry_never_takes_the_place_of_a_newer_answer(based_on: int, given: datetime, newest: bool) -> None:
    assert supersedes(based_on=based_on, given=given, version=3, current_given=START + MINUTE) is newest


def test_the_first_answer_is_the_newest() -> None:
    assert supersedes(based_on=0, given=START, version=0, current_given=None)
