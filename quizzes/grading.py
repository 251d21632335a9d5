"""From the credit of an answer to the score of an attempt: exact shares, rounded only where they are stored."""

from collections.abc import Iterable
from fractions import Fraction

#: A hint costs this share of what a further try costs.
HINT_COST = Fraction(1, 2)


def practice_credit(credit: Fraction, *, penalty: Fraction, earlier_tries: int, hints: int) -> Fraction:
    """What an answer earns in practice after ``earlier_tries`` that were wrong and ``hints`` that were shown.

    Each earlier try costs ``penalty`` (a share from 0 to 1) of the credit, each hint half of that; never below 0.
    """
    lost = penalty * (earlier_tries + HINT_COST * hints)
    return credit * max(Fraction(0), 1 - lost)


def score(earned: Iterable[tuple[Fraction, int]]) -> Fraction:
    """The share of all points that was earned, from (credit from 0 to 1, points) of each graded question.

    A paper on which nothing is graded scores 0.
    """
    rows = list(earned)
    possible = sum(points for _, points in rows)
    if not possible:
        return Fraction(0)
    return sum((credit * points for credit, points in rows), Fraction(0)) / possible


def passes(share: Fraction, *, pass_mark_percent: int) -> bool:
    """Whether a score, a share from 0 to 1, reaches the pass mark."""
    return share * 100 >= pass_mark_percent
