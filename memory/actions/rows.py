"""Between rows and what is remembered: which rows of the log count, and how a memory is kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from memory.exams import planned_at
from memory.models import Memory
from memory.remembering import Remembered, Reviewed, Whose
from memory.scheduling import Rating

#: What a review can change of a memory.
COLUMNS = (
    *("state", "step", "stability", "difficulty", "due_at", "planned_at", "last_review_at"),
    *("reviews", "lapses", "wrong", "sure_and_wrong"),
)


class Row(Protocol):
    """What counts of a row of the log."""

    @property
    def source_id(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def rating(self) -> int | None: ...
    @property
    def confidence(self) -> int | None: ...
    @property
    def given_at(self) -> datetime: ...


def that_count(log: Iterable[Row]) -> list[Reviewed]:
    """The reviews that hold: of each source the newest version, unless it doesn't count any more."""
    newest = {row.source_id: row for row in sorted(log, key=lambda each: each.version)}
    return [
        Reviewed(row.given_at, row.source_id, Rating(row.rating), row.confidence)
        for row in newest.values()
        if row.rating is not None
    ]


def memory_of(remembered: Remembered, learner_id: int, fact_id: int, *, exam_at: datetime | None) -> Memory:
    """The row that holds it."""
    schedule = remembered.schedule
    share = Whose(learner_id, fact_id).share(remembered.reviews)
    return Memory(
        learner_id=learner_id,
        fact_id=fact_id,
        state=schedule.state,
        step=schedule.step,
        stability=schedule.stability,
        difficulty=schedule.difficulty,
        due_at=schedule.due_at,
        planned_at=planned_at(schedule, exam_at=exam_at, share=share),
        last_review_at=schedule.last_review_at,
        reviews=remembered.reviews,
        lapses=remembered.lapses,
        wrong=remembered.wrong,
        sure_and_wrong=remembered.sure_and_wrong,
    )


def keep(memories: Sequence[Memory]) -> None:
    """Write memories, new ones and known ones alike, in one query."""
    if memories:
        Memory.objects.bulk_create(
            memories, update_conflicts=True, unique_fields=["learner", "fact"], update_fields=COLUMNS
        )
