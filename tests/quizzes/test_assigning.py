"""The terms that hold for a learner: what was said for all, and what was allowed to some."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.assigning import Allowance, Counts, Phase, Terms, extended, mark_of_tries
from tests.quizzes.builders import NOON

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

moments = st.none() | st.integers(-600, 600).map(lambda minutes: NOON + minutes * MINUTE)
spans = st.integers(0, 600).map(lambda minutes: minutes * MINUTE)
all_terms = st.builds(
    Terms,
    opens_at=moments,
    due_at=moments,
    closes_at=moments,
    time_limit=st.none() | spans,
    attempts_allowed=st.integers(0, 5),
)
allowances = st.builds(Allowance, extra=spans, due_at=moments, closes_at=moments, attempts=st.integers(0, 5))


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (NOON - MINUTE, Phase.COMING),
        (NOON, Phase.OPEN),
        (NOON + HOUR, Phase.OPEN),
        (NOON + HOUR + MINUTE, Phase.OVERDUE),
        (NOON + 2 * HOUR, Phase.CLOSED),
    ],
)
def test_an_assignment_opens_is_due_and_closes(at: datetime, phase: Phase) -> None:
    terms = Terms(opens_at=NOON, due_at=NOON + HOUR, closes_at=NOON + 2 * HOUR)

    assert terms.phase(at) is phase


def test_an_assignment_without_times_is_always_open() -> None:
    assert Terms().phase(NOON) is Phase.OPEN
    assert not Terms().is_late(NOON)


def test_an_attempt_ends_with_its_time_or_with_the_assignment() -> None:
    terms = Terms(closes_at=NOON + HOUR, time_limit=20 * MINUTE)

    assert terms.deadline(NOON) == NOON + 20 * MINUTE
    assert terms.deadline(NOON + 50 * MINUTE) == NOON + HOUR
    assert Terms().deadline(NOON) is None


def test_extra_minutes_move_everything_that_ends() -> None:
    terms = Terms(NOON, NOON + HOUR, NOON + 2 * HOUR, 20 * MINUTE, 1)

    more = extended(terms, [Allowance(extra=5 * MINUTE), Allowance(extra=MINUTE, attempts=1)])

    assert more == Terms(NOON, NOON + HOUR + 6 * MINUTE, NOON + 2 * HOUR + 6 * MINUTE, 26 * MINUTE, 2)


def test_the_latest_moment_that_was_allowed_holds() -> None:
    terms = Terms(due_at=NOON, closes_at=NOON)

    more = extended(terms, [Allowance(due_at=NOON + HOUR), Allowance(due_at=NOON - HOUR, closes_at=NOON + 2 * HOUR)])

    assert (more.due_at, more.closes_at) == (NOON + HOUR, NOON + 2 * HOUR)


@given(all_terms, st.lists(allowances, max_size=4))
def test_no_allowance_takes_anything_away(terms: Terms, given: list[Allowance]) -> None:
    more = extended(terms, given)

    assert more.opens_at == terms.opens_at
    for before, after in [
        (terms.due_at, more.due_at),
        (terms.closes_at, more.closes_at),
        (terms.deadline(NOON), more.deadline(NOON)),
    ]:
        assert (before is None) == (after is None)
        assert before is None or after is None or after >= before
    assert more.attempts_allowed >= terms.attempts_allowed
    assert (more.attempts_allowed == 0) == (terms.attempts_allowed == 0)


@given(all_terms, st.permutations([Allowance(MINUTE), Allowance(due_at=NOON), Allowance(closes_at=NOON, attempts=2)]))
def test_the_order_of_allowances_does_not_matter(terms: Terms, given: list[Allowance]) -> None:
    assert extended(terms, given) == extended(terms, sorted(given, key=repr))


@pytest.mark.parametrize(
    ("counts", "mark"),
    [(Counts.BEST, 900_000), (Counts.LAST, 500_000), (Counts.FIRST, 400_001), (Counts.MEAN, 600_000)],
)
def test_which_try_counts(counts: Counts, mark: int) -> None:
    assert mark_of_tries([400_001, 900_000, 500_000], counts) == mark


@pytest.mark.parametrize("counts", list(Counts))
def test_no_try_earns_no_mark(counts: Counts) -> None:
    assert mark_of_tries([], counts) is None


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=20), st.sampled_from(list(Counts)))
def test_a_mark_lies_between_the_worst_and_the_best_try(tries: list[int], counts: Counts) -> None:
    mark = mark_of_tries(tries, counts)

    assert mark is not None
    assert min(tries) <= mark <= max(tries)


def test_a_mean_is_rounded_once_half_up() -> None:
    assert mark_of_tries([0, 1], Counts.MEAN) == 1
    assert mark_of_tries([0, 0, 1], Counts.MEAN) == 0
