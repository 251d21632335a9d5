"""Schedules are those of the package ``fsrs``, without its clock and its chance."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.scheduling import DESIRED_RETENTION, LONGEST_DAYS, Rating, Schedule, moved_about, recall, reviewed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OURS = fsrs.Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)
#: The package's own: with learning steps of minutes, and intervals up to a century.
THEIRS = fsrs.Scheduler(enable_fuzzing=False)

RATINGS = st.sampled_from(Rating)
GAPS = st.one_of(
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2)),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)),
)
REVIEWS = st.lists(st.tuples(RATINGS, GAPS), min_size=1, max_size=12)


def as_schedule(card: fsrs.Card) -> Schedule:
    assert card.stability is not None
    assert card.difficulty is not None
    assert card.last_review is not None
    return Schedule(card.state.value, card.step, card.stability, card.difficulty, card.due, card.last_review)


def at_once(*ratings: Rating, rules: fsrs.Scheduler = OURS, chance: float | None = None) -> list[int]:
    """The days between reviews that all come when they are due."""
    schedule, days, at = None, [], NOON
    for rating in ratings:
        schedule = reviewed(schedule, rating, at, rules=rules, chance=chance)
        days.append((schedule.due_at - at).days)
        at = schedule.due_at
    return days


@pytest.mark.parametrize("rules", [OURS, THEIRS], ids=["ours", "theirs"])
@given(reviews=REVIEWS)
def test_a_schedule_is_what_the_package_makes_of_the_same_reviews(
    rules: fsrs.Scheduler, reviews: list[tuple[Rating, timedelta]]
) -> None:
    card, schedule, at = fsrs.Card(card_id=0), None, NOON

    for rating, gap in reviews:
        at += gap
        card, _log = rules.review_card(card, fsrs.Rating(rating), at)
        schedule = reviewed(schedule, rating, at, rules=rules)

        assert schedule == as_schedule(card)


def test_intervals_are_those_of_the_reference_sequence() -> None:
    """Those of py-fsrs's own tests (``test_review_card``), with its rules."""
    ratings = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3]

    assert at_once(*map(Rating, ratings), rules=THEIRS) == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_intervals_are_whole_days_from_the_first_review_on_and_at_most_half_a_year() -> None:
    ratings = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3]

    assert at_once(*map(Rating, ratings)) == [2, 11, 46, 163, 180, 180, 7, 1, 2, 4, 7, 13, 21]


@pytest.mark.parametrize(("rating", "days"), [(1, 1), (2, 1), (3, 2), (4, 8)])
def test_the_first_interval_depends_on_the_rating_alone(rating: int, days: int) -> None:
    assert at_once(Rating(rating)) == [days]


@given(rating=RATINGS, days=st.integers(0, 800))
def test_the_better_the_answer_the_longer_the_interval(rating: Rating, days: int) -> None:
    before = reviewed(None, Rating.GOOD, NOON)

    after = [reviewed(before, each, NOON + days * DAY) for each in Rating]

    assert [each.stability for each in after] == sorted(each.stability for each in after)
    assert [each.difficulty for each in after] == sorted((each.difficulty for each in after), reverse=True)


def test_a_review_before_the_last_one_counts_as_one_at_the_same_moment() -> None:
    first = reviewed(None, Rating.GOOD, NOON)

    assert reviewed(first, Rating.GOOD, NOON - 30 * DAY) == reviewed(first, Rating.GOOD, NOON)


@pytest.mark.parametrize("zone", [ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=5))], ids=str)
def test_a_day_has_24_hours_wherever_the_moment_was_told(zone: ZoneInfo | timezone) -> None:
    """In Berlin the clocks change in the night to 29 March 2026."""
    at = datetime(2026, 3, 28, 12, tzinfo=UTC)

    here, there = reviewed(None, Rating.GOOD, at), reviewed(None, Rating.GOOD, at.astimezone(zone))

    assert here == there
    assert there.due_at.astimezone(UTC) == at + 2 * DAY


# Chance


@given(days=st.integers(0, 400), draw=st.floats(0, 1, exclude_max=True))
def test_intervals_are_moved_about_as_the_package_does_with_the_same_draw(days: int, draw: float) -> None:
    theirs = fsrs.Scheduler(maximum_interval=LONGEST_DAYS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fsrs.scheduler.random", lambda: draw)

        expected = theirs._get_fuzzed_interval(interval=days * DAY)

    assert moved_about(days * DAY, draw) == expected


@given(ratings=st.lists(RATINGS, min_size=1, max_size=8), draw=st.floats(0, 1, exclude_max=True))
def test_a_whole_schedule_is_moved_about_as_the_package_does(ratings: list[Rating], draw: float) -> None:
    theirs = fsrs.Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS)
    card, schedule, at = fsrs.Card(card_id=0), None, NOON
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fsrs.scheduler.random", lambda: draw)

        for rating in ratings:
            card, _log = theirs.review_card(card, fsrs.Rating(rating), at)
            schedule = reviewed(schedule, rating, at, chance=draw)
            at = card.due

            assert schedule == as_schedule(card)


def test_a_step_of_minutes_is_not_moved_about() -> None:
    assert reviewed(None, Rating.AGAIN, NOON, rules=THEIRS, chance=0.9).due_at == NOON + timedelta(minutes=1)


@given(days=st.integers(3, 180))
def test_what_was_learned_together_does_not_fall_due_together(days: int) -> None:
    due = {moved_about(days * DAY, share / 100) for share in range(100)}

    assert len(due) >= 2
    assert max(due) <= LONGEST_DAYS * DAY


# The forgetting curve


@given(stability=st.floats(0.001, 36500), elapsed=st.timedeltas(min_value=-DAY, max_value=4000 * DAY), rating=RATINGS)
def test_recall_is_that_of_the_package(stability: float, elapsed: timedelta, rating: Rating) -> None:
    card = fsrs.Card(card_id=0, stability=stability, last_review=NOON)

    assert recall(stability, NOON, NOON + elapsed) == THEIRS.get_card_retrievability(card, NOON + elapsed)


def test_after_as_many_days_as_it_is_stable_nine_of_ten_are_recalled() -> None:
    assert recall(20, NOON, NOON + 20 * DAY) == pytest.approx(0.9)


def test_before_the_last_review_and_on_its_day_all_is_recalled() -> None:
    assert recall(1, NOON, NOON - 3 * DAY) == recall(1, NOON, NOON + timedelta(hours=23)) == 1


def test_times_may_be_told_by_any_clock() -> None:
    almaty = ZoneInfo("Asia/Almaty")

    assert recall(5, NOON.astimezone(almaty), (NOON + 5 * DAY).astimezone(almaty)) == recall(5, NOON, NOON + 5 * DAY)
