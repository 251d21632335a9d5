"""How far chance may have moved a statistic: confidence intervals at 95 %, two-sided."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist
from typing import Final

from quizzes.item_analysis.moments import mean, standard_deviation
from quizzes.item_analysis.quantiles import f_quantile, t_quantile

CONFIDENCE: Final = 0.95
_UPPER: Final = (1 + CONFIDENCE) / 2
#: 1.96, the quantile of the normal distribution.
Z: Final = NormalDist().inv_cdf(_UPPER)


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, in the unit of the statistic that it belongs to."""

    low: float
    high: float


def in_percent(interval: Interval | None) -> Interval | None:
    """An interval of shares in percent."""
    return interval and Interval(100 * interval.low, 100 * interval.high)


def proportion_interval(successes: float, of: int) -> Interval | None:
    """Where a proportion lies that showed itself as so many ``successes`` in ``of`` independent tries; None for no tries.

    The score interval (Wilson 1927; recommended for small numbers by Brown, Cai and DasGupta 2001):
    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) (docs/statistics.md#interval-of-a-facility).
    """
    if not of:
        return None
    share, weight = successes / of, Z**2 / of
    centre = share + weight / 2
    half = sqrt(max(0.0, share * (1 - share)) * weight + weight**2 / 4)
    return Interval(max(0.0, (centre - half) / (1 + weight)), min(1.0, (centre + half) / (1 + weight)))


def mean_interval(sample: Sequence[float]) -> Interval | None:
    """Where the mean of shares from 0 to 1 lies; None for n < 2, and if they don't vary.

    x̄ ± t s/√n with n − 1 degrees of freedom (Student 1908), cut off at 0 and 1 (docs/statistics.md#interval-of-a-mean).
    """
    centre, spread = mean(sample), standard_deviation(sample)
    if centre is None or not spread:
        return None
    half = t_quantile(_UPPER, len(sample) - 1) * spread / sqrt(len(sample))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def correlation_interval(found: float | None, of: int) -> Interval | None:
    """Where a correlation lies that was ``found`` in ``of`` ≥ 4 pairs.

    tanh(artanh r ± z/√(n − 3)) (Fisher 1921); that of ±1 has no width (docs/statistics.md#interval-of-a-correlation).
    """
    if found is None or of < 4:
        return None
    if abs(found) >= 1:
        return Interval(found, found)
    half = Z / sqrt(of - 3)
    return Interval(tanh(atanh(found) - half), tanh(atanh(found) + half))


def alpha_interval(found: float | None, *, papers: int, slots: int) -> Interval | None:
    """Where Cronbach's alpha lies that was ``found`` on so many papers of so many slots (both ≥ 2).

    1 − (1 − α) F, with the upper and the lower quantile of an F with n − 1 and (n − 1)(k − 1) degrees of freedom
    (Feldt 1965; Feldt, Woodruff and Salih 1987, equations 6 and 7; docs/statistics.md#interval-of-alpha).
    """
    if found is None:
        return None
    freedom = papers - 1, (papers - 1) * (slots - 1)
    small, large = (f_quantile(share, *freedom) for share in (1 - _UPPER, _UPPER))
    return Interval(1 - (1 - found) * large, 1 - (1 - found) * small)
