"""The timeline of a course."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from lessons.actions.derive import derive_edition
from lessons.dates import read_date
from lessons.models import Course, Edition, Fact, Lesson
from lessons.timeline import MOST_COLUMNS, Window, columns_of, entries_of, read_window
from tests.lessons.builders import make_edition, make_fact, make_learner, make_lesson, make_passage

pytestmark = pytest.mark.django_db

PAGE = "/courses/steppe/en/timeline/"
AT = datetime(2026, 11, 2, tzinfo=UTC)
DATES = ["2022-01-05", "2022-01", "2022-H2", "2022", "2024-12", "2021-H1"]


def make_dated(*dates: str) -> Edition:
    """A fact for each date, taught in one passage; its slug and statement tell the date."""
    edition = make_edition()
    for date in dates:
        make_fact(edition.course, f"on-{date.lower()}", statement=f"On {date}.", date=date)
    text = " ".join(f"[{date}]{{fact=on-{date.lower()}}}" for date in dates)
    make_passage(make_lesson(edition), "times", text or "Words.")
    derive_edition(edition)
    return edition


def told(client: Client, query: str = "") -> list[str]:
    return re.findall(r">(On [\w-]+)\.<", client.get(PAGE + query).content.decode())


def test_dated_facts_stand_in_order_the_vaguer_ones_first(client: Client) -> None:
    make_dated(*DATES)

    assert told(client) == [
        *("On 2021-H1", "On 2022", "On 2022-01", "On 2022-01-05", "On 2022-H2", "On 2024-12"),
    ]


def test_each_leads_to_the_words_that_teach_it_and_says_how_vague_its_date_is(client: Client) -> None:
    make_dated(*DATES)

    page = client.get(PAGE)

    assertContains(page, '<a href="/courses/steppe/en/lessons/first/#fact-on-2022-01">On 2022-01.</a>', html=True)
    assertContains(page, "in “Times”", count=6)
    words = [
        " ".join(re.sub("<[^>]+>", "", each).split()) for each in re.findall(r"<h2>.*?</h2>", page.content.decode())
    ]
    assert words[: len(DATES)] == [
        "First half of 2021 no month is given",
        "2022 no part of the year is given",
        "January 2022 no day is given",
        "Jan. 5, 2022",
        "Second half of 2022 no month is given",
        "December 2024 no day is given",
    ]


def test_standing_is_said_in_words(client: Client) -> None:
    edition = make_dated("2022", "2023", "2024")
    for date, standing in (("2022", "reported"), ("2023", "argued")):
        Fact.objects.filter(course=edition.course, date=date).update(standing=standing)

    page = client.get(PAGE)

    assertContains(page, '<span class="standing">reported</span>', count=1, html=True)
    assertContains(page, '<span class="standing">the authors’ judgment</span>', count=1, html=True)


def test_a_year_and_a_month_show_what_may_have_been_then(client: Client) -> None:
    make_dated(*DATES, "2022-08-31")

    assert told(client, "?in=2022") == [
        *("On 2022", "On 2022-01", "On 2022-01-05", "On 2022-H2", "On 2022-08-31"),
    ]
    assert told(client, "?in=2022-08") == ["On 2022", "On 2022-H2", "On 2022-08-31"]


def links(client: Client, query: str = "") -> list[tuple[str, str]]:
    (nav,) = re.findall(r'<nav class="zoom".*?</nav>', client.get(PAGE + query).content.decode(), re.DOTALL)
    found = re.findall(r'<a (?:rel="\w+" )?href="[^"?]*([^"]*)">(.*?)</a>', nav)
    return [(address, re.sub("<[^>]+>", "", words).strip()) for address, words in found]


def test_one_goes_closer_and_further_away_by_links(client: Client) -> None:
    make_dated(*DATES, "2022-08")

    assert links(client) == [("?in=2021", "+ 2021"), ("?in=2022", "+ 2022"), ("?in=2024", "+ 2024")]
    assert links(client, "?in=2022") == [
        ("", "− All years"),
        ("?in=2021", "← 2021"),
        ("?in=2024", "2024 →"),
        ("?in=2022-01", "+ January 2022"),
        ("?in=2022-08", "+ August 2022"),
    ]
    assert links(client, "?in=2022-08") == [
        ("?in=2022", "− 2022"),
        ("?in=2022-01", "← January 2022"),
        ("?in=2024-12", "December 2024 →"),
    ]
    assert links(client, "?in=2021")[0:2] == [("", "− All years"), ("?in=2022", "2022 →")]


@pytest.mark.parametrize(
    ("query", "vague"),
    [("", 0), ("?in=2022", 2), ("?in=2022-01", 2)],
)
def test_the_strip_marks_dates_that_are_vaguer_than_its_parts(client: Client, query: str, vague: int) -> None:
    make_dated("2022", "2022-01", "2022-01-05", "2022-H2")

    page = client.get(PAGE + query).content.decode()

    assert page.count("strip-span is-vague") == vague
    assert page.count('class="strip" tabindex="0" role="region"') == 1


def test_a_time_without_facts_and_a_course_without_dates_say_so(client: Client) -> None:
    make_dated("2022")

    assertContains(client.get(f"{PAGE}?in=1999"), "No fact is dated then.")
    Fact.objects.update(date="")
    assertContains(client.get(PAGE), "No fact of this course has a date yet.")


@pytest.mark.parametrize("query", ["x", "2022-13", "2022-H1", "2022-01-05", "0000", "9999", "2022%00"])
def test_what_is_no_year_and_no_month_is_not_found(client: Client, query: str) -> None:
    make_dated("2022")

    assert client.get(f"{PAGE}?in={query}").status_code == 404


def test_only_live_facts_with_a_real_date_and_words_in_the_language_are_shown(client: Client) -> None:
    edition = make_dated("2022", "2023")
    make_fact(edition.course, "mute", statement="", date="2022")
    make_fact(edition.course, "odd", statement="On no-day.", date="2022-13")
    make_fact(edition.course, "last", statement="On 9999.", date="9999")
    make_fact(edition.course, "untaught", statement="On 2020.", date="2020")
    Fact.objects.filter(date="2023").update(retired_at=AT)

    page = client.get(PAGE)

    assert told(client) == ["On 2022"]
    assertContains(page, "On 2020.")
    assertNotContains(page, "on-2020")


def test_a_fact_is_led_to_where_readers_find_it(client: Client) -> None:
    make_dated("2022")
    Lesson.objects.update(retired_at=AT)

    assertNotContains(client.get(PAGE), "#fact-on-2022")


def test_a_timeline_of_many_years_has_few_columns() -> None:
    edition = make_dated("0100", "2024")
    entries = entries_of(edition)

    columns = columns_of(Window(), entries)

    assert len(columns) <= MOST_COLUMNS
    assert (columns[0].year, read_window("2022-01").above) == (100, [Window(), Window(2022)])


def test_a_course_that_is_not_public_asks_to_sign_in(client: Client) -> None:
    make_dated("2022")
    Course.objects.update(public=False)

    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("facts", [1, 30])
@pytest.mark.parametrize("query", ["", "?in=2022", "?in=2022-01"])
def test_the_timeline_costs_the_same_for_one_and_for_thirty_facts(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, facts: int, query: str
) -> None:
    make_dated(*(f"2022-01-{day:02}" for day in range(1, facts + 1)))
    client.force_login(make_learner())

    with django_assert_num_queries(4):  # session, user, edition, facts
        assertContains(client.get(PAGE + query), "On 2022-01-01.")


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2022", "2022-12-31"),
        ("2022-H1", "2022-06-30"),
        ("2022-H2", "2022-12-31"),
        ("2024-02", "2024-02-29"),
        ("2022-01-05", "2022-01-05"),
    ],
)
def test_a_vague_date_lasts_as_long_as_it_may(text: str, last_day: str) -> None:
    assert read_date(text).last_day.isoformat() == last_day
