"""Quizzes: which questions are drawn, under which terms."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Edition, Lesson
from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from quizzes.models.questions import Question


class QuizQuerySet(RetirableQuerySet["Quiz"]):
    def get_by_natural_key(self, course: str, language: str, slug: str) -> "Quiz":
        return self.get(edition__course__slug=course, edition__language=language, slug=slug)


class Quiz(Retirable):
    """A quiz of an edition, often of one of its lessons. An attempt freezes its terms when it starts."""

    class Modes(models.TextChoices):
        BOTH = "both", _("practice and graded")
        PRACTICE = "practice", _("practice only")
        GRADED = "graded", _("graded only")

    class Feedback(models.TextChoices):
        AFTER_SUBMITTING = "after_submitting", _("after submitting")
        AFTER_LAST_ATTEMPT = "after_last_attempt", _("once passed, or after the last attempt")
        SCORE_ONLY = "score_only", _("the score only")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("edition"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="quizzes", verbose_name=_("lesson")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Plain text, shown before starting."))
    modes = models.CharField(_("modes"), max_length=10, choices=Modes, default=Modes.BOTH)
    feedback = models.CharField(
        _("feedback"),
        max_length=20,
        choices=Feedback,
        default=Feedback.AFTER_SUBMITTING,
        help_text=_("When graded attempts show answers and explanations. Practice shows them after every answer."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("graded attempts allowed"), default=0, help_text=_("0 for as many as wanted.")
    )
    tries_per_question = models.PositiveSmallIntegerField(
        _("tries per question"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("In practice; each further try costs the question's penalty."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Graded attempts only; empty for none."),
    )
    pass_mark_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=60, validators=[MaxValueValidator(100)]
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_answers = models.BooleanField(_("shuffle the choices"), default=True)

    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["edition", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "slug"], name="quizzes_quiz_slug_once_an_edition"),
            models.CheckConstraint(
                condition=models.Q(pass_mark_percent__lte=100),
                name="quizzes_quiz_pass_mark_is_a_percentage",
                violation_error_message=_("The pass mark is a percentage from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(tries_per_question__gte=1),
                name="quizzes_quiz_at_least_one_try",
                violation_error_message=_("A question needs at least one try."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @depends_on("lessons.edition", "lessons.lesson")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.edition.natural_key(), self.slug)


class QuizSectionQuerySet(models.QuerySet["QuizSection"]):
    def get_by_natural_key(self, course: str, language: str, quiz: str, position: int) -> "QuizSection":
        return self.get(
            quiz__edition__course__slug=course, quiz__edition__language=language, quiz__slug=quiz, position=position
        )


class QuizSection(models.Model):
    """A bank and how many questions to draw from it.

    The bank is ``questions`` where any are listed, else every live question of the edition that fits the
    filter: of ``lesson`` (if set), with ``tag`` (if set), of one of ``kinds`` (if any).
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections", verbose_name=_("quiz"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from this lesson")
    )
    tag = models.CharField(_("with this tag"), max_length=50, blank=True)
    kinds = models.JSONField(
        _("of these kinds"), default=list, blank=True, help_text=_('A list: ["numeric", "cloze"].')
    )
    questions = models.ManyToManyField(
        Question,
        blank=True,
        related_name="sections",
        verbose_name=_("these questions"),
        help_text=_("Instead of the filter."),
    )
    draw = models.PositiveSmallIntegerField(_("how many to draw"), default=0, help_text=_("0 draws all."))
    points = models.PositiveSmallIntegerField(
        _("points per question"), default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )

    objects = QuizSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section of a quiz")
        verbose_name_plural = _("sections of a quiz")
        ordering = ["quiz", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quiz", "position"], name="quizzes_section_position_once_a_quiz"),
            models.CheckConstraint(
                condition=models.Q(points__gte=1),
                name="quizzes_section_points_positive",
                violation_error_message=_("A question is worth at least one point."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.position}"

    @depends_on("quizzes.quiz", "quizzes.question")
    def natural_key(self) -> tuple[str, str, str, int]:
        return (*self.quiz.natural_key(), self.position)
