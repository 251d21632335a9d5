"""Forms in which authors put charts together. What can't be drawn is refused, with what to do instead."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lessons.actions.drawing import points_in
from lessons.charts import Kind
from lessons.editing.generic import ModelForm
from lessons.editing.rows import LabelledNumberedFormSet, RowForm
from lessons.models import Chart, ChartPoint, Fact, Passage
from lessons.rules.charts import fault_findings


def passages_showing_chart(chart: Chart) -> QuerySet[Passage]:
    """Live passages whose text shows the chart, in reading order."""
    shown = Passage.objects.live().filter(lesson__edition=chart.edition_id, text__contains=f"{{chart:{chart.slug}}}")
    return shown.select_related("lesson__edition__course").order_by("lesson__position", "position")


def charts_showing(fact: Fact) -> list[Chart]:
    """Live charts that show the fact's figure."""
    return list(Chart.objects.live().filter(points__fact=fact).distinct())


class ChartForm(ModelForm[Chart]):
    class Meta:
        model = Chart
        exclude: list[str] = []
        widgets = {"takeaway": forms.Textarea(attrs={"rows": 3, "class": "manuscript"})}


class ChartPointForm(RowForm):
    class Meta:
        model = ChartPoint
        exclude = ["position"]

    def clean_fact(self) -> Fact:
        fact: Fact = self.cleaned_data["fact"]
        edition = self.parent.edition if self.parent.edition_id else None
        if edition and fact.course_id != edition.course_id:
            raise ValidationError(_("This fact belongs to another course. Choose one of this course."), "other-course")
        if fact.value is None or fact.retired_at is not None:
            raise ValidationError(_("This fact has no figure in use. Choose one that has."), code="no-figure")
        return fact


class ChartPointFormSet(LabelledNumberedFormSet):
    """Has the points checked together, as soon as each of them can be read."""

    def clean(self) -> None:
        super().clean()
        rows = list(self.rows())
        if self.instance.kind not in Chart.KindName.values or any(form.errors for form in rows):
            return
        points = points_in([form.instance for form in rows])
        if found := list(fault_findings(Kind(self.instance.kind), points)):
            raise ValidationError([ValidationError(f"{each.message} {each.remedy}", code=each.code) for each in found])
