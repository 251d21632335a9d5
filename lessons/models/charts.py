"""Charts of an edition: which figures stand together, and what is said about them."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from lessons.models.courses import Edition
from lessons.models.facts import Fact


class ChartQuerySet(RetirableQuerySet["Chart"]):
    def get_by_natural_key(self, course: str, language: str, slug: str) -> "Chart":
        return self.get(edition__course__slug=course, edition__language=language, slug=slug)

    def with_points(self) -> "ChartQuerySet":
        """With all that a drawing needs, in two queries."""
        points = ChartPoint.objects.select_related("fact").order_by("position")
        return self.prefetch_related(models.Prefetch("points", points))


class Chart(Retirable):
    """Figures of facts, drawn. Its words are here; every number, unit and hedge in it is its fact's."""

    class KindName(models.TextChoices):
        BARS = "bars", _("bars: figures of one unit, to one scale")
        LINES = "lines", _("lines: series over steps that have an order but no distance")
        APART = "apart", _("apart: figures that can't be compared, each by itself")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="charts", verbose_name=_("edition"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    kind = models.CharField(_("kind"), max_length=20, choices=KindName)
    title = models.CharField(
        _("title"), max_length=200, help_text=_("What the figures are, without saying what they show.")
    )
    takeaway = models.TextField(
        _("what to see"), help_text=_("A sentence. Questions that show the chart leave it out: it would answer them.")
    )
    unit = models.CharField(
        _("unit"), max_length=100, blank=True, help_text=_("In words: US dollars. Empty where each figure has its own.")
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Whose figures these are, and what isn't known.")
    )
    label_heading = models.CharField(
        _("heading of the labels"), max_length=100, help_text=_("What the steps or bars are: Half-year.")
    )
    series_heading = models.CharField(
        _("heading of the series"), max_length=100, blank=True, help_text=_("What the series are: Side backed.")
    )

    #: What a revision of the chart holds besides its own fields.
    parts: ClassVar[Sequence[str]] = ("points",)

    objects = ChartQuerySet.as_manager()

    class Meta:
        verbose_name = _("chart")
        verbose_name_plural = _("charts")
        ordering = ["edition", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "slug"], name="lessons_chart_slug_once_an_edition"),
        ]

    def __str__(self) -> str:
        return self.title

    @depends_on("lessons.edition")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.edition.natural_key(), self.slug)


class ChartPointQuerySet(models.QuerySet["ChartPoint"]):
    def get_by_natural_key(self, course: str, language: str, chart: str, position: int) -> "ChartPoint":
        return self.get(
            chart__edition__course__slug=course,
            chart__edition__language=language,
            chart__slug=chart,
            position=position,
        )


class ChartPoint(models.Model):
    """The figure of one fact in a chart, and where it stands there."""

    chart = models.ForeignKey(Chart, on_delete=models.CASCADE, related_name="points", verbose_name=_("chart"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="points", verbose_name=_("fact"))
    label = models.CharField(_("label"), max_length=100, help_text=_("The bar or the step: First half of 2021."))
    series = models.CharField(
        _("series"), max_length=100, blank=True, help_text=_("What it belongs to there: Ukraine.")
    )

    objects = ChartPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of a chart")
        verbose_name_plural = _("points of a chart")
        ordering = ["chart", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chart", "position"], name="lessons_chart_point_position_once_a_chart"),
        ]

    def __str__(self) -> str:
        return self.label

    @depends_on("lessons.chart", "lessons.fact")
    def natural_key(self) -> tuple[str, str, str, int]:
        return (*self.chart.natural_key(), self.position)
