"""Putting charts together in the admin."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kzcourse.completing import complete_content
from lessons.models import Chart, ChartPoint, ContentRevision, Edition, Fact, Passage
from tests.editing import (
    add_url,
    change_url,
    errors_of,
    form_values,
    list_url,
    make_instructor,
    messages_of,
    save,
    sign_in,
)
from tests.lessons.builders import make_chart, make_course, make_edition, make_fact, make_passage, make_small_course
from tests.quizzes.builders import NOON

pytestmark = pytest.mark.django_db

PREVIEW = "admin:lessons_chart_preview"


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course()
    facts = [make_fact(edition.course, slug, value=5, unit="USD") for slug in ("before", "after")]
    make_chart(edition, "exports", *facts)
    make_passage(edition.lessons.get(), "trade", "{chart:exports}")
    complete_content(at=NOON, origin="load")
    return edition


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def exports() -> Chart:
    return Chart.objects.get(slug="exports")


def saved(browser: Client, **changes: Any) -> Any:
    return save(browser, change_url(exports()), **changes)


def test_a_change_is_published_with_its_points_and_drawn_anew(browser: Client) -> None:
    saved(browser, **{"title": "Imports", "points-1-label": "Then"})

    html = Passage.objects.get(slug="trade").html
    assert "Imports" in html
    assert "Then: $5" in html
    newest = ContentRevision.objects.of(exports())[0]
    assert [point["label"] for point in newest.content["points"]] == ["Before", "Then"]


def test_a_new_chart_is_made_with_its_points(browser: Client, edition: Edition) -> None:
    before, after = Fact.objects.filter(unit="USD").order_by("slug")
    new = {
        **form_values(browser.get(add_url(Chart))),
        "edition": edition.pk,
        "title": "More",
        "slug": "more",
        "kind": "bars",
        "takeaway": "Look.",
        "unit": "$",
        "source": "the article",
        "label_heading": "Year",
        "points-0-fact": before.pk,
        "points-0-label": "One",
        "points-1-fact": after.pk,
        "points-1-label": "Two",
    }

    browser.post(add_url(Chart), new)

    points = Chart.objects.get(slug="more").points.all()
    assert [(point.position, point.label) for point in points] == [(1, "One"), (2, "Two")]


def test_a_point_that_is_taken_out_is_gone_from_the_history_too(browser: Client) -> None:
    saved(browser, **{"points-1-DELETE": "on"})

    assert [point.label for point in exports().points.all()] == ["Before"]
    assert len(ContentRevision.objects.of(exports())[0].content["points"]) == 1


def test_facts_of_another_course_and_facts_without_a_figure_are_refused(browser: Client, edition: Edition) -> None:
    other = make_course("forest")
    edition.course.instructors.get().courses_written.add(other)
    strange, bare = make_fact(other, value=5, unit="USD"), make_fact(edition.course, "bare")

    page = saved(browser, **{"points-0-fact": strange.pk, "points-1-fact": bare.pk})

    assert errors_of(page) == {
        "points-0-fact": ["This fact belongs to another course. Choose one of this course."],
        "points-1-fact": ["This fact has no figure in use. Choose one that has."],
    }


def test_figures_that_can_not_be_compared_are_refused(browser: Client, edition: Edition) -> None:
    tons = make_fact(edition.course, "tons", value=82, unit="tons")

    page = saved(browser, **{"points-1-fact": tons.pk})

    assert errors_of(page) == {
        "points": [
            (
                "Its figures have unlike units, but lengths and heights invite to compare them. "
                'Leave out what has another unit, or choose the kind "apart".'
            )
        ]
    }


def test_without_a_kind_only_that_is_said(browser: Client) -> None:
    assert list(errors_of(saved(browser, kind=""))) == ["kind"]


def test_a_new_form_without_an_edition_says_only_that(browser: Client) -> None:
    fact = Fact.objects.filter(unit="USD")[0]
    new = {
        **form_values(browser.get(add_url(Chart))),
        "title": "More",
        "slug": "more",
        "kind": "bars",
        "takeaway": "Look.",
        "unit": "$",
        "source": "it",
        "label_heading": "Year",
        "points-0-fact": fact.pk,
        "points-0-label": "One",
    }

    assert list(errors_of(browser.post(add_url(Chart), new))) == ["edition"]


def test_the_page_shows_the_chart_as_it_is_and_where_it_is_shown(browser: Client) -> None:
    page = browser.get(change_url(exports()))

    assert '<div class="preview"><figure class="chart">' in page.content.decode()
    assert page.context["absolute_url"] == "/courses/steppe/en/lessons/lesson-1/#trade"


def test_a_chart_that_no_passage_shows_has_no_page(browser: Client) -> None:
    Passage.objects.filter(slug="trade").update(text="Words.")

    page = browser.get(change_url(exports()))

    assert page.context["absolute_url"] is None


def previewed(browser: Client, **changes: Any) -> list[str]:
    values = form_values(browser.get(change_url(exports()))) | changes
    page = browser.post(f"{reverse(PREVIEW)}?of={exports().pk}", values)
    return [html for _, _, html in page.context["shown"]]


def test_a_preview_draws_what_is_typed_and_keeps_nothing(browser: Client, edition: Edition) -> None:
    (html,) = previewed(browser, **{"title": "Imports", "points-0-label": "Now", "points-0-position": "9"})

    assert "Imports" in html
    assert html.index("After: $5") < html.index("Now: $5")
    assert exports().title == "Exports"


def test_a_preview_leaves_out_rows_that_go_and_facts_that_are_not_there(browser: Client, edition: Edition) -> None:
    (html,) = previewed(browser, **{"points-0-DELETE": "on", "points-1-position": "x"})
    assert "Before" not in html
    assert "After: $5" in html

    assert previewed(browser, **{"points-0-fact": "0", "points-1-fact": ""}) == []


def test_without_a_kind_or_an_edition_there_is_nothing_to_preview(browser: Client) -> None:
    assert previewed(browser, kind="") == []
    page = browser.post(reverse(PREVIEW), {"kind": "bars"})
    assert page.context["shown"] == []


def test_one_can_go_back_to_an_old_state_with_its_points(browser: Client) -> None:
    saved(browser, **{"title": "Wrong", "points-0-DELETE": "on", "points-1-label": "Wrong"})
    first = ContentRevision.objects.of(exports()).order_by("pk")[0]

    page = browser.post(reverse("admin:lessons_chart_revision", args=[exports().pk, first.pk]), follow=True)

    assert messages_of(page)[0].startswith("This is the state of ")
    chart = exports()
    assert (chart.title, [point.label for point in chart.points.all()]) == ("Exports", ["Before", "After"])
    assert ContentRevision.objects.of(chart)[0].digest == first.digest


def retire(browser: Client, model: Any, pk: int) -> list[str]:
    page = browser.post(list_url(model), {"action": "retire", "_selected_action": [pk]}, follow=True)
    return messages_of(page)


def test_a_chart_that_a_text_shows_is_not_retired(browser: Client) -> None:
    assert retire(browser, Chart, exports().pk)[0] == (
        "Exports: The text of a passage shows it: “Trade”. Take it out of the text first."
    )

    Passage.objects.filter(slug="trade").update(text="Words.")
    retire(browser, Chart, exports().pk)
    assert exports().retired_at is not None


def test_a_fact_whose_figure_a_chart_shows_keeps_it_and_is_not_retired(browser: Client) -> None:
    fact = Fact.objects.get(slug="before")
    said = "A chart shows its figure: “Exports”. Take it out of the chart first."

    assert retire(browser, Fact, fact.pk)[0] == f"before: {said}"
    assert errors_of(save(browser, change_url(fact), kind="event", value="", unit=""))["value"] == [said]


def test_a_passage_may_show_only_charts_that_there_are(browser: Client) -> None:
    passage = Passage.objects.get(slug="trade")

    page = save(browser, change_url(passage), text="{chart:export}")

    assert errors_of(page)["text"] == [
        (
            "{chart:export}: this course has no chart “export”. Make the chart first, or correct the slug. "
            "Did you mean “exports”?"
        )
    ]
    assert "{chart:exports}" in Passage.objects.get(slug="trade").text


def test_the_list_costs_the_same_queries_for_one_chart_and_for_thirty(browser: Client, edition: Edition) -> None:
    with CaptureQueriesContext(connection) as few:
        browser.get(list_url(Chart))
    for number in range(29):
        make_chart(edition, f"chart-{number}", *Fact.objects.filter(unit="USD"))

    with CaptureQueriesContext(connection) as many:
        page = browser.get(list_url(Chart))

    assert len(page.context["cl"].result_list) == 30
    assert len(many) == len(few)


def test_an_instructor_of_another_course_sees_none(edition: Edition) -> None:
    stranger = sign_in(make_instructor(make_edition(make_course("forest")).course, username="olga"))

    assert list(stranger.get(list_url(Chart)).context["cl"].result_list) == []
    assert stranger.get(change_url(exports())).status_code == 302


def test_points_name_themselves() -> None:
    assert str(ChartPoint(label="2015")) == "2015"
