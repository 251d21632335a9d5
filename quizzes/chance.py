"""How likely something is by chance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import exp, fsum, lgamma, log

#: Numbers of successes that are less likely than this are left out: a few thousand of them change nothing.
_NEGLIGIBLE = 1e-25


def at_least(successes: int, shares: Iterable[Fraction]) -> float:
    """The probability of at least so many successes, if tries succeed independently, each with its own probability.

    The upper tail of the Poisson binomial distribution (of the binomial one where all ``shares`` are equal), for a
    one-sided test. No approximation by another distribution: tries of equal probability are counted by the binomial
    formula, and groups of them are convolved. All terms are positive, so that rounding changes the result by less than a
    millionth of itself; a result below 1e-20 may come out as 0.
    """
    distribution: Mapping[int, float] = {0: 1.0}
    for share, tries in Counter(shares).items():
        distribution = _sum(distribution, _binomial(tries, share))
    return min(1.0, fsum(chance for number, chance in distribution.items() if number >= successes))


def _binomial(tries: int, share: Fraction) -> dict[int, float]:
    if share in {0, 1}:
        return {tries * int(share): 1.0}
    good, bad = log(share), log(1 - share)
    ways = lgamma(tries + 1)
    chances = {
        number: exp(ways - lgamma(number + 1) - lgamma(tries - number + 1) + number * good + (tries - number) * bad)
        for number in range(tries + 1)
    }
    return {number: chance for number, chance in chances.items() if chance > _NEGLIGIBLE}


def _sum(first: Mapping[int, float], second: Mapping[int, float]) -> dict[int, float]:
    """The distribution of the sum of two independent numbers."""
    chances: dict[int, float] = defaultdict(float)
    for one, chance in first.items():
        for other, its_chance in second.items():
            chances[one + other] += chance * its_chance
    return {number: chance for number, chance in chances.items() if chance > _NEGLIGIBLE}
