"""Taking answers out of the log for good, where they have to leave no trace."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from memory.actions.rebuild import rebuild
from memory.models import Review
from people.models import User


@transaction.atomic
def forget(*, sources: Collection[UUID]) -> None:
    """As if these answers had never been given: their rows go, and memories are worked out from what is left.

    The log is else append-only: what merely doesn't count any more is withdrawn by another version.
    """
    told = Review.objects.filter(source_id__in=sources)
    learners = [*told.order_by().values_list("learner", flat=True).distinct()]
    told.delete()
    rebuild(learners=User.objects.filter(pk__in=learners))
