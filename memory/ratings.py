"""How an answer becomes a rating: the rule that ``docs/decisions/0015`` explains."""

from dataclasses import dataclass
from fractions import Fraction

from memory.scheduling import Rating

#: What a learner says of an answer before giving it.
GUESSING, FAIRLY, SURE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says of one fact.

    ``credit`` is the share that it earned for the fact, from 0 to 1; ``helped`` tells that it came after a hint or after a
    wrong try at the same question; ``slow`` that it took more than twice as long as such a question takes; ``confidence`` is
    1 to 3 (guessing, fairly, sure) or None where the learner said nothing.
    """

    credit: Fraction
    helped: bool = False
    slow: bool = False
    confidence: int | None = None


def rating_of(answer: Answer) -> Rating:
    """Whatever isn't wholly right is forgotten; right with help, slowly or by guessing was hard; else it was good.

    Nothing is easy: among choices a right answer may always be luck, and an interval that is too long costs the fact.
    """
    if answer.credit < 1:
        return Rating.AGAIN
    if answer.helped or answer.slow or answer.confidence == GUESSING:
        return Rating.HARD
    return Rating.GOOD
