"""Means, spreads and correlations of samples.

A statistic that a sample is too small for, or that would divide by a spread of zero, is None. Sums are rounded once
(``math.fsum``), so that no result depends on the order of the papers.
"""

from collections.abc import Sequence
from math import fsum, sqrt
from operator import mul

#: A covariance below this share of the largest possible one is rounding, and read as 0.
_ROUNDING = 1e-12


def mean(sample: Sequence[float]) -> float | None:
    """x̄ = Σx / n, for n ≥ 1 (docs/statistics.md#mean)."""
    return fsum(sample) / len(sample) if sample else None


def median(sample: Sequence[float]) -> float | None:
    """The value in the middle, or the mean of the two there, for n ≥ 1 (docs/statistics.md#median)."""
    ranked = sorted(sample)
    return mean(ranked[(len(ranked) - 1) // 2 : len(ranked) // 2 + 1])


def variance(sample: Sequence[float]) -> float | None:
    """s² = Σ(x − x̄)² / (n − 1), for n ≥ 2: exactly 0 if all values are equal (docs/statistics.md#standard-deviation)."""
    return covariance(sample, sample)


def standard_deviation(sample: Sequence[float]) -> float | None:
    """s, the root of the variance, for n ≥ 2 (docs/statistics.md#standard-deviation)."""
    spread = variance(sample)
    return None if spread is None else sqrt(spread)


def covariance(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Σ(x − x̄)(y − ȳ) / (n − 1), for n ≥ 2 pairs (docs/statistics.md#discrimination-index)."""
    return _products(one, other)[0] / (len(one) - 1) if len(one) > 1 else None


def largest_covariance(one: Sequence[float], other: Sequence[float]) -> float | None:
    """The covariance that the same values would have if they were paired in order of size
    (docs/statistics.md#discriminative-efficiency).
    """
    return covariance(sorted(one), sorted(other))


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """r = cov(x, y) / (s_x s_y), from -1 to 1, for n ≥ 2 pairs; None if either doesn't vary.

    Pearson (1896); docs/statistics.md#discrimination-index.
    """
    if len(one) < 2:
        return None
    both, own, others = _products(one, other)
    return max(-1.0, min(1.0, both / sqrt(own * others))) if own and others else None


def skewness(sample: Sequence[float]) -> float | None:
    """k₃ / k₂^(3/2) for n ≥ 3, with k₃ = n² m₃ / ((n − 1)(n − 2)) (Fisher 1929; docs/statistics.md#skewness)."""
    n, k2 = len(sample), variance(sample)
    if n < 3 or not k2:
        return None
    m3 = fsum(x**3 for x in _deviations(sample)) / n
    return float(n**2 * m3 / ((n - 1) * (n - 2)) / k2**1.5)


def kurtosis(sample: Sequence[float]) -> float | None:
    """k₄ / k₂² for n ≥ 4: the excess over the normal distribution's, which is 0.

    k₄ = n² ((n + 1) m₄ − 3 (n − 1) m₂²) / ((n − 1)(n − 2)(n − 3)) (Fisher 1929; docs/statistics.md#kurtosis).
    """
    n, k2 = len(sample), variance(sample)
    if n < 4 or not k2:
        return None
    m2, m4 = (fsum(x**power for x in _deviations(sample)) / n for power in (2, 4))
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return k4 / k2**2


def _products(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """Σ(x − x̄)(y − ȳ), Σ(x − x̄)² and Σ(y − ȳ)²; the first is 0 where nothing but rounding is left of it."""
    dx, dy = _deviations(one), _deviations(other)
    both, own, others = (fsum(map(mul, *pair)) for pair in ((dx, dy), (dx, dx), (dy, dy)))
    return both if abs(both) > _ROUNDING * sqrt(own * others) else 0.0, own, others


def _deviations(sample: Sequence[float]) -> list[float]:
    """Differences from the mean; exactly 0 if all values are equal, although their mean may be rounded."""
    if min(sample) == max(sample):
        return [0.0] * len(sample)
    centre = fsum(sample) / len(sample)
    return [x - centre for x in sample]
