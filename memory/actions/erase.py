"""Nothing is remembered of a person who leaves."""

from django.db import transaction

from memory.models import Exam, Memory, Review
from people.models import User


@transaction.atomic
def erase(*, person: User) -> None:
    """Memories, the log that they were made of, and days of exams."""
    for model in Memory, Review, Exam:
        model._default_manager.filter(learner=person).delete()
