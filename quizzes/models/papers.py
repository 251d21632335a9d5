"""Quizzes on paper: what was printed for a class, in which versions, and which sheet is whose."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import ContentRevision
from people.models import Classroom
from quizzes.models.assignments import Assignment
from quizzes.models.attempts import Attempt
from quizzes.models.questions import Question

#: What versions are called; as many as can be printed.
LETTERS: Final = "ABCDEF"


class PrintedQuiz(models.Model):
    """The quiz of an assignment as it was printed once, in versions with the same questions.

    What is on paper can't change any more: printing it again gives the same sheets. ``held_at`` is when the class wrote it,
    as it was said last while answers were entered.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="printed")
    named = models.BooleanField(_("answer sheets with names"), default=True)
    held_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("printed quiz")
        verbose_name_plural = _("printed quizzes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.assignment}, on paper"


class PrintedVersion(models.Model):
    """One version of the paper; all have the same questions in the same revisions, for the same points."""

    printed = models.ForeignKey(PrintedQuiz, on_delete=models.CASCADE, related_name="versions")
    letter = models.CharField(max_length=1, choices=[(letter, letter) for letter in LETTERS])

    class Meta:
        ordering = ["printed", "letter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["printed", "letter"], name="quizzes_printed_version_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.printed}, {self.letter}"


class PrintedItemQuerySet(models.QuerySet["PrintedItem"]):
    def of_classes(self, classes: models.QuerySet[Classroom]) -> "PrintedItemQuerySet":
        return self.filter(version__printed__assignment__classroom__in=classes)


class PrintedItem(models.Model):
    """One question on a version, frozen as on the paper of an attempt: ``order`` is the permutation of answer rows shown."""

    version = models.ForeignKey(PrintedVersion, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(ContentRevision, on_delete=models.PROTECT, related_name="+")
    order = models.JSONField()
    points = models.PositiveSmallIntegerField(default=1)

    objects = PrintedItemQuerySet.as_manager()

    class Meta:
        ordering = ["version", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="quizzes_printed_item_number_once"),
            models.UniqueConstraint(fields=["version", "question"], name="quizzes_printed_item_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, question {self.number}"


class PrintedSheet(models.Model):
    """Which version a pupil has, and the attempt that the answers on the sheet became once they were entered.

    ``entries`` counts how often they were entered or corrected.
    """

    printed = models.ForeignKey(PrintedQuiz, on_delete=models.CASCADE, related_name="sheets")
    version = models.ForeignKey(PrintedVersion, on_delete=models.CASCADE, related_name="sheets")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    attempt = models.OneToOneField(Attempt, on_delete=models.SET_NULL, null=True, related_name="sheet")
    entries = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["printed", "learner"], name="quizzes_printed_sheet_once_a_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.learner}"
