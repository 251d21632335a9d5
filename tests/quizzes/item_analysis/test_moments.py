"""Figures of samples, by hand, against the standard library, and by their laws."""

import statistics
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.item_analysis import moments

shares = st.sampled_from([0.0, 0.1, 1 / 3, 0.5, 0.7, 1.0])
samples = st.lists(shares, min_size=2, max_size=30)
pairs = st.lists(st.tuples(shares, shares), min_size=2, max_size=30)


def close(found: float | None, expected: float) -> bool:
    return found is not None and isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(
    "figure",
    [
        moments.mean,
        moments.median,
        moments.variance,
        moments.standard_deviation,
        moments.skewness,
        moments.kurtosis,
        lambda sample: moments.covariance(sample, sample),
        lambda sample: moments.largest_covariance(sample, sample),
        lambda sample: moments.correlation(sample, sample),
    ],
)
def test_nothing_is_said_of_an_empty_sample(figure: object) -> None:
    assert callable(figure)
    assert figure([]) is None


@pytest.mark.parametrize(
    ("figure", "least"),
    [(moments.mean, 1), (moments.median, 1), (moments.variance, 2), (moments.skewness, 3), (moments.kurtosis, 4)],
)
def test_each_figure_needs_so_many_values(figure: object, least: int) -> None:
    sample = [0.0, 1.0, 0.25, 0.5]

    assert callable(figure)
    assert figure(sample[: least - 1]) is None
    assert figure(sample[:least]) is not None


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1.0])
@pytest.mark.parametrize("count", [2, 3, 7, 25])
def test_equal_values_have_no_spread_and_so_no_shape_and_no_correlation(value: float, count: int) -> None:
    sample = [value] * count
    varying = [float(number) for number in range(count)]

    assert moments.variance(sample) == 0
    assert moments.skewness(sample) is None
    assert moments.kurtosis(sample) is None
    assert moments.correlation(sample, varying) is None
    assert moments.correlation(varying, sample) is None
    assert moments.covariance(varying, sample) == 0


def test_skewness_and_kurtosis_by_hand() -> None:
    # 0, 0, 0, 1: x̄ = 1/4; sums of powers of deviations 3/4, 3/8, 21/64; m₂ = 3/16, m₃ = 3/32, m₄ = 21/256.
    # k₂ = 1/4; k₃ = 16 · 3/32 / 6 = 1/4; k₄ = 16 (5 · 21/256 − 9 · 9/256) / 6 = 1/4.
    sample = [0.0, 0.0, 0.0, 1.0]

    assert close(moments.skewness(sample), 0.25 / 0.25**1.5)
    assert close(moments.kurtosis(sample), 0.25 / 0.25**2)


def test_the_median_is_the_middle_or_the_mean_of_the_two_there() -> None:
    assert moments.median([0.9, 0.1, 0.2]) == 0.2
    assert moments.median([0.5, 0.1, 0.0, 1.0]) == 0.3


@given(samples)
def test_means_and_spreads_are_those_of_the_standard_library(sample: list[float]) -> None:
    assert close(moments.mean(sample), statistics.fmean(sample))
    assert close(moments.median(sample), statistics.median(sample))
    assert close(moments.variance(sample), statistics.variance(sample))
    assert close(moments.standard_deviation(sample), statistics.stdev(sample))


@given(pairs)
def test_covariance_and_correlation_are_exact_up_to_rounding(pairs: list[tuple[float, float]]) -> None:
    one, other = [x for x, _ in pairs], [y for _, y in pairs]
    exact = [(Fraction(x), Fraction(y)) for x, y in pairs]
    middle = [sum(column, Fraction(0)) / len(pairs) for column in zip(*exact, strict=True)]
    products = [(x - middle[0]) * (y - middle[1]) for x, y in exact]

    assert close(moments.covariance(one, other), float(sum(products) / (len(pairs) - 1)))
    if len(set(one)) > 1 and len(set(other)) > 1:
        assert close(moments.correlation(one, other), statistics.correlation(one, other))


@given(pairs)
def test_no_pairing_has_a_larger_covariance_than_that_by_size(pairs: list[tuple[float, float]]) -> None:
    one, other = [x for x, _ in pairs], [y for _, y in pairs]

    found, largest = moments.covariance(one, other), moments.largest_covariance(one, other)

    assert found is not None
    assert largest is not None
    assert largest >= 0
    assert found <= largest or close(found, largest)


def test_what_is_left_of_a_covariance_by_rounding_is_none() -> None:
    # x and y are uncorrelated by construction, but their deviations aren't representable.
    one, other = [0.1, 0.1, 0.7, 0.7], [0.2, 0.9, 0.2, 0.9]

    assert moments.covariance(one, other) == 0
    assert moments.correlation(one, other) == 0


@given(samples.filter(lambda sample: len(set(sample)) > 1 and len(sample) > 3))
def test_no_figure_depends_on_the_order(sample: list[float]) -> None:
    other = sorted(sample)

    for figure in (moments.mean, moments.variance, moments.skewness, moments.kurtosis):
        assert figure(sample) == figure(other)


@given(samples.filter(lambda sample: len(set(sample)) > 1 and len(sample) > 3), st.floats(0.01, 100))
def test_shape_and_correlation_have_no_unit(sample: list[float], factor: float) -> None:
    scaled = [factor * x for x in sample]
    skewness, kurtosis = moments.skewness(sample), moments.kurtosis(sample)

    assert skewness is not None
    assert kurtosis is not None
    assert isclose(moments.skewness(scaled) or 0, skewness, rel_tol=1e-6, abs_tol=1e-9)
    assert isclose(moments.kurtosis(scaled) or 0, kurtosis, rel_tol=1e-6, abs_tol=1e-9)
    assert close(moments.correlation(sample, scaled), 1)
    assert close(moments.standard_deviation(scaled), factor * sqrt(moments.variance(sample) or 0))
