"""Probabilities, checked against tables, against the definition, and by their own laws."""

from fractions import Fraction
from itertools import product
from math import comb, isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.chance import at_least

SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def close(found: float, expected: Fraction | float) -> bool:
    return isclose(found, float(expected), rel_tol=1e-9, abs_tol=1e-18)


@pytest.mark.parametrize(
    ("successes", "shares", "expected"),
    [
        (3, [HALF] * 3, Fraction(1, 8)),
        (2, [HALF] * 3, Fraction(1, 2)),
        (1, [QUARTER] * 2, Fraction(7, 16)),
        (2, [HALF, QUARTER], Fraction(1, 8)),
        (1, [Fraction(0)] * 5, Fraction(0)),
        (5, [Fraction(1)] * 5, Fraction(1)),
        (0, [], Fraction(1)),
    ],
)
def test_the_tail_is_exact(successes: int, shares: list[Fraction], expected: Fraction) -> None:
    assert close(at_least(successes, shares), expected)


@given(shares=st.lists(SHARES, max_size=8), data=st.data())
def test_it_is_the_sum_over_all_outcomes(shares: list[Fraction], data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, len(shares)))
    outcomes = (outcome for outcome in product([0, 1], repeat=len(shares)) if sum(outcome) >= successes)
    by_definition = sum(
        (prod(share if hit else 1 - share for hit, share in zip(outcome, shares, strict=True)) for outcome in outcomes),
        Fraction(0),
    )

    assert close(at_least(successes, shares), by_definition)


@given(of=st.integers(1, 400), share=SHARES, data=st.data())
def test_it_is_binomial_where_all_tries_are_alike(of: int, share: Fraction, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, of))
    ways = (comb(of, count) * share**count * (1 - share) ** (of - count) for count in range(successes, of + 1))

    assert close(at_least(successes, [share] * of), sum(ways, Fraction(0)))


@given(shares=st.lists(SHARES, min_size=1, max_size=60), data=st.data())
def test_failures_are_counted_as_successes_are(shares: list[Fraction], data: st.DataObject) -> None:
    successes = data.draw(st.integers(1, len(shares)))

    fewer_failures = 1 - at_least(len(shares) - successes + 1, [1 - share for share in shares])

    assert isclose(at_least(successes, shares), fewer_failures, abs_tol=1e-12)


def test_thousands_of_tries_are_counted() -> None:
    shares = [HALF, QUARTER, Fraction(1, 3), Fraction(2, 5)] * 1000

    assert isclose(at_least(1484, shares), 0.5, abs_tol=0.02)
    assert 0 < at_least(1700, shares) < 1e-9
