"""Questions, the rows of their keys, and the words of our lesson that they rest on."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Chart, ContentRevision, Edition, Fact, Lesson, Passage
from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from quizzes.content import MILLION


class QuestionQuerySet(RetirableQuerySet["Question"]):
    def get_by_natural_key(self, course: str, language: str, slug: str) -> "Question":
        return self.get(edition__course__slug=course, edition__language=language, slug=slug)


class Question(Retirable):
    """One question on one fact, or on one fact per part. What each column of its answers means, its kind says."""

    class KindName(models.TextChoices):
        SINGLE_CHOICE = "single_choice", _("single choice")
        MULTIPLE_CHOICE = "multiple_choice", _("multiple choice")
        TRUE_FALSE = "true_false", _("true or false")
        NUMERIC = "numeric", _("number")
        SHORT_TEXT = "short_text", _("short text")
        MATCHING = "matching", _("matching")
        ORDERING = "ordering", _("ordering")
        CLOZE = "cloze", _("cloze")
        CATEGORISE = "categorise", _("categorise")
        EVIDENCE = "evidence", _("evidence")
        REFLECTION = "reflection", _("reflection (not graded)")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions", verbose_name=_("edition"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("lesson")
    )
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="questions", verbose_name=_("fact"))
    kind = models.CharField(_("kind"), max_length=30, choices=KindName)
    tags = models.JSONField(
        _("tags"), default=list, blank=True, help_text=_('A list of words: ["sanctions", "trade"].')
    )
    prompt = models.TextField(_("prompt"), help_text=_("Markdown. The gaps of a cloze are written [[a]], [[b]]."))
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Markdown, shown once feedback is allowed.")
    )
    general_feedback = models.TextField(_("general feedback"), blank=True, help_text=_("Shown whatever was answered."))
    hints = models.JSONField(_("hints"), default=list, blank=True, help_text=_("A list of hints, mildest first."))
    penalty = models.DecimalField(
        _("penalty"),
        max_digits=7,
        decimal_places=6,
        default=Decimal("0.333333"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("Share of the credit that each further try costs in practice, from 0 to 1."),
    )
    unit = models.CharField(
        _("unit"), max_length=30, blank=True, help_text=_("What a number counts: USD, percent, companies.")
    )
    case_sensitive = models.BooleanField(_("case sensitive"), default=False)
    shuffle = models.BooleanField(_("shuffle the choices"), default=True)
    image = models.ImageField(_("image"), upload_to="questions", blank=True)
    image_alt = models.CharField(_("alternative text of the image"), max_length=300, blank=True)
    chart = models.ForeignKey(
        Chart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("chart"),
        help_text=_("Shown above the question, without the sentence that says what to see."),
    )
    options = models.JSONField(
        _("options"),
        default=dict,
        blank=True,
        help_text=_('What only this kind knows, like {"gaps": {"a": "choice"}}.'),
    )
    identifier = models.CharField(
        _("identifier elsewhere"),
        max_length=200,
        blank=True,
        help_text=_("Its identifier in the file it was imported from."),
    )
    revision = models.ForeignKey(
        ContentRevision,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("revision"),
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["edition", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "slug"], name="quizzes_question_slug_once_an_edition"),
            models.CheckConstraint(
                condition=models.Q(penalty__gte=0, penalty__lte=1),
                name="quizzes_question_penalty_is_a_share",
                violation_error_message=_("The penalty is a share from 0 to 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(image="") | ~models.Q(image_alt=""),
                name="quizzes_question_image_has_alternative_text",
                violation_error_message=_("Describe the image for those who can't see it."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @depends_on("lessons.edition", "lessons.lesson", "lessons.fact", "lessons.chart")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.edition.natural_key(), self.slug)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def get_by_natural_key(self, course: str, language: str, question: str, position: int) -> "Answer":
        return self.get(
            question__edition__course__slug=course,
            question__edition__language=language,
            question__slug=question,
            position=position,
        )


class Answer(models.Model):
    """One row of a question's key (see :class:`quizzes.content.AnswerRow`)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    part = models.CharField(_("part"), max_length=40, blank=True, help_text=_("Name of the gap in a cloze."))
    text = models.TextField(_("text"), blank=True)
    target = models.CharField(
        _("target"), max_length=300, blank=True, help_text=_("Partner, category, or rank in an ordering.")
    )
    credit_millionths = models.IntegerField(
        _("credit in millionths"), default=0, help_text=_("1000000 is the full credit, 0 none.")
    )
    feedback = models.TextField(
        _("feedback"), blank=True, help_text=_("Markdown. For a wrong choice: which misreading it is.")
    )
    tolerance = models.DecimalField(_("tolerance"), max_digits=24, decimal_places=6, null=True, blank=True)
    tolerance_is_percent = models.BooleanField(_("tolerance in percent"), default=False)
    fact = models.ForeignKey(
        Fact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("fact of this part"),
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "position"], name="quizzes_answer_position_once_a_question"),
            models.CheckConstraint(
                condition=models.Q(credit_millionths__gte=-MILLION, credit_millionths__lte=MILLION),
                name="quizzes_answer_credit_is_a_share",
                violation_error_message=_("The credit lies between -1000000 and 1000000 millionths."),
            ),
            models.CheckConstraint(
                condition=models.Q(tolerance=None) | models.Q(tolerance__gte=0),
                name="quizzes_answer_tolerance_not_negative",
                violation_error_message=_("A tolerance is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.target

    @depends_on("quizzes.question", "lessons.fact")
    def natural_key(self) -> tuple[str, str, str, int]:
        return (*self.question.natural_key(), self.position)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def get_by_natural_key(self, course: str, language: str, question: str, position: int) -> "Evidence":
        return self.get(
            question__edition__course__slug=course,
            question__edition__language=language,
            question__slug=question,
            position=position,
        )


class Evidence(models.Model):
    """The exact words of our own lesson that settle a question, as shown to a reader.

    ``before`` and ``after`` are a few words around them, needed only where the words stand twice in the passage.
    """

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("question")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("passage"))
    exact = models.TextField(_("exact words"), help_text=_("Copied from the lesson as a reader sees it."))
    before = models.CharField(_("words before"), max_length=200, blank=True)
    after = models.CharField(_("words after"), max_length=200, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["question", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "position"], name="quizzes_evidence_position_once_a_question"),
        ]

    def __str__(self) -> str:
        return self.exact

    @depends_on("quizzes.question", "lessons.passage")
    def natural_key(self) -> tuple[str, str, str, int]:
        return (*self.question.natural_key(), self.position)
