"""The checkable statements a course teaches."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from lessons.models.courses import Course


class FactQuerySet(RetirableQuerySet["Fact"]):
    def get_by_natural_key(self, course: str, slug: str) -> "Fact":
        return self.get(course__slug=course, slug=slug)


class Fact(Retirable):
    """One checkable statement, the same in every language; its words stand in a :class:`FactText`."""

    class Kind(models.TextChoices):
        FIGURE = "figure", _("figure: a number with a unit")
        EVENT = "event", _("event: something that happened")
        ACT = "act", _("act: something that somebody did")
        STATEMENT = "statement", _("statement: something that somebody said")
        CAUSE = "cause", _("cause: why something happened")
        CONDITION = "condition", _("condition: how things stand")
        PERSON = "person", _("person: who somebody is")

    class Standing(models.TextChoices):
        STATED = "stated", _("stated: the article gives it as fact")
        REPORTED = "reported", _("reported: a survey, an allegation, somebody's words")
        ARGUED = "argued", _("argued: a judgement of the authors")

    class Importance(models.TextChoices):
        KEY = "key", _("key: asked in two kinds of questions")
        SUPPORTING = "supporting", _("supporting: asked at least once")
        BACKGROUND = "background", _("background: need not be asked")

    class Qualifier(models.TextChoices):
        OVER = "over", _("over")
        ABOUT = "about", _("about")
        JUST_OVER = "just over", _("just over")
        ALMOST = "almost", _("almost")
        AT_LEAST = "at least", _("at least")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="facts", verbose_name=_("course"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    standing = models.CharField(_("standing"), max_length=20, choices=Standing, default=Standing.STATED)
    importance = models.CharField(_("importance"), max_length=20, choices=Importance, default=Importance.SUPPORTING)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(
        _("unit"),
        max_length=30,
        blank=True,
        help_text=_("USD, percent, or a plural noun like companies. Figures only."),
    )
    qualifier = models.CharField(_("qualifier"), max_length=20, choices=Qualifier, blank=True)
    date = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        help_text=_("As precise as the article is: 2022, 2022-H1 (first half), 2022-01 or 2022-01-05."),
        validators=[
            RegexValidator(r"^\d{4}(-H[12]|-\d\d(-\d\d)?)?\Z", _("Write 2022, 2022-H1, 2022-01 or 2022-01-05."))
        ],
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["course", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "slug"], name="lessons_fact_slug_once_a_course"),
            models.CheckConstraint(
                name="lessons_fact_figures_have_a_value",
                condition=models.Q(kind="figure", value__isnull=False)
                | (~models.Q(kind="figure") & models.Q(value=None)),
                violation_error_message=_("A figure needs a value; a fact of another kind has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @depends_on("lessons.course")
    def natural_key(self) -> tuple[str, str]:
        return (*self.course.natural_key(), self.slug)


class FactTextQuerySet(models.QuerySet["FactText"]):
    def get_by_natural_key(self, course: str, fact: str, language: str) -> "FactText":
        return self.get(fact__course__slug=course, fact__slug=fact, language=language)


class FactText(models.Model):
    """A fact in words, in one language, hedged as its standing requires."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="texts", verbose_name=_("fact"))
    language = models.CharField(_("language"), max_length=10, default="en")
    statement = models.TextField(_("statement"), help_text=_("One checkable sentence."))
    folded = models.TextField(editable=False, blank=True, default="")

    objects = FactTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of a fact")
        verbose_name_plural = _("statements of facts")
        ordering = ["fact", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "language"], name="lessons_fact_text_once_a_language"),
        ]

    def __str__(self) -> str:
        return self.statement

    @depends_on("lessons.fact")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.fact.natural_key(), self.language)
