"""What learners report about questions."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people.models import User
from quizzes.models.attempts import AttemptItem


class QuestionReportQuerySet(models.QuerySet["QuestionReport"]):
    def of(self, learner: User) -> "QuestionReportQuerySet":
        return self.filter(item__attempt__learner=learner)

    def open(self) -> "QuestionReportQuerySet":
        """Those that nobody has answered yet."""
        return self.filter(answered_at=None)

    def news(self) -> "QuestionReportQuerySet":
        """Those that were answered and whose learner has not looked at the answer."""
        return self.filter(answered_at__isnull=False, seen_at=None)


class QuestionReport(models.Model):
    """A learner says that something is wrong with a question as it stood on their paper; an author answers."""

    LONGEST = 1000

    item = models.OneToOneField(AttemptItem, on_delete=models.CASCADE, related_name="report")
    text = models.TextField(max_length=LONGEST)
    reported_at = models.DateTimeField()
    answer = models.TextField(max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="quizzes_report_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.text[:60]}"
