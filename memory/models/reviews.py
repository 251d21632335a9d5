"""The log of reviews: append-only, and all that memories are made of."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Fact
from memory.scheduling import Rating
from people.models import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def of(self, learner: User) -> "ReviewQuerySet":
        return self.filter(learner=learner)


class Review(models.Model):
    """One answer as a review of one fact.

    ``source_id`` names what it is known from; this room doesn't know what that is. What is found later about the same
    source is another row with the next ``version``, and the newest holds: its ``rating`` is null where the answer doesn't
    count any more. ``seconds`` is how long the answer took, null where nobody knows.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="reviews")
    source_id = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    rating = models.PositiveSmallIntegerField(
        null=True,
        choices=[
            (Rating.AGAIN.value, _("again")),
            (Rating.HARD.value, _("hard")),
            (Rating.GOOD.value, _("good")),
            (Rating.EASY.value, _("easy")),
        ],
    )
    confidence = models.PositiveSmallIntegerField(null=True)
    seconds = models.PositiveIntegerField(null=True)
    given_at = models.DateTimeField()
    received_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes: ClassVar = [models.Index(fields=["learner", "fact"], name="memory_review_whose")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_id", "fact", "version"], name="memory_review_counted_once"),
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(rating__gte=1, rating__lte=4),
                name="memory_review_rating_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}, {self.fact}: {self.rating}"
