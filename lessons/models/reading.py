"""What a learner has read."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lessons.models.passages import Passage
from people.models import User


class PassageReadQuerySet(models.QuerySet["PassageRead"]):
    def of(self, learner: User) -> "PassageReadQuerySet":
        return self.filter(learner=learner)


class PassageRead(models.Model):
    """A learner reached the end of a passage; ``last_read_at`` moves when they come back to it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passages_read")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="reads")
    first_read_at = models.DateTimeField()
    last_read_at = models.DateTimeField()

    objects = PassageReadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "passage"], name="lessons_passage_read_once_a_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} read {self.passage}"
