"""Which answer is the newest, whatever clocks and networks do."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.saves import Kept, Save, given_at, supersedes

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE, OTHER = UUID(int=1), UUID(int=2)


def save(*, age: timedelta = timedelta(0)) -> Save:
    return Save(page=PAGE, age=age)


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
    current = Kept(version=3, given_at=START + MINUTE, page=OTHER)

    assert supersedes(Save(page=PAGE, based_on=based_on), given, current=current, newest_turn=None) is newest


def test_the_first_answer_is_the_newest() -> None:
    assert supersedes(Save(page=PAGE), START, current=None, newest_turn=None)


@pytest.mark.parametrize(("turn", "newest"), [(4, False), (5, True), (6, True), (None, True)])
def test_of_one_page_the_later_turn_is_newer_whatever_the_clocks_say(turn: int | None, newest: bool) -> None:
    current = Kept(version=3, given_at=START + MINUTE, page=PAGE)

    assert supersedes(Save(page=PAGE, turn=turn), START, current=current, newest_turn=5) is newest


def test_an_earlier_turn_of_a_page_that_lost_to_another_page_does_not_win_late() -> None:
    current = Kept(version=3, given_at=START, page=OTHER)

    assert not supersedes(Save(page=PAGE, turn=1), START + MINUTE, current=current, newest_turn=2)
