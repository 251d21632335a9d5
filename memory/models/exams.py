"""For when a learner learns."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lessons.models import Course


class Exam(models.Model):
    """The day on which a learner wants to know the facts of a course: its beginning, by the clock of the learner."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exams")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="exams")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "course"], name="memory_exam_once_a_learner_and_course"),
        ]

    def __str__(self) -> str:
        return f"{self.learner}, {self.course}: {self.at:%Y-%m-%d}"
