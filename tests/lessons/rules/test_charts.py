"""What the content rules find in charts. Each case breaks one thing in a chart that is otherwise in order."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from lessons.models import Chart, ChartPoint, Edition, Fact, Passage
from tests.lessons.builders import make_chart, make_course, make_fact, make_passage
from tests.lessons.rules.test_rules import found, make_sound_course

pytestmark = pytest.mark.django_db

CHART = 'chart "exports"'


def make_course_with_chart() -> Edition:
    edition = make_sound_course()
    facts = [
        make_fact(edition.course, f"year-{number}", value=number + 100_000, unit="USD", importance="background")
        for number in (1, 2)
    ]
    make_chart(edition, "exports", *facts)
    make_passage(edition.lessons.get(slug="second"), "trade", "Look:\n\n{chart:exports}")
    return edition


def test_a_sound_chart_has_no_findings() -> None:
    assert found(make_course_with_chart().course) == []


def first_fact(**values: object) -> Callable[[], object]:
    return lambda: Fact.objects.filter(slug="year-1").update(**values)


def chart(**values: object) -> Callable[[], object]:
    return lambda: Chart.objects.update(**values)


def lose_a_step() -> None:
    Chart.objects.update(kind="lines")
    ChartPoint.objects.filter(position=2).delete()


def show_a_strangers_fact() -> None:
    ChartPoint.objects.filter(position=1).update(fact=make_fact(make_course("forest"), value=5, unit="USD"))


CASES: dict[str, tuple[Callable[[], object], list[str]]] = {
    "no points": (lambda: ChartPoint.objects.all().delete(), ["chart.no-points"]),
    "unlike units": (first_fact(unit="tons"), ["chart.unlike-units"]),
    "a figure less than nothing": (first_fact(value=-100_001), ["chart.negative"]),
    "one label twice": (lambda: ChartPoint.objects.update(label="Same"), ["chart.point-twice"]),
    "one step": (lose_a_step, ["chart.one-step"]),
    "a retired fact": (first_fact(retired_at=timezone.now()), ["chart.fact-not-in-use"]),
    "a fact of another course": (show_a_strangers_fact, ["chart.fact-not-in-use"]),
    "a fact without value": (first_fact(kind="event", value=None), ["chart.fact-without-value"]),
    "no sentence": (chart(takeaway=" "), ["chart.no-sentence"]),
    "no unit": (chart(unit=""), ["chart.unit"]),
    "one unit for unlike figures": (chart(kind="apart"), ["chart.unit"]),
    "series without a heading": (lambda: ChartPoint.objects.update(series="A"), ["chart.series-heading"]),
    "a heading without series": (chart(series_heading="Side"), ["chart.series-heading"]),
    "shown nowhere": (lambda: Passage.objects.filter(slug="trade").update(text="Words."), ["chart.never-shown"]),
}


@pytest.mark.parametrize(("damage", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_broken_is_found_and_nothing_else(damage: Callable[[], object], expected: list[str]) -> None:
    edition = make_course_with_chart()

    damage()

    assert found(edition.course) == [(code, CHART) for code in expected]


def test_a_passage_that_shows_a_chart_that_is_gone_is_found() -> None:
    edition = make_course_with_chart()
    Chart.objects.update(retired_at=timezone.now())

    assert found(edition.course) == [("passage.unknown-chart", 'passage "second/trade"')]
