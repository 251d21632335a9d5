"""Charts with their points."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lessons.actions.drawing import chart_html, drawn_with
from lessons.actions.undo import State, state_of_chart
from lessons.admin.base import LessonContentAdmin, page_of_passage
from lessons.chart_forms import ChartForm, ChartPointForm, ChartPointFormSet, passages_showing_chart
from lessons.editing.content import RetiredFilter
from lessons.editing.previewing import as_shown
from lessons.editing.rows import NumberedTable
from lessons.models import Chart, ChartPoint, ContentRevision, Fact


class ChartPointInline(NumberedTable):
    model = ChartPoint
    form = ChartPointForm
    formset = ChartPointFormSet
    fields = ["position", "fact", "label", "series"]
    autocomplete_fields = ["fact"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 2


@admin.register(Chart)
class ChartAdmin(LessonContentAdmin[Chart]):
    course_path = "edition__course"
    form = ChartForm
    list_display = ["title", "slug", "kind", "edition", "in_use"]
    list_filter = [("edition", admin.RelatedOnlyFieldListFilter), "kind", RetiredFilter]
    list_select_related = ["edition"]
    search_fields = ["title", "slug", "takeaway"]
    fields = [
        "edition",
        "title",
        "slug",
        "kind",
        "takeaway",
        ("label_heading", "series_heading"),
        "unit",
        "source",
    ]
    autocomplete_fields = ["edition"]
    prepopulated_fields = {"slug": ["title"]}
    fixed_fields = ["edition", "slug"]
    readonly_fields = ["retired_at", "revisions", "preview"]
    seen_fieldsets = [(_("As readers see it"), {"fields": ["preview"]})]
    inlines = [ChartPointInline]
    parts = {"points": ChartPoint}
    previewed = ["takeaway"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chart]:
        return super().get_queryset(request).select_related("edition__course")

    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        """Points are parts of their chart: one revision holds them all."""
        super().publish(request, [each for each in objects if isinstance(each, Chart)], renamed=renamed)

    def state_in(self, obj: Chart, revision: ContentRevision) -> State:
        return state_of_chart(obj, revision)

    def refusal_to_retire(self, chart: Chart) -> str:
        """A text that shows it would show nothing in its place."""
        shown = passages_showing_chart(chart)
        said = _("The text of a passage shows it: %(headings)s. Take it out of the text first.")
        return said % {"headings": ", ".join(f"“{each.heading}”" for each in shown)} if shown else ""

    def as_readers_see(self, form: Any) -> Iterator[tuple[str, str, SafeString]]:
        """The whole chart, from the points as they are typed."""
        edition = form.cleaned_data.get("edition") or getattr(form.instance, "edition", None)
        if edition and form.cleaned_data.get("kind"):
            chart = form.instance
            chart.edition = edition
            yield "points", str(_("Chart")), as_shown(drawn_with(chart, _points_typed(form.data, chart)))

    @admin.display(description=_("how it looks"))
    def preview(self, chart: Chart) -> SafeString | str:
        return as_shown(f'<div class="preview">{chart_html(chart)}</div>')

    def view_on_site(self, chart: Chart) -> str | None:
        shown = passages_showing_chart(chart).first()
        return page_of_passage(shown, shown.slug) if shown else None


def _points_typed(sent: Any, chart: Chart) -> list[ChartPoint]:
    """The rows of a form that name a fact of the chart's course, by their numbers."""
    facts = {str(fact.pk): fact for fact in Fact.objects.live().filter(course=chart.edition.course_id)}
    rows = [match[1] for name in sent if (match := re.fullmatch(r"points-(\d+)-fact", name))]
    typed = [
        ChartPoint(
            position=_number(sent.get(f"points-{row}-position", "")) or int(row) + 1,
            fact=facts[sent[f"points-{row}-fact"]],
            label=sent.get(f"points-{row}-label", ""),
            series=sent.get(f"points-{row}-series", ""),
        )
        for row in rows
        if sent[f"points-{row}-fact"] in facts and not sent.get(f"points-{row}-DELETE")
    ]
    return sorted(typed, key=lambda point: point.position)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0
