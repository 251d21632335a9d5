"""Charts as readers see them: drawn from the figures of their facts, with a caption and a table."""

import hashlib
import json
from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from lessons.charts import Kind, Point, drawn, faults_of
from lessons.models import Chart, ChartPoint


def points_in(rows: Sequence[ChartPoint]) -> list[Point]:
    """The rows that have a figure, as they are drawn."""
    return [
        Point(row.label, row.fact.value, row.fact.unit, row.fact.qualifier, row.series)
        for row in rows
        if row.fact.value is not None
    ]


def chart_html(chart: Chart, *, asked: bool = False) -> str:
    """The chart as a ``figure``, in the language of its edition; empty if it can't be drawn.

    Where it is ``asked`` about, nothing says what to see in it or how to read it.
    """
    return drawn_with(chart, list(chart.points.all()), asked=asked)


def drawn_with(chart: Chart, rows: Sequence[ChartPoint], *, asked: bool = False) -> str:
    """The chart as it would be with these points, saved or not.

    No author writes any of its tags: the drawing is our own, and the template escapes their words.
    """
    points = points_in(rows)
    if not _all_in_use(rows) or faults_of(Kind(chart.kind), points):
        return ""
    context = {
        "chart": chart,
        "asked": asked,
        "drawing": mark_safe(drawn(Kind(chart.kind), points, title=chart.title)),  # noqa: S308  # as said above
        "rows": list(zip(rows, points, strict=True)),
        "hedged": any(row.fact.standing != row.fact.Standing.STATED for row in rows),
    }
    with translation.override(chart.edition.language):
        return render_to_string("lessons/_chart.html", context).strip()


def digest_of_drawing(chart: Chart) -> str:
    """Another one wherever what is shown of the chart in a question is another."""
    named = ("kind", "title", "unit", "source", "label_heading", "series_heading")
    rows = list(chart.points.all())
    shown = [
        *(getattr(chart, name) for name in named),
        *([row.label, row.series, str(row.fact.value), row.fact.unit, row.fact.qualifier] for row in rows),
        *(row.fact.standing for row in rows),
        _all_in_use(rows),
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def _all_in_use(rows: Sequence[ChartPoint]) -> bool:
    return all(row.fact.value is not None and row.fact.retired_at is None for row in rows)
