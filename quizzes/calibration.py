"""How well a learner knows what they know: of the answers of which they were so and so sure, how many were right.

Calibration, as in Lichtenstein, Fischhoff and Phillips (1982): the share right beside the confidence that was stated. No
score is made of it, and it changes none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from memory.ratings import FAIRLY, GUESSING, SURE
from quizzes.item_analysis.intervals import proportion_interval

#: Fewer answers than that say nothing of a level.
FEWEST: Final = 5
#: Who is right in at least such a share of what they are sure of can rely on it: our own choice, as is the next.
RELIABLE: Final = 0.8
#: Who guesses better than that knows more than they think.
LUCKY: Final = 0.7


class Verdict(StrEnum):
    """What a level says; ``OPEN`` where chance alone could have made it look so."""

    RELIABLE = "reliable"
    TOO_SURE = "too-sure"
    TOO_UNSURE = "too-unsure"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Level:
    """The answers of which the learner was so sure: 1 guessing, 2 fairly sure, 3 sure."""

    confidence: int
    answers: int = 0
    right: int = 0

    @property
    def percent(self) -> int:
        """The share that was right, in whole percent, rounded down."""
        return 100 * self.right // self.answers if self.answers else 0

    @property
    def tells(self) -> bool:
        """Whether there are enough answers to say anything."""
        return self.answers >= FEWEST

    @property
    def verdict(self) -> Verdict:
        """A verdict takes the whole 95 % interval of the share on one side of the limit, but for one that comforts."""
        interval = proportion_interval(self.right, self.answers) if self.tells else None
        if interval is None:
            return Verdict.OPEN
        if self.confidence == SURE and interval.high < RELIABLE:
            return Verdict.TOO_SURE
        if self.confidence == SURE and self.right >= RELIABLE * self.answers:
            return Verdict.RELIABLE
        if self.confidence == GUESSING and interval.low > LUCKY:
            return Verdict.TOO_UNSURE
        return Verdict.OPEN


def levels(answers: Iterable[tuple[int, bool]]) -> list[Level]:
    """The three levels, the surest first, from confidences with whether the answer was wholly right."""
    rows = list(answers)
    return [
        Level(level, sum(1 for each, _ in rows if each == level), sum(right for each, right in rows if each == level))
        for level in (SURE, FAIRLY, GUESSING)
    ]
