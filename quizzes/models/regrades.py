"""The ledger of decisions that changed marks after they were given."""

from collections.abc import Iterable
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import ContentRevision
from quizzes.models.attempts import AttemptItem
from quizzes.models.questions import Question
from quizzes.models.quizzes import Quiz
from quizzes.regrading import Method

#: What each method does, as people read it.
METHODS: Final = {
    Method.KEY: _("graded by the corrected key"),
    Method.FULL: _("full credit for all"),
    Method.DROP: _("left out of the score"),
}


class RegradeQuerySet(models.QuerySet["Regrade"]):
    def in_force(self) -> "RegradeQuerySet":
        """Those not undone, in the order in which they were decided."""
        return self.filter(undone_at=None).order_by("pk")

    def settling(self) -> "RegradeQuerySet":
        """Those that leave nothing to decide on their question: in force, for all quizzes, by its newest revision."""
        return self.in_force().filter(quiz=None, revision=models.F("question__revision"))

    def on(self, items: Iterable[AttemptItem]) -> "RegradeQuerySet":
        """Those of the questions of these items; which of the items each concerns, it says itself."""
        return self.filter(question__in={item.question_id for item in items})


class Regrade(models.Model):
    """One decision on one question that learners had been asked (see :class:`quizzes.regrading.Method`).

    It concerns graded attempts that were asked the question up to ``revision``, which was the newest one then and is the
    key that the method "key" grades by; those that were running are adjusted when they are handed in. ``quiz`` narrows it
    to the attempts of one quiz. One that was undone stays in the ledger.

    ``key_before`` is null unless an answer was accepted: the ``place`` of its row in the key, from 0, with the row's
    ``credit_millionths`` and ``feedback`` as they were; the place alone where there was no such row.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="regrades")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, related_name="regrades")
    method = models.CharField(max_length=10, choices=[(method.value, words) for method, words in METHODS.items()])
    revision = models.ForeignKey(ContentRevision, on_delete=models.PROTECT, related_name="+")
    never_lower = models.BooleanField(default=True)
    key_before = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = RegradeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(method__in=[method.value for method in Method]), name="quizzes_regrade_method_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_method_display()}"

    def concerns(self, item: AttemptItem) -> bool:
        """Whether the item, whose attempt must be at hand, was asked in the quiz as it was before the decision.

        By the very key that it was asked with nothing changes.
        """
        if self.question_id != item.question_id or self.quiz_id not in {None, item.attempt.quiz_id}:
            return False
        if self.method == Method.KEY:
            return item.revision_id < self.revision_id
        return item.revision_id <= self.revision_id


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def standing(self) -> "AdjustmentQuerySet":
        """Those whose regrade was not undone, in the order in which they were made."""
        return self.filter(regrade__undone_at=None).order_by("pk")


class Adjustment(models.Model):
    """What a regrade changed on one paper: the item's mark and the attempt's score, in millionths, before and after."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="adjustments")
    item = models.ForeignKey(AttemptItem, on_delete=models.CASCADE, related_name="adjustments")
    credit_before = models.IntegerField()
    credit_after = models.IntegerField()
    counted_before = models.BooleanField()
    counted_after = models.BooleanField()
    graded_by_before = models.ForeignKey(ContentRevision, on_delete=models.PROTECT, null=True, related_name="+")
    score_before = models.IntegerField()
    score_after = models.IntegerField()

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["regrade", "item"], name="quizzes_adjustment_once_a_regrade_and_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.credit_before} → {self.credit_after}"
