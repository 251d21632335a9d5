"""How likely something is by chance, exactly."""

from fractions import Fraction
from math import comb


def at_least(successes: int, *, of: int, share: Fraction) -> Fraction:
    """The probability of at least so many successes ``of`` so many tries, if each succeeds with the probability ``share``.

    The upper tail of the binomial distribution, for a one-sided test.
    """
    good, bad = share.numerator, share.denominator - share.numerator
    ways = sum(comb(of, count) * good**count * bad ** (of - count) for count in range(successes, of + 1))
    return Fraction(ways, share.denominator**of)
