"""The figures of a page of statistics: how each is named, in short explained, defined and written."""

from dataclasses import dataclass
from typing import Final

from django.template.defaultfilters import floatformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.item_analysis import ChoiceStatistics, Interval, QuestionStatistics, QuizStatistics

#: What a figure can be of.
Statistics = QuizStatistics | QuestionStatistics | ChoiceStatistics
#: A figure in the language of who looks, as it is evaluated.
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a quiz, a question or a choice.

    ``name`` is its attribute there and its key for sorting, ``anchor`` that of its definition in docs/statistics.md. It
    takes ``least`` papers to be defined at all, and has so many ``decimals``; ``interval`` names the attribute with its
    interval.
    """

    name: str
    title: Words
    short: Words
    anchor: str
    least: int = 1
    decimals: int = 1
    interval: str = ""

    def of(self, statistics: Statistics) -> float | None:
        found: float | None = getattr(statistics, self.name)
        return found

    def told(self, statistics: Statistics, papers: int) -> "Told":
        """As it is written, with its interval if it has one."""
        value = self.of(statistics)
        interval: Interval | None = getattr(statistics, self.interval) if self.interval else None
        if value is None:
            return Told(_("too few") if papers < self.least else _("undefined"), known=False)
        if interval is None:
            return Told(written(value, self.decimals), _("no interval") if self.interval else "")
        return Told(written(value, self.decimals), span(interval, 2 if self.decimals > 1 else 0))


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in words: its value, and its interval or why there is none. What isn't ``known`` is told in words."""

    value: str
    interval: str = ""
    known: bool = True


def written(value: float, decimals: int) -> str:
    """With a true minus sign, and none before nothing."""
    text = str(floatformat(value, decimals))
    return text.replace("-", "\N{MINUS SIGN}") if any(digit in "123456789" for digit in text) else text.lstrip("-")


def span(interval: Interval, decimals: int = 0) -> str:
    return _("%(low)s to %(high)s") % {
        "low": written(interval.low, decimals),
        "high": written(interval.high, decimals),
    }


PAPERS: Final = Figure("papers", gettext_lazy("n"), gettext_lazy("papers that count"), "what-is-counted", decimals=0)

OF_QUIZ: Final = (
    Figure("mean", gettext_lazy("Mean, %"), gettext_lazy("the average score"), "mean", interval="mean_interval"),
    Figure("median", gettext_lazy("Median, %"), gettext_lazy("half score more, half less"), "median"),
    Figure(
        "standard_deviation",
        gettext_lazy("Standard deviation, %"),
        gettext_lazy("how far scores lie apart"),
        "standard-deviation",
        least=2,
    ),
    Figure(
        "skewness",
        gettext_lazy("Skewness"),
        gettext_lazy("negative: few are far below the mean"),
        "skewness",
        least=3,
        decimals=2,
    ),
    Figure(
        "kurtosis",
        gettext_lazy("Kurtosis"),
        gettext_lazy("0 as in a normal distribution, more with heavier tails"),
        "kurtosis",
        least=4,
        decimals=2,
    ),
    Figure(
        "alpha",
        gettext_lazy("Cronbach's alpha"),
        gettext_lazy("whether the questions agree on who is strong; at most 1"),
        "cronbachs-alpha",
        least=2,
        decimals=2,
        interval="alpha_interval",
    ),
    Figure(
        "error_ratio",
        gettext_lazy("Error ratio, %"),
        gettext_lazy("the part of the spread that is due to chance"),
        "error-ratio",
        least=2,
    ),
    Figure(
        "standard_error",
        gettext_lazy("Standard error, %"),
        gettext_lazy("how far chance moves one score"),
        "standard-error",
        least=2,
    ),
)
OF_QUESTION: Final = (
    PAPERS,
    Figure(
        "facility", gettext_lazy("Facility, %"), gettext_lazy("mean credit"), "facility", interval="facility_interval"
    ),
    Figure("standard_deviation", gettext_lazy("SD, %"), gettext_lazy("spread of the credit"), "standard-deviation", 2),
    Figure(
        "discrimination",
        gettext_lazy("Discrimination index, %"),
        gettext_lazy("correlation with the rest"),
        "discrimination-index",
        2,
        interval="discrimination_interval",
    ),
    Figure(
        "efficiency",
        gettext_lazy("Discriminative efficiency, %"),
        gettext_lazy("of what its facility allows"),
        "discriminative-efficiency",
        2,
    ),
    Figure("guess_score", gettext_lazy("Random guess score, %"), gettext_lazy("by guessing"), "random-guess-score"),
    Figure("intended_weight", gettext_lazy("Intended weight, %"), gettext_lazy("by its points"), "intended-weight"),
    Figure(
        "effective_weight",
        gettext_lazy("Effective weight, %"),
        gettext_lazy("by its part in the spread"),
        "effective-weight",
        2,
    ),
)
OF_CHOICE: Final = (
    Figure("count", gettext_lazy("Chosen"), gettext_lazy("on so many papers"), "correlation-of-a-choice", decimals=0),
    Figure(
        "percent",
        gettext_lazy("Share, %"),
        gettext_lazy("of the papers"),
        "correlation-of-a-choice",
        interval="percent_interval",
    ),
    Figure(
        "correlation",
        gettext_lazy("Correlation, %"),
        gettext_lazy("with the rest: above 0, the strong chose it"),
        "correlation-of-a-choice",
        2,
        interval="correlation_interval",
    ),
)
