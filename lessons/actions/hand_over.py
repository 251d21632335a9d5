"""What one person has read, given to another who is the same."""

from django.db import transaction

from lessons.models import PassageRead
from people.models import User


@transaction.atomic
def hand_over(*, double: User, kept: User) -> None:
    """Where both have read a passage, the earliest first and the latest last time stay."""
    before = {read.passage_id: read for read in PassageRead.objects.of(kept).select_for_update()}
    known = []
    for read in PassageRead.objects.of(double).filter(passage__in=before):
        mine = before[read.passage_id]
        mine.first_read_at = min(mine.first_read_at, read.first_read_at)
        mine.last_read_at = max(mine.last_read_at, read.last_read_at)
        known.append(mine)
    PassageRead.objects.bulk_update(known, ["first_read_at", "last_read_at"], batch_size=500)
    PassageRead.objects.of(double).filter(passage__in=before).delete()
    PassageRead.objects.of(double).update(learner=kept)
