"""From values to lengths."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.charts.scales import length_of, ticks

TOPS = st.decimals(min_value="0.000001", max_value="999999999999999999", places=6)


@pytest.mark.parametrize(
    ("top", "most", "expected"),
    [
        ("39", 3, [0, 20, 40]),
        ("79900000", 2, [0, 40_000_000, 80_000_000]),
        ("10", 3, [0, 4, 8, 12]),
        ("3", 3, [0, 1, 2, 3]),
        ("0.5", 2, ["0", "0.4", "0.8"]),
        ("0", 3, [0, 1]),
    ],
)
def test_a_scale_has_round_numbers(top: str, most: int, expected: list[str | int]) -> None:
    assert list(ticks(Decimal(top), most=most)) == [Decimal(each) for each in expected]


@given(TOPS, st.integers(2, 6))
def test_a_scale_begins_at_nothing_and_holds_the_largest_value_in_few_equal_steps(top: Decimal, most: int) -> None:
    marks = ticks(top, most=most)

    steps = {after - before for before, after in itertools.pairwise(marks)}
    assert marks[0] == 0
    assert marks[-2] < top <= marks[-1]
    assert len(marks) <= most + 1
    assert len(steps) == 1


@given(TOPS, TOPS)
def test_lengths_are_to_each_other_as_their_values(one: Decimal, other: Decimal) -> None:
    marks = ticks(max(one, other))

    assert abs(length_of(one, marks, 320) * other - length_of(other, marks, 320) * one) <= one * other * Decimal(
        "1e-18"
    )
    assert length_of(marks[-1], marks, 320) == 320
