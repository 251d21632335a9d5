"""Finding words in an edition."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lessons.actions.derive import derive_edition
from lessons.folding import fold
from lessons.models import Edition, Fact, GlossaryTerm, Lesson
from lessons.search import Excerpt, FactHit, SearchResults, TermHit, excerpt, search
from tests.lessons.builders import (
    make_course,
    make_edition,
    make_fact,
    make_lesson,
    make_passage,
    make_small_course,
    make_term,
)


def make_library() -> Edition:
    edition = make_edition()
    lesson = make_lesson(edition)
    make_fact(edition.course, "untaught", statement="Phones were exported, says nobody.")
    make_fact(edition.course, "phones", statement="Phones were exported.")
    make_fact(edition.course, "kk", statement="Phones were exported.", language="kk")
    make_passage(lesson, "body", "Kazakhstan exported [many PHONES]{fact=phones} & more.", heading="Trade")
    make_passage(lesson, "heading", "Nothing here.", heading="Phones exported")
    make_passage(lesson, "retired", "Phones exported.", retired_at=timezone.now())
    make_term(edition, "phones", definition="Devices that are exported.")
    make_term(edition, "export", definition="Phones and others that were exported.")
    derive_edition(edition)
    return edition


@pytest.mark.django_db
def test_all_words_must_be_there_and_headings_come_first() -> None:
    results = search(make_library(), " exported  ＰＨＯＮＥＳ ")

    assert results.words == ("exported", "phones")
    assert [(hit.passage.slug, hit.passage.lesson.slug) for hit in results.passages] == [
        ("heading", "first"),
        ("body", "first"),
    ]
    assert results.passages[1].excerpt == Excerpt("Kazakhstan ", "exported", " many PHONES & more.")
    assert results.facts == (
        FactHit("phones", "Phones were exported.", "first"),
        FactHit("untaught", "Phones were exported, says nobody.", ""),
    )
    assert results.terms == (
        TermHit("export", "export", "Phones and others that were exported."),
        TermHit("phones", "phones", "Devices that are exported."),
    )
    assert results


@pytest.mark.django_db
def test_a_term_whose_name_has_the_words_comes_first() -> None:
    assert [hit.term for hit in search(make_library(), "phones").terms] == ["phones", "export"]


@pytest.mark.django_db
def test_a_heading_found_without_its_text_shows_the_beginning() -> None:
    (hit,) = search(make_library(), "phones exported").passages[:1]

    assert hit.excerpt == Excerpt("", "", "Nothing here.")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "  ", "absent", "%", "_", "phones' OR 1=1", "x" * 5000])
def test_what_is_not_there_is_not_found(query: str) -> None:
    results = search(make_library(), query)

    assert (results.passages, results.facts, results.terms) == ((), (), ())
    assert not results


@pytest.mark.django_db
def test_a_long_query_is_cut() -> None:
    assert search(make_library(), "phones" + " " * 94 + "absent").words == ("phones",)


@pytest.mark.django_db
def test_retired_content_is_not_found() -> None:
    edition = make_library()
    for content in (Lesson, Fact, GlossaryTerm):
        content.objects.update(retired_at=timezone.now())

    assert not search(edition, "phones")


@pytest.mark.django_db
def test_other_courses_are_not_searched() -> None:
    make_library()

    assert not search(make_edition(make_course("elsewhere")), "phones")


@pytest.mark.django_db
@pytest.mark.parametrize("passages", [1, 30])
def test_a_search_is_three_queries_and_stops_at_the_limit(
    django_assert_num_queries: DjangoAssertNumQueries, passages: int
) -> None:
    edition = make_small_course(passages=passages)

    with django_assert_num_queries(3):
        results = search(edition, "e", limit=5)

    assert (len(results.passages), len(results.facts)) == (min(passages, 5), min(passages, 5))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The Straße is long", ("strasse",), Excerpt("The ", "Straße", " is long")),
        ("Kazakh, Kazakhstan", ("kazakh", "kazakhstan"), Excerpt("", "Kazakh", ", Kazakhstan")),
        ("Kazakhstan", ("kazakh", "kazakhstan"), Excerpt("", "Kazakhstan", "")),
        ("a " * 60 + "hit" + " b" * 60, ("hit",), Excerpt("… " + "a " * 44, "hit", " b" * 44 + " …")),
        ("a" * 200 + "hit" + "b" * 200, ("hit",), Excerpt("…" + "a" * 90, "hit", "b" * 90 + "…")),
        ("word " * 50, ("absent",), Excerpt("", "", "word " * 34 + "word word …")),
    ],
)
def test_an_excerpt_is_cut_between_words_around_the_first_hit(
    text: str, words: tuple[str, ...], expected: Excerpt
) -> None:
    assert excerpt(text, words) == expected


@given(st.text(max_size=60), st.text(min_size=1, max_size=4))
def test_an_excerpt_of_a_short_text_is_the_text(text: str, word: str) -> None:
    parts = excerpt(text, tuple(fold(word).split()))

    assert parts.before + parts.hit + parts.after == text


def test_no_results_are_false() -> None:
    assert not SearchResults()
