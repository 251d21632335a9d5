"""Probabilities, checked against tables and by their own laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.chance import at_least

SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)


@pytest.mark.parametrize(
    ("successes", "of", "share", "expected"),
    [
        (3, 3, Fraction(1, 2), Fraction(1, 8)),
        (2, 3, Fraction(1, 2), Fraction(1, 2)),
        (1, 2, Fraction(1, 4), Fraction(7, 16)),
        (1, 5, Fraction(0), Fraction(0)),
        (5, 5, Fraction(1), Fraction(1)),
        (0, 0, Fraction(1, 3), Fraction(1)),
    ],
)
def test_the_tail_is_exact(successes: int, of: int, share: Fraction, expected: Fraction) -> None:
    assert at_least(successes, of=of, share=share) == expected


@given(of=st.integers(0, 30), share=SHARES)
def test_no_successes_or_more_is_certain(of: int, share: Fraction) -> None:
    assert at_least(0, of=of, share=share) == 1


@given(of=st.integers(1, 30), share=SHARES, data=st.data())
def test_failures_are_counted_as_successes_are(of: int, share: Fraction, data: st.DataObject) -> None:
    successes = data.draw(st.integers(1, of))

    fewer_failures = 1 - at_least(of - successes + 1, of=of, share=1 - share)

    assert at_least(successes, of=of, share=share) == fewer_failures
