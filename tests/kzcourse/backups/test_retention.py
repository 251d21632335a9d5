"""Which copies are kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzcourse.backups.retention import Keep, kept

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NONE = Keep(hourly=0, daily=0, weekly=0, monthly=0)
times = st.sets(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), max_size=30)  # noqa: DTZ001


def hours_ago(*numbers: float) -> set[datetime]:
    return {NOON - timedelta(hours=number) for number in numbers}


def test_the_newest_is_always_kept() -> None:
    assert kept(hours_ago(5, 6, 7), NONE) == hours_ago(5)
    assert kept([], NONE) == set()


@pytest.mark.parametrize(
    ("keep", "made", "stay"),
    [
        (Keep(2, 0, 0, 0), (0, 0.5, 1.5, 3, 4), (0, 0.5)),
        (Keep(0, 2, 0, 0), (0, 1, 24, 25, 48), (0, 24)),
        (Keep(0, 0, 2, 0), (0, 24, 48, 24 * 9), (0, 24)),  # noon of a Monday
        (Keep(0, 0, 0, 2), (0, 24, 48, 72, 24 * 40), (0, 48)),  # of the 2nd of March
        (Keep(0, 3, 0, 0), (0, 24 * 30, 24 * 60, 24 * 90), (0, 24 * 30, 24 * 60)),
    ],
    ids=["hours", "days", "weeks", "months", "days without a copy don't count"],
)
def test_the_newest_of_each_period_stays(keep: Keep, made: tuple[float, ...], stay: tuple[float, ...]) -> None:
    assert kept(hours_ago(*made), keep) == hours_ago(*stay)


@settings(max_examples=40)
@given(times, st.builds(Keep, *[st.integers(0, 5)] * 4))
def test_no_more_stay_than_are_asked_for_and_the_newest_does(made: set[datetime], keep: Keep) -> None:
    stay = kept(made, keep)

    assert stay <= made
    assert len(stay) <= max(1, keep.hourly + keep.daily + keep.weekly + keep.monthly)
    assert not made or max(made) in stay


@settings(max_examples=40)
@given(times, st.builds(Keep, *[st.integers(0, 5)] * 4))
def test_thinning_what_was_thinned_takes_nothing_more(made: set[datetime], keep: Keep) -> None:
    stay = kept(made, keep)

    assert kept(stay, keep) == stay
