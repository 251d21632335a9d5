"""How firmly a learner remembers a fact."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from lessons.models import Fact, Teaching
from memory.models.exams import Exam
from memory.scheduling import Schedule
from people.models import User


class MemoryQuerySet(models.QuerySet["Memory"]):
    def of(self, learner: User) -> "MemoryQuerySet":
        return self.filter(learner=learner)

    def alive(self) -> "MemoryQuerySet":
        """Of facts that are in use and that a passage in use teaches: others come back to nobody."""
        return self.filter(models.Exists(Teaching.objects.in_use().filter(fact=models.OuterRef("fact"))))

    def coming_back(self, before: datetime, *, at: datetime) -> "MemoryQuerySet":
        """Those that come back before then, each with that moment as ``back_at``: a plan holds until its exam, no longer."""
        exam = Exam.objects.filter(
            learner=models.OuterRef("learner"), course=models.OuterRef("fact__course"), at__gt=at
        )
        # Nothing is due before it is planned, and of that there is an index.
        return self.filter(planned_at__lt=before).annotate(back_at=back_at(exam)).filter(back_at__lt=before)


def back_at(exam: models.QuerySet[Exam], *, memory: str = "") -> models.Case:
    """When a memory, to which the path ``memory`` leads, comes back: as planned while there is such an ``exam`` ahead."""
    return models.Case(models.When(models.Exists(exam), then=f"{memory}planned_at"), default=f"{memory}due_at")


class Memory(models.Model):
    """One fact in one learner's mind, as the log of reviews tells it: every column can be worked out from that.

    ``state`` to ``last_review_at`` are those of :class:`memory.scheduling.Schedule`; ``planned_at`` is when the fact is
    to come back, before it is due where an exam is near. ``reviews`` counts those in the log, ``lapses`` the wrong
    ones; ``wrong`` tells that the last answer was wrong, ``sure_and_wrong`` that the learner was sure of it besides.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memories")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="memories")
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField()
    difficulty = models.FloatField()
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    last_review_at = models.DateTimeField()
    reviews = models.PositiveIntegerField()
    lapses = models.PositiveIntegerField()
    wrong = models.BooleanField(default=False)
    sure_and_wrong = models.BooleanField(default=False)

    objects = MemoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "memories"
        ordering = ["learner", "planned_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["learner", "planned_at"], name="memory_memory_when_planned")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "fact"], name="memory_memory_once_a_learner_and_fact"),
            models.CheckConstraint(condition=models.Q(stability__gt=0), name="memory_memory_is_stable_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.fact}"

    def schedule(self) -> Schedule:
        return Schedule(self.state, self.step, self.stability, self.difficulty, self.due_at, self.last_review_at)
