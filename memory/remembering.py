"""From reviews to a memory, one after another: what recording does as they come, and what rebuilding does all over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from memory.ratings import SURE
from memory.scheduling import Rating, Schedule, reviewed


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review as it counts. ``source`` orders those that were given at the same moment."""

    given_at: datetime
    source: UUID
    rating: Rating
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory without its owner; see :class:`memory.models.Memory`."""

    schedule: Schedule
    reviews: int
    lapses: int
    wrong: bool
    sure_and_wrong: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose memory of which fact: it decides how intervals are moved about, always in the same way."""

    learner_id: int
    fact_id: int

    def share(self, number: int) -> float:
        """From 0 up to but not including 1, another one for each number."""
        digest = blake2b(f"{self.learner_id}:{self.fact_id}:{number}".encode(), digest_size=6).digest()
        return int.from_bytes(digest) / 2**48


def after(before: Remembered | None, review: Reviewed, whose: Whose) -> Remembered:
    """The memory after one review more."""
    number = before.reviews if before else 0
    schedule = reviewed(before.schedule if before else None, review.rating, review.given_at, chance=whose.share(number))
    wrong = review.rating == Rating.AGAIN
    lapses = before.lapses if before else 0
    return Remembered(schedule, number + 1, lapses + wrong, wrong, wrong and review.confidence == SURE)


def after_all(reviews: Iterable[Reviewed], whose: Whose, *, before: Remembered | None = None) -> Remembered | None:
    """The memory after these reviews, in the order in which they were given; None after none."""
    remembered = before
    for review in sorted(reviews, key=lambda each: (each.given_at, each.source)):
        remembered = after(remembered, review, whose)
    return remembered
