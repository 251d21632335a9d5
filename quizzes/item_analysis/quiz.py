"""The statistics of a whole quiz, and the weight of each of its slots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt

from quizzes.item_analysis import moments
from quizzes.item_analysis.intervals import Interval, alpha_interval, in_percent, mean_interval
from quizzes.item_analysis.papers import ItemResult, Paper


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one slot counts, in percent: by its points, and by its share in the spread of the scores.

    ``shared`` says that different questions stood in it.
    """

    intended: float
    effective: float | None
    shared: bool


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """``mean``, ``median``, ``standard_deviation``, ``error_ratio`` and ``standard_error`` are in percent; ``alpha`` is at
    most 1 (Moodle shows it times 100, as the coefficient of internal consistency), and may be negative.

    ``papers`` is how many there are, ``alike`` how many of those alpha and weights are computed from. A figure that isn't
    defined is None.
    """

    papers: int
    mean: float | None
    mean_interval: Interval | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alike: int
    alpha: float | None
    alpha_interval: Interval | None
    error_ratio: float | None
    standard_error: float | None
    weights: Mapping[str, Weight]


def quiz_statistics(papers: Sequence[Paper]) -> QuizStatistics:
    """The statistics of the papers on which anything counts (docs/statistics.md#of-the-quiz)."""
    graded = [paper for paper in papers if paper.counted]
    shares = [float(paper.share) for paper in graded]
    alike = papers_alike(graded)
    marks = _marks_by_slot(alike)
    alpha = cronbach_alpha(marks)
    ratio = None if alpha is None else sqrt(1 - alpha)
    spread_alike = moments.standard_deviation([float(paper.share) for paper in alike])
    return QuizStatistics(
        papers=len(graded),
        mean=_percent(moments.mean(shares)),
        mean_interval=in_percent(mean_interval(shares)),
        median=_percent(moments.median(shares)),
        standard_deviation=_percent(moments.standard_deviation(shares)),
        skewness=moments.skewness(shares),
        kurtosis=moments.kurtosis(shares),
        alike=len(alike),
        alpha=alpha,
        alpha_interval=alpha_interval(alpha, papers=len(alike), slots=len(marks)),
        error_ratio=_percent(ratio),
        standard_error=None if ratio is None or spread_alike is None else 100 * ratio * spread_alike,
        weights=_weights(alike, marks),
    )


def papers_alike(papers: Sequence[Paper]) -> list[Paper]:
    """The largest group of papers in which the same slots count; of groups as large the one with more slots.

    Variances of sums need the same summands. Where no question was left out or added since, that is every paper
    (docs/statistics.md#papers-that-differ).
    """
    groups: dict[tuple[str, ...], list[Paper]] = defaultdict(list)
    for paper in papers:
        groups[tuple(sorted(item.place for item in paper.counted))].append(paper)
    return max(groups.items(), key=lambda group: (len(group[1]), len(group[0]), group[0]), default=((), []))[1]


def cronbach_alpha(marks: Mapping[str, Sequence[Fraction]]) -> float | None:
    """α = k/(k − 1) · (1 − Σ s²_i / s²_T), from the points earned in each of k ≥ 2 slots by the same papers.

    None if the sums don't vary (Cronbach 1951, equation 2; docs/statistics.md#cronbachs-alpha). Computed exactly and
    rounded once: rounding on the way would show in the root of 1 − α where that is nearly 0.
    """
    spread = _scatter(_totals(marks))
    if len(marks) < 2 or not spread:
        return None
    own = sum(map(_scatter, marks.values()), Fraction(0))
    return float(Fraction(len(marks), len(marks) - 1) * (1 - own / spread))


def _scatter(sample: Sequence[Fraction]) -> Fraction:
    """Σ(x − x̄)² = Σx² − (Σx)²/n: n − 1 times the variance; 0 of nothing."""
    return sum((x * x for x in sample), Fraction(0)) - sum(sample, Fraction(0)) ** 2 / max(1, len(sample))


def effective_weights(marks: Mapping[str, Sequence[Fraction]]) -> Mapping[str, float | None]:
    """In percent: √cov(x_i, T) / Σ √cov(x_j, T), over slots whose covariance with the total isn't negative.

    None for a slot whose covariance is negative, and for all if there is none above 0 (Moodle, "Quiz statistics
    calculations"; docs/statistics.md#effective-weight).
    """
    totals = _floats(_totals(marks))
    shared = {place: moments.covariance(_floats(slot), totals) for place, slot in marks.items()}
    roots = {place: sqrt(found) for place, found in shared.items() if found is not None and found >= 0}
    whole = fsum(roots.values())
    return {place: 100 * roots[place] / whole if whole and place in roots else None for place in marks}


def _weights(papers: Sequence[Paper], marks: Mapping[str, Sequence[Fraction]]) -> Mapping[str, Weight]:
    effective = effective_weights(marks)
    items = _items_by_slot(papers)
    points = {place: sum(item.points for item in own) for place, own in items.items()}
    return {
        place: Weight(
            intended=100 * points[place] / sum(points.values()),
            effective=effective[place],
            shared=len({item.question for item in own}) > 1,
        )
        for place, own in items.items()
    }


def _items_by_slot(papers: Sequence[Paper]) -> Mapping[str, list[ItemResult]]:
    found: dict[str, list[ItemResult]] = defaultdict(list)
    for paper in papers:
        for item in paper.counted:
            found[item.place].append(item)
    return found


def _marks_by_slot(papers: Sequence[Paper]) -> Mapping[str, list[Fraction]]:
    """The points earned in each slot, paper by paper."""
    return {place: [item.earned for item in own] for place, own in _items_by_slot(papers).items()}


def _totals(marks: Mapping[str, Sequence[Fraction]]) -> list[Fraction]:
    return [sum(row, Fraction(0)) for row in zip(*marks.values(), strict=True)]


def _floats(exact: Sequence[Fraction]) -> list[float]:
    return [float(x) for x in exact]


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
