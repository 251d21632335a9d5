"""What a teacher should look at: doubts about a question, with the figures that raise them.

A flag is raised where a whole confidence interval lies on the wrong side of a limit, so that chance alone seldom raises one
however small the class is; and none is raised below :data:`LEAST_PAPERS`. How often each class size finds a wrong
key, and suspects a right one, is measured in the tests and stated in docs/statistics.md#how-often-flags-are-right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from quizzes.item_analysis.choices import ChoiceStatistics
from quizzes.item_analysis.intervals import Interval
from quizzes.item_analysis.questions import QuestionStatistics

#: On so many papers the interval of a correlation excludes 0 from 0.44 on: tanh(1.96/√17). On fewer it takes one that even
#: questions that Ebel and Frisbie (1991) call very good (0.40 and up) seldom reach, so that most flags would be chance.
LEAST_PAPERS: Final = 20
#: Facilities in percent beyond which a question is called hard or easy (Moodle, "Quiz report statistics").
HARD: Final = 20.0
EASY: Final = 80.0
#: A wrong choice that works is picked on at least so many percent of the papers (Haladyna and Downing 1993).
WORKING: Final = 5.0
#: A wrong choice that fewer picked is not said to be the right one: one pupil more or less would turn the correlation.
LEAST_PICKS: Final = 3


class FlagCode(StrEnum):
    """What may be wrong, the most urgent first."""

    KEY_MAY_BE_WRONG = "key-may-be-wrong"
    NEGATIVE_DISCRIMINATION = "negative-discrimination"
    BELOW_GUESSING = "below-guessing"
    TOO_HARD = "too-hard"
    TOO_EASY = "too-easy"
    DISTRACTOR_NOT_CHOSEN = "distractor-not-chosen"


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt: the figure ``value`` (in percent), its ``interval``, and the ``limit`` that lies outside of that.

    ``choice`` names the choice that it is about, empty where it is about the whole question.
    """

    code: FlagCode
    value: float
    interval: Interval
    limit: float
    choice: str = ""


def flags(of: QuestionStatistics) -> tuple[Flag, ...]:
    """All doubts about a question, the most urgent first; none below :data:`LEAST_PAPERS` papers.

    See docs/statistics.md#flags for the rules and their sources.
    """
    if of.papers < LEAST_PAPERS:
        return ()
    return (*_wrong_keys(of), *_negative(of), *_hard(of), *_easy(of), *_idle_choices(of))


def _wrong_keys(of: QuestionStatistics) -> Iterator[Flag]:
    """The strongest picked a wrong choice: its correlation is reliably above 0, and above that of every right choice."""
    rivals = [choice.correlation for choice in of.choices if choice.right and choice.correlation is not None]
    for choice in of.choices:
        found, interval = choice.correlation, choice.correlation_interval
        if choice.right or choice.count < LEAST_PICKS or found is None or interval is None:
            continue
        if interval.low > 0 and found > max(rivals, default=0):
            yield Flag(FlagCode.KEY_MAY_BE_WRONG, found, interval, 0, choice.name)


def _negative(of: QuestionStatistics) -> Iterator[Flag]:
    """The better the rest of a paper, the worse the question was answered."""
    if of.discrimination is not None and of.discrimination_interval and of.discrimination_interval.high < 0:
        yield Flag(FlagCode.NEGATIVE_DISCRIMINATION, of.discrimination, of.discrimination_interval, 0)


def _hard(of: QuestionStatistics) -> Iterator[Flag]:
    """Answered worse than by blind guessing; or, if not that, by hardly anybody."""
    if of.facility is None or of.facility_interval is None:
        return
    if of.facility_interval.high < (of.guess_score or 0):
        yield Flag(FlagCode.BELOW_GUESSING, of.facility, of.facility_interval, of.guess_score or 0)
    elif of.facility_interval.high < HARD:
        yield Flag(FlagCode.TOO_HARD, of.facility, of.facility_interval, HARD)


def _easy(of: QuestionStatistics) -> Iterator[Flag]:
    """Answered by nearly everybody: no fault in a lesson that was understood, but it tells nobody apart."""
    if of.facility is not None and of.facility_interval and of.facility_interval.low > EASY:
        yield Flag(FlagCode.TOO_EASY, of.facility, of.facility_interval, EASY)


def _idle_choices(of: QuestionStatistics) -> Iterator[Flag]:
    """Wrong choices that hardly anybody picks; of two choices one is rare whenever the other is frequent."""
    if len(of.choices) > 2:
        for choice in of.choices:
            if not choice.right:
                yield from _idle(choice)


def _idle(choice: ChoiceStatistics) -> Iterator[Flag]:
    share, interval = choice.percent, choice.percent_interval
    if share is not None and interval and interval.high < WORKING:
        yield Flag(FlagCode.DISTRACTOR_NOT_CHOSEN, share, interval, WORKING, choice.name)
