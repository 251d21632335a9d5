"""Which choices were picked, how often, and by whom: the strong or the weak (docs/statistics.md#correlation-of-a-choice)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from quizzes.content import QuestionContent
from quizzes.item_analysis.guessing import random_guess_score
from quizzes.item_analysis.intervals import Interval, in_percent, proportion_interval
from quizzes.item_analysis.moments import mean
from quizzes.item_analysis.rests import correlation_with_rest
from quizzes.kinds import Given
from quizzes.kinds.choices import NAME

_ONE_PICKED: Final = frozenset({"single_choice", "true_false", "evidence"})
_SEVERAL_PICKED: Final = frozenset({"multiple_choice"})


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a question. ``name`` is the number of its row, from 0; it is right if picking it earns the most."""

    name: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What statistics need to know of a question: its choices, if there are any, and what a guesser earns."""

    guess_score: Fraction | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceStatistics:
    """One choice: on how many papers it was picked, on how many percent of all, and the correlation of that with the rest.

    ``correlation`` is in percent, from -100 to 100; None where it isn't defined.
    """

    name: str
    right: bool
    count: int
    percent: float | None
    percent_interval: Interval | None
    correlation: float | None
    correlation_interval: Interval | None


def question_of(content: QuestionContent) -> Question:
    """The question as statistics see it. Raises :class:`~quizzes.kinds.UnknownKind`."""
    return Question(random_guess_score(content), _options_of(content))


def picked_in(content: QuestionContent, given: Given) -> frozenset[str] | None:
    """The names of the choices picked in an answer; None where the kind has nothing to pick.

    An answer to an earlier revision is carried to ``content`` first (``Kind.carried``), if both are counted together.
    """
    if content.kind in _ONE_PICKED:
        return frozenset({given[NAME]} if NAME in given else ())
    if content.kind in _SEVERAL_PICKED:
        return frozenset(given)
    return None


def _options_of(content: QuestionContent) -> tuple[Option, ...]:
    if content.kind not in _ONE_PICKED | _SEVERAL_PICKED:
        return ()
    full = max((row.credit for row in content.answers), default=Fraction(0))
    least = full if content.kind in _ONE_PICKED else Fraction(0)
    return tuple(
        Option(str(number), row.credit > 0 and row.credit >= least) for number, row in enumerate(content.answers)
    )


def choice_statistics(
    option: Option, picks: Sequence[frozenset[str]], rests: Sequence[float | None]
) -> ChoiceStatistics:
    """Of one choice, from what was picked on each paper and the share of the rest of the points that was earned there.

    The correlation is the point-biserial one, which is Pearson's of a variable that is 0 or 1 (Lord and Novick 1968,
    chapter 15), with the rest, so that a choice isn't correlated with itself (Henrysson 1963).
    """
    chosen = [float(option.name in pick) for pick in picks]
    found = correlation_with_rest(chosen, rests)
    share = mean(chosen)
    return ChoiceStatistics(
        name=option.name,
        right=option.right,
        count=round(sum(chosen)),
        percent=None if share is None else 100 * share,
        percent_interval=in_percent(proportion_interval(sum(chosen), len(chosen))),
        correlation=found.percent,
        correlation_interval=found.interval,
    )
