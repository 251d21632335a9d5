"""Deleting attempts for good, with all that is remembered of them."""

from django.db import transaction

from memory.actions import forget
from quizzes.actions.remember import graded_source
from quizzes.models import AttemptItem, Response
from quizzes.models.attempts import AttemptQuerySet


@transaction.atomic
def forget_attempts(attempts: AttemptQuerySet) -> None:
    """As if nobody had ever begun them: for what was invented, never for what somebody did."""
    of_these = {"attempt__in": attempts.values("pk")}
    items = AttemptItem.objects.filter(**of_these).values_list("pk", flat=True)
    responses = Response.objects.filter(item__attempt__in=attempts.values("pk")).values_list("pk", flat=True)
    forget(sources=[*map(graded_source, items), *responses])
    attempts.delete()
