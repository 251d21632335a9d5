"""What each question earned beside what the rest of its paper did.

Papers may hold different questions, so the rest is measured as a share of its own points. Where all papers hold the same
questions that is Moodle's "rest of the test" divided by a constant, which changes no correlation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.item_analysis.intervals import Interval, correlation_interval, in_percent
from quizzes.item_analysis.moments import correlation
from quizzes.item_analysis.papers import ItemResult, Paper


@dataclass(frozen=True, slots=True)
class Response:
    """The credit of a question on one paper, and the share of the rest's points that was earned; None without a rest."""

    item: ItemResult
    credit: float
    rest: float | None


@dataclass(frozen=True, slots=True)
class Correlation:
    """In percent, from -100 to 100, with its interval; None where it isn't defined."""

    percent: float | None
    interval: Interval | None


def responses_by_question(papers: Iterable[Paper]) -> Mapping[str, Sequence[Response]]:
    """What counts of all papers, by question."""
    found: dict[str, list[Response]] = defaultdict(list)
    for paper in papers:
        for response in _responses(paper):
            found[response.item.question].append(response)
    return found


def _responses(paper: Paper) -> Iterable[Response]:
    earned = [item.earned for item in paper.counted]
    total = sum(earned, Fraction(0))
    possible = sum(item.points for item in paper.counted)
    for own, item in zip(earned, paper.counted, strict=True):
        yield Response(item, float(own / item.points), _share(total - own, possible - item.points))


def _share(earned: Fraction, possible: int) -> float | None:
    """Rounded once, so that equal shares of unequal papers are equal."""
    return earned.numerator / (earned.denominator * possible) if possible else None


def correlation_with_rest(values: Sequence[float], rests: Sequence[float | None]) -> Correlation:
    """Pearson's correlation over the papers that have a rest (docs/statistics.md#discrimination-index)."""
    pairs = with_rest(values, rests)
    found = correlation(*pairs)
    return Correlation(None if found is None else 100 * found, in_percent(correlation_interval(found, len(pairs[0]))))


def with_rest(values: Sequence[float], rests: Sequence[float | None]) -> tuple[list[float], list[float]]:
    """The values that have a rest, and those rests."""
    pairs = [(value, rest) for value, rest in zip(values, rests, strict=True) if rest is not None]
    return [value for value, _ in pairs], [rest for _, rest in pairs]
