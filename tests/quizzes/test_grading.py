"""Scores are exact shares of the points that could be earned."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import passes, practice_credit, score

shares = st.fractions(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("credit", "earlier_tries", "hints", "earned"),
    [
        (F(1), 0, 0, F(1)),
        (F(1), 1, 0, F(2, 3)),
        (F(1), 2, 0, F(1, 3)),
        (F(1), 3, 0, F(0)),
        (F(1), 4, 0, F(0)),
        (F(1), 0, 1, F(5, 6)),
        (F(1), 1, 2, F(1, 3)),
        (F(1, 2), 1, 0, F(1, 3)),
        (F(0), 0, 0, F(0)),
    ],
)
def test_each_earlier_try_costs_the_penalty_and_each_hint_half_of_it(
    credit: F, earlier_tries: int, hints: int, earned: F
) -> None:
    assert practice_credit(credit, penalty=F(1, 3), earlier_tries=earlier_tries, hints=hints) == earned


@given(shares, shares, st.integers(0, 20), st.integers(0, 5))
def test_practice_credit_stays_between_nothing_and_the_credit(
    credit: F, penalty: F, earlier_tries: int, hints: int
) -> None:
    earned = practice_credit(credit, penalty=penalty, earlier_tries=earlier_tries, hints=hints)

    assert 0 <= earned <= credit


@pytest.mark.parametrize(
    ("earned", "share"),
    [
        ([], F(0)),
        ([(F(1), 1)], F(1)),
        ([(F(1), 1), (F(0), 1)], F(1, 2)),
        ([(F(1), 3), (F(0), 1)], F(3, 4)),
        ([(F(1, 3), 1), (F(1, 3), 1), (F(1, 3), 1)], F(1, 3)),
    ],
)
def test_the_score_is_the_share_of_all_points(earned: list[tuple[F, int]], share: F) -> None:
    assert score(earned) == share


@given(st.lists(st.tuples(shares, st.integers(1, 1000))))
def test_a_score_is_a_share(earned: list[tuple[F, int]]) -> None:
    assert 0 <= score(earned) <= 1


@pytest.mark.parametrize(
    ("share", "mark", "passed"),
    [(F(6, 10), 60, True), (F(599, 1000), 60, False), (F(1), 100, True), (F(0), 0, True), (F(2, 3), 67, False)],
)
def test_a_score_passes_from_the_pass_mark_on(share: F, mark: int, passed: bool) -> None:
    assert passes(share, pass_mark_percent=mark) is passed
