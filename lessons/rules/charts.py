"""Rules for charts: no figure stands beside one that it can't be compared with, and every figure is a fact's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lessons.actions.drawing import points_in
from lessons.actions.material import Material
from lessons.charts import Fault, Kind, Point, faults_of
from lessons.findings import Finding, Level
from lessons.models import Chart, ChartPoint

_FAULTS: Final[Mapping[Fault, Finding]] = {
    Fault.NO_POINTS: Finding("chart.no-points", "It has no figures.", "Add its points, or retire it."),
    Fault.UNLIKE_UNITS: Finding(
        "chart.unlike-units",
        "Its figures have unlike units, but lengths and heights invite to compare them.",
        'Leave out what has another unit, or choose the kind "apart".',
    ),
    Fault.NEGATIVE: Finding(
        "chart.negative", "One of its figures is less than 0.", 'Choose the kind "apart", or leave it out.'
    ),
    Fault.POINT_TWICE: Finding(
        "chart.point-twice",
        "Two of its points have the same label and series.",
        "Give one another label, or leave it out.",
    ),
    Fault.ONE_STEP: Finding(
        "chart.one-step", "It has lines, but only one step.", 'Add another step, or choose the kind "bars".'
    ),
}


def chart_findings(material: Material) -> Iterator[Finding]:
    shown = {slug for rendered in material.rendered.values() for slug in rendered.charts}
    for chart in material.charts.values():
        rows = list(chart.points.all())
        yield from _fact_findings(chart, rows)
        for finding in fault_findings(Kind(chart.kind), points_in(rows)):
            yield replace(finding, object=_name(chart))
        yield from _word_findings(chart, rows)
        if chart.slug not in shown:
            yield Finding(
                "chart.never-shown",
                "No passage shows it.",
                f"Write {{chart:{chart.slug}}} on a line of its own, or retire the chart.",
                Level.WARNING,
                object=_name(chart),
            )


def fault_findings(kind: Kind, points: Sequence[Point]) -> Iterator[Finding]:
    """What keeps the points from being drawn together."""
    for fault in faults_of(kind, points):
        yield _FAULTS[fault]


def _fact_findings(chart: Chart, rows: Sequence[ChartPoint]) -> Iterator[Finding]:
    for row in rows:
        if row.fact.retired_at is not None or row.fact.course_id != chart.edition.course_id:
            yield Finding(
                "chart.fact-not-in-use",
                f'It shows the fact "{row.fact.slug}", which is retired or of another course.',
                "Show another fact, or bring it back.",
                object=_name(chart),
            )
        elif row.fact.value is None:
            yield Finding(
                "chart.fact-without-value",
                f'It shows the fact "{row.fact.slug}", which has no value.',
                "Give the fact its value, or show another one.",
                object=_name(chart),
            )


def _word_findings(chart: Chart, rows: Sequence[ChartPoint]) -> Iterator[Finding]:
    if not chart.takeaway.strip():
        yield Finding(
            "chart.no-sentence",
            "No sentence says what to see in it.",
            "Write one: who can't see the drawing has nothing else.",
            object=_name(chart),
        )
    if bool(chart.unit) == (chart.kind == Chart.KindName.APART):
        yield Finding(
            "chart.unit",
            "It names no unit." if not chart.unit else "It names one unit for figures that can't be compared.",
            "Say in words what the figures count." if not chart.unit else "Take it out, or choose another kind.",
            object=_name(chart),
        )
    if any(row.series for row in rows) != bool(chart.series_heading):
        yield Finding(
            "chart.series-heading",
            "Its points have series without a heading, or it has a heading without series.",
            "Name what the series are, or take the heading out.",
            object=_name(chart),
        )


def _name(chart: Chart) -> str:
    return f'chart "{chart.slug}"'
