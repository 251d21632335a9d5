"""The statistics of one question."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.item_analysis.choices import ChoiceStatistics, Question, choice_statistics
from quizzes.item_analysis.intervals import Interval, in_percent, mean_interval, proportion_interval
from quizzes.item_analysis.moments import covariance, largest_covariance, mean, standard_deviation
from quizzes.item_analysis.quiz import Weight
from quizzes.item_analysis.rests import Response, correlation_with_rest, with_rest


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """All figures but counts are in percent; None where they aren't defined.

    ``papers`` is the number of papers on which the question counts, ``unanswered`` how many of those left it open (None
    where nothing is picked). ``intended_weight`` and ``effective_weight`` are those of its slot; the latter is None for
    a question that shares its slot with others.
    """

    papers: int
    facility: float | None
    facility_interval: Interval | None
    standard_deviation: float | None
    guess_score: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None
    discrimination_interval: Interval | None
    efficiency: float | None
    choices: tuple[ChoiceStatistics, ...]
    unanswered: int | None


def question_statistics(
    responses: Sequence[Response], question: Question, weight: Weight | None = None
) -> QuestionStatistics:
    """The statistics of one question from its responses (docs/statistics.md#of-each-question)."""
    credits_, rests = [each.credit for each in responses], [each.rest for each in responses]
    centre, spread = mean(credits_), standard_deviation(credits_)
    discrimination = correlation_with_rest(credits_, rests)
    return QuestionStatistics(
        papers=len(responses),
        facility=None if centre is None else 100 * centre,
        facility_interval=in_percent(facility_interval(credits_)),
        standard_deviation=None if spread is None else 100 * spread,
        guess_score=None if question.guess_score is None else float(100 * question.guess_score),
        intended_weight=weight.intended if weight else None,
        effective_weight=weight.effective if weight and not weight.shared else None,
        discrimination=discrimination.percent,
        discrimination_interval=discrimination.interval,
        efficiency=discriminative_efficiency(credits_, rests),
        choices=_choices(responses, question),
        unanswered=sum(not each.item.picked for each in responses) if question.options else None,
    )


def facility_interval(sample: Sequence[float]) -> Interval | None:
    """Where the facility lies, a share from 0 to 1: of a proportion if every credit is 0 or 1, else of a mean
    (docs/statistics.md#interval-of-a-facility).
    """
    if set(sample) <= {0.0, 1.0}:
        return proportion_interval(sum(sample), len(sample))
    return mean_interval(sample)


def discriminative_efficiency(sample: Sequence[float], rests: Sequence[float | None]) -> float | None:
    """100 cov(x, rest) / the largest covariance that the same credits and rests could have, paired in order of size.

    It says how well the question tells strong from weak *for its facility*, which bounds the correlation
    (Moodle, "Quiz statistics calculations"; docs/statistics.md#discriminative-efficiency).
    """
    pairs = with_rest(sample, rests)
    found, largest = covariance(*pairs), largest_covariance(*pairs)
    return 100 * found / largest if found is not None and largest else None


def _choices(responses: Sequence[Response], question: Question) -> tuple[ChoiceStatistics, ...]:
    picks = [each.item.picked or frozenset() for each in responses]
    rests = [each.rest for each in responses]
    return tuple(choice_statistics(option, picks, rests) for option in question.options)
