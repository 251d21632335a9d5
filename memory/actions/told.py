"""What others tell this room of answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from memory.ratings import Answer, rating_of
from memory.scheduling import Rating


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a fact from one answer.

    ``fact`` is its slug, or one that it had before. ``source_id`` is always the same for the same answer, so that it counts
    once; what is told of it anew takes the place of what was told before, with ``answer`` None where it doesn't count any
    more. ``seconds`` is how long it took.
    """

    fact: str
    source_id: UUID
    answer: Answer | None
    given_at: datetime
    seconds: int | None = None

    @property
    def rating(self) -> Rating | None:
        return None if self.answer is None else rating_of(self.answer)

    @property
    def confidence(self) -> int | None:
        return None if self.answer is None else self.answer.confidence
