"""Intervals and the quantiles that they need, against published values and an independent program (SciPy 1.17.1)."""

from fractions import Fraction
from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.item_analysis.intervals import (
    Interval,
    alpha_interval,
    correlation_interval,
    in_percent,
    mean_interval,
    proportion_interval,
)
from quizzes.item_analysis.quantiles import beta_cdf, f_quantile, t_quantile


def rounded(interval: Interval | None, digits: int) -> tuple[float, float] | None:
    return (round(interval.low, digits), round(interval.high, digits)) if interval else None


@pytest.mark.parametrize(
    ("share", "over", "under", "expected"),
    [
        (0.975, 24, 264, 1.69427277775),
        (0.025, 24, 264, 0.50764242966),
        (0.975, 1, 1, 647.789011478),
        (0.025, 1, 1, 0.00154371250867),
        (0.975, 499, 14471, 1.13038102048),
        (0.025, 99, 99, 0.672841663127),
        (0.95, 2, 3, 9.55209449592),
        (0.025, 19, 19, 0.395812159543),
    ],
)
def test_quantiles_of_f_are_known(share: float, over: int, under: int, expected: float) -> None:
    assert isclose(f_quantile(share, over, under), expected, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 12.7062047362), (2, 4.30265272975), (24, 2.06389856163), (99, 1.98421695159), (999, 1.96234146113)],
)
def test_quantiles_of_t_are_those_of_the_tables(freedom: int, expected: float) -> None:
    assert isclose(t_quantile(0.975, freedom), expected, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("x", "a", "b", "expected"),
    [
        (0.1, 0.5, 0.5, 0.204832764699),
        (0.9, 3, 2.5, 0.978516276146),
        (0.02, 249.5, 7235.5, 3.0326162272e-14),
        (0.999, 1, 0.5, 0.968377223398),
    ],
)
def test_the_incomplete_beta_function_is_known(x: float, a: float, b: float, expected: float) -> None:
    assert isclose(beta_cdf(x, a, b), expected, rel_tol=1e-9)


@given(x=st.fractions(0, 1, max_denominator=50).filter(lambda x: 0 < x < 1), a=st.integers(1, 20), b=st.integers(1, 20))
def test_for_whole_numbers_it_is_a_tail_of_the_binomial_distribution(x: Fraction, a: int, b: int) -> None:
    of = a + b - 1
    tail = sum((comb(of, k) * x**k * (1 - x) ** (of - k) for k in range(a, of + 1)), Fraction(0))

    assert isclose(beta_cdf(float(x), a, b), float(tail), rel_tol=1e-9, abs_tol=1e-12)


@given(share=st.floats(0.01, 0.99), over=st.integers(1, 200), under=st.integers(1, 2000))
def test_exchanging_the_degrees_of_freedom_inverts_a_quantile(share: float, over: int, under: int) -> None:
    assert isclose(f_quantile(share, over, under), 1 / f_quantile(1 - share, under, over), rel_tol=1e-6)


@pytest.mark.parametrize(
    ("successes", "of", "expected"),
    [
        (81, 263, (0.2553, 0.3662)),  # Newcombe (1998), Statistics in Medicine 17, table I
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
        (25, 25, (0.8668, 1.0)),
    ],
)
def test_intervals_of_proportions_are_published(successes: int, of: int, expected: tuple[float, float]) -> None:
    assert rounded(proportion_interval(successes, of), 4) == expected


def test_nothing_is_said_of_no_tries() -> None:
    assert proportion_interval(0, 0) is None


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_of_a_proportion_holds_it_and_is_that_of_its_complement(counts: tuple[int, int]) -> None:
    successes, of = counts

    found, other = proportion_interval(successes, of), proportion_interval(of - successes, of)

    assert found
    assert other
    assert 0 <= found.low <= successes / of <= found.high <= 1 or isclose(found.high, successes / of)
    assert isclose(found.low, 1 - other.high, abs_tol=1e-12)


def test_the_interval_of_a_mean_by_hand() -> None:
    # x̄ = 0.5, s² = 0.02, √(s²/3) = 0.08165, t with 2 degrees of freedom 4.30265
    assert rounded(mean_interval([0.4, 0.46, 0.64]), 3) == (0.19, 0.81)


@pytest.mark.parametrize("sample", [[], [0.5], [0.5, 0.5, 0.5]])
def test_a_mean_has_an_interval_only_if_there_are_different_values(sample: list[float]) -> None:
    assert mean_interval(sample) is None


def test_the_interval_of_a_mean_ends_where_shares_do() -> None:
    assert mean_interval([0.0, 1.0]) == Interval(0, 1)


def test_intervals_of_correlations_are_published() -> None:
    # r = 0.3 in 50 pairs: artanh r = 0.3095, half width 1.96/√47 = 0.2859
    assert rounded(correlation_interval(0.3, 50), 3) == (0.024, 0.534)
    assert correlation_interval(-1.0, 10) == Interval(-1, -1)
    assert correlation_interval(0.3, 3) is None
    assert correlation_interval(None, 50) is None


@pytest.mark.parametrize(
    ("alpha", "papers", "slots", "expected"),
    [
        (0.913, 873, 20, (0.9044024, 0.9211588)),
        (0.591719, 15, 10, (0.1949213, 0.8398209)),
        (1.0, 5, 5, (1.0, 1.0)),
    ],
)
def test_intervals_of_alpha_are_published(alpha: float, papers: int, slots: int, expected: tuple[float, float]) -> None:
    found = alpha_interval(alpha, papers=papers, slots=slots)

    assert found
    assert isclose(found.low, expected[0], abs_tol=2e-6)
    assert isclose(found.high, expected[1], abs_tol=2e-6)


def test_what_is_undefined_has_no_interval() -> None:
    assert alpha_interval(None, papers=1, slots=1) is None
    assert in_percent(None) is None


def test_intervals_are_shown_in_percent() -> None:
    assert in_percent(Interval(0.25, 0.5)) == Interval(25, 50)
