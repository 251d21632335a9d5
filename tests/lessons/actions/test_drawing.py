"""Charts as readers see them, and in the passages that show them."""

import html5lib
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.actions.complete import complete_lessons
from lessons.actions.derive import derive_edition
from lessons.actions.drawing import chart_html
from lessons.actions.material import render_for
from lessons.actions.publish import publish_content
from lessons.models import Chart, ChartPoint, ContentRevision, Edition, Fact, Passage
from tests.lessons.builders import make_chart, make_course, make_edition, make_fact, make_lesson, make_passage

pytestmark = pytest.mark.django_db


def make_exports(**fields: object) -> Chart:
    edition = make_edition()
    before = make_fact(edition.course, "before", value=36000, unit="USD", qualifier="just over")
    after = make_fact(edition.course, "after", value=79900000, unit="USD")
    return make_chart(edition, "exports", before, after, **fields)


def cells(html: str) -> list[list[str]]:
    """The table behind a chart, row by row."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    return [["".join(cell.itertext()) for cell in row] for row in document.iter("tr")]


def test_a_chart_has_title_sentence_unit_source_drawing_and_table() -> None:
    html = chart_html(make_exports())

    assert html.startswith('<figure class="chart"><figcaption><p class="chart-title">Exports</p>')
    assert "<p>The second bar is longer.</p>" in html
    assert "Unit: US dollars" in html
    assert "Source: the article" in html
    assert '<svg class="chart-drawing" viewBox="0 0 320 ' in html
    assert cells(html) == [["Year", "Figure"], ["Before", "just over $36,000"], ["After", "$79.9 million"]]


def test_a_chart_that_is_asked_about_does_not_say_what_to_see() -> None:
    html = chart_html(make_exports(), asked=True)

    assert "The second bar is longer." not in html
    assert "just over $36,000" in html


def test_the_table_says_how_the_article_gives_each_figure_if_it_hedges_any() -> None:
    chart = make_exports(kind="lines", series_heading="Side")
    ChartPoint.objects.filter(position=1).update(series="Russia")
    make = Fact.objects.filter
    make(slug="before").update(standing="reported")
    ChartPoint.objects.create(
        chart=chart, position=3, label="Later", fact=make_fact(chart.edition.course, "l", value=1, standing="argued")
    )
    Fact.objects.update(unit="USD")

    html = chart_html(Chart.objects.get())

    assert cells(html) == [
        ["Year", "Side", "Figure", "In the article"],
        ["Before", "Russia", "just over $36,000", "reported"],
        ["After", "", "$79.9 million", "stated"],
        ["Later", "", "$1", "the authors’ judgment"],
    ]
    assert "says nothing about time" in html
    assert "says nothing about time" not in chart_html(Chart.objects.get(), asked=True)


def test_figures_apart_are_not_to_be_compared() -> None:
    html = chart_html(make_exports(kind="apart", unit=""))

    assert "Each figure has a unit of its own: compare none with another." in html
    assert "chart-bar" not in html


def test_no_author_can_write_a_tag() -> None:
    chart = make_exports(title="<b>", takeaway="<script>", unit='"<i>', source="<u>", label_heading="<s>")
    ChartPoint.objects.update(label="</text><a>", series="<image>")
    chart = Chart.objects.get()

    html = chart_html(chart)

    document = html5lib.parse(html, namespaceHTMLElements=False)
    assert not {"b", "script", "i", "u", "s", "a", "image", "img"} & {
        str(each.tag).split("}")[-1] for each in document.iter()
    }


@pytest.mark.parametrize(
    "damage",
    [
        lambda: ChartPoint.objects.all().delete(),
        lambda: Fact.objects.filter(slug="before").update(unit="tons"),
        lambda: Fact.objects.filter(slug="before").update(retired_at=timezone.now()),
        lambda: Fact.objects.filter(slug="before").update(kind="event", value=None),
    ],
    ids=["no points", "unlike units", "a retired fact", "a fact without value"],
)
def test_what_can_not_be_drawn_shows_nothing(damage: object) -> None:
    make_exports()

    damage()  # type: ignore[operator]  # each case is a function

    assert chart_html(Chart.objects.get()) == ""


def test_a_passage_shows_a_chart_and_the_new_value_of_its_fact() -> None:
    chart = make_exports()
    make_passage(make_lesson(chart.edition), "trade", "Look:\n\n{chart:exports}")
    derive_edition(chart.edition)
    shown = Passage.objects.get()
    assert "$79.9 million" in shown.html
    assert shown.plain == "Look:"
    assert shown.html == render_for(chart.edition, shown.text).html

    fact = Fact.objects.get(slug="after")
    fact.value = 97_900_000
    fact.save()
    publish_content([fact], renamed=False, author=None, origin="edit", at=timezone.now())

    changed = Passage.objects.get().html
    assert "$97.9 million" in changed
    assert "$79.9 million" not in changed


def test_a_chart_speaks_the_language_of_its_edition_and_retired_ones_are_unknown() -> None:
    chart = make_exports()
    make_passage(make_lesson(chart.edition), "trade", "{chart:exports}")
    Chart.objects.update(retired_at=timezone.now())

    derive_edition(chart.edition)

    assert Passage.objects.get().html == ""


def test_a_chart_keeps_its_points_in_its_history() -> None:
    chart = make_exports()

    complete_lessons(at=timezone.now(), origin="load")

    (revision,) = ContentRevision.objects.of(chart)
    key = ["steppe", "en", "exports"]
    assert revision.content["points"] == [
        {"chart": key, "position": 1, "fact": ["steppe", "before"], "label": "Before", "series": ""},
        {"chart": key, "position": 2, "fact": ["steppe", "after"], "label": "After", "series": ""},
    ]
    assert not ContentRevision.objects.filter(model="lessons.chartpoint").exists()

    ChartPoint.objects.filter(position=2).update(label="Then")
    (changed,) = complete_lessons(at=timezone.now(), origin="edit")
    assert (changed.object_id, changed.content["points"][1]["label"]) == (chart.pk, "Then")


def make_charts(number: int) -> Edition:
    edition = make_edition(make_course())
    facts = [make_fact(edition.course, f"fact-{each}", value=each, unit="USD") for each in range(3)]
    for each in range(number):
        make_chart(edition, f"chart-{each}", *facts)
    marks = "\n\n".join(f"{{chart:chart-{each}}}" for each in range(number))
    make_passage(make_lesson(edition), "trade", marks)
    return edition


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_number_of_charts(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    edition = make_charts(number)

    with django_assert_num_queries(13):  # savepoint, 7 read, edition, passages, statements, teachings, release
        derive_edition(edition)
    with django_assert_num_queries(36):
        complete_lessons(at=timezone.now(), origin="load")
