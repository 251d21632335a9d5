"""Keeping what a learner has read."""

from collections.abc import Iterable
from datetime import datetime

from lessons.models import Passage, PassageRead
from people.models import User


def mark_read(*, learner: User, passages: Iterable[Passage], at: datetime) -> list[PassageRead]:
    """The learner has read these passages to the end. The first time stays; the last time moves."""
    reads = [PassageRead(learner=learner, passage=passage, first_read_at=at, last_read_at=at) for passage in passages]
    return PassageRead.objects.bulk_create(
        reads, update_conflicts=True, unique_fields=["learner", "passage"], update_fields=["last_read_at"]
    )
