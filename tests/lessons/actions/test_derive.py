"""What is derived from content whenever it changes."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.actions.derive import derive_edition
from lessons.models import Edition, FactText, GlossaryTerm, Lesson, Passage, Teaching
from tests.lessons.builders import make_edition, make_fact, make_lesson, make_passage, make_small_course, make_term

pytestmark = pytest.mark.django_db


def taught() -> list[tuple[str, str, str]]:
    return list(Teaching.objects.order_by("pk").values_list("passage__slug", "fact__slug", "words"))


def test_everything_derived_is_written() -> None:
    edition = make_edition(introduction="# Welcome\n\nRead *on*.")
    lesson = make_lesson(edition)
    make_fact(edition.course, "troops", statement="TROOPS came.", standing="reported", date="2022-01")
    make_fact(edition.course, "firms", value=3400, unit="companies", qualifier="over", standing="argued")
    make_term(edition, "CSTO", "Treaty Organization")
    make_passage(lesson, "january", "The CSTO sent [its troops]{fact=troops} to [{figure:firms} firms]{fact=firms}.")

    derive_edition(edition)

    passage = Passage.objects.get()
    assert Edition.objects.get().introduction_html == "<h2>Welcome</h2>\n<p>Read <em>on</em>.</p>"
    assert passage.html == (
        '<p>The <a class="term" href="#note-january--csto">CSTO</a> sent <span class="fact" id="fact-troops">its '
        'troops</span> to <span class="fact" id="fact-firms"><data class="figure" value="3400">over 3,400</data> '
        "firms</span>.</p>"
    )
    assert passage.plain == "The CSTO sent its troops to over 3,400 firms."
    assert passage.folded == "january the csto sent its troops to over 3,400 firms."
    assert Lesson.objects.get().words == 9
    assert FactText.objects.get(fact__slug="troops").folded == "troops came."
    assert GlossaryTerm.objects.get().folded == "csto treaty organization what csto means."
    assert taught() == [("january", "troops", "its troops"), ("january", "firms", "over 3,400 firms")]


def test_notes_hold_the_facts_with_standing_and_date_and_the_terms_with_their_definitions() -> None:
    edition = make_edition()
    make_fact(edition.course, "troops", statement="Troops & tanks came.", standing="reported", date="2022-01")
    make_fact(edition.course, "firms", statement="Firms left.", standing="argued")
    make_fact(edition.course, "plain", statement="It rained.")
    make_term(edition, "treaty", definition="A <written> promise.")
    text = "[a]{fact=troops} [b]{fact=firms} [c]{fact=plain} by treaty"
    make_passage(make_lesson(edition), "january", text)

    derive_edition(edition)

    assert " ".join(Passage.objects.get().notes_html.split()) == (
        '<h3>Facts</h3> <ul class="note-facts"> '
        '<li><a href="#fact-troops">Troops &amp; tanks came.</a> <span class="standing is-reported">reported</span> '
        '<span class="date">January 2022</span></li> '
        '<li><a href="#fact-firms">Firms left.</a> '
        '<span class="standing is-argued">the authors’ judgment</span></li> '
        '<li><a href="#fact-plain">It rained.</a></li> </ul> '
        '<h3>Terms</h3> <dl class="note-terms"> <dt id="note-january--treaty">treaty</dt> '
        "<dd>A &lt;written&gt; promise.</dd> </dl>"
    )


def test_a_passage_without_facts_and_terms_has_no_notes_and_a_fact_without_text_none() -> None:
    edition = make_edition()
    make_fact(edition.course, "unworded", statement="")
    lesson = make_lesson(edition)
    make_passage(lesson, "one", "Words.")
    make_passage(lesson, "two", "[Words]{fact=unworded}.")

    derive_edition(edition)

    assert list(Passage.objects.values_list("notes_html", flat=True)) == ["", ""]


def test_a_second_time_writes_nothing() -> None:
    edition = make_small_course(lessons=2, passages=2)

    assert derive_edition(edition) == 0


def test_only_what_changed_is_written() -> None:
    edition = make_small_course(lessons=2, passages=2)
    Passage.objects.filter(lesson__slug="lesson-2", slug="passage-1").update(text="Nothing taught now.")

    assert derive_edition(edition) == 3  # the passage, its lesson's words, what it teaches
    assert ("passage-1", "fact-2-1") not in {(passage, fact) for passage, fact, _ in taught()}


def test_the_order_of_what_a_passage_teaches_follows_its_text() -> None:
    edition = make_edition()
    make_fact(edition.course, "a")
    make_fact(edition.course, "b")
    passage = make_passage(make_lesson(edition), "p", "[1]{fact=a} [2]{fact=b} [3]{fact=a}")
    derive_edition(edition)

    passage.text = "[2]{fact=b} [1]{fact=a}"
    passage.save()
    derive_edition(edition)

    assert taught() == [("p", "b", "2"), ("p", "a", "1")]


def test_a_fact_taught_twice_in_a_lesson_has_one_anchor_on_its_page_but_one_in_each_lesson() -> None:
    edition = make_edition()
    make_fact(edition.course, "a")
    first, second = make_lesson(edition, "first"), make_lesson(edition, "second")
    for lesson, slug in ((first, "one"), (first, "two"), (second, "three")):
        make_passage(lesson, slug, "[words]{fact=a}")

    derive_edition(edition)

    anchored = {slug: 'id="fact-a"' in html for slug, html in Passage.objects.values_list("slug", "html")}
    assert anchored == {"one": True, "two": False, "three": True}


def test_retired_content_keeps_what_it_had_but_teaches_nothing() -> None:
    edition = make_small_course(lessons=2, passages=2)
    before = {passage.pk: passage.html for passage in Passage.objects.all()}
    Lesson.objects.filter(slug="lesson-2").update(retired_at=timezone.now())
    Passage.objects.filter(lesson__slug="lesson-1", slug="passage-2").update(retired_at=timezone.now())

    derive_edition(edition)

    assert {passage.pk: passage.html for passage in Passage.objects.all()} == before
    assert taught() == [("passage-1", "fact-1-1", "words 1-1")]


def test_variants_that_are_no_list_of_words_do_not_link() -> None:
    edition = make_edition()
    make_term(edition, "treaty")
    GlossaryTerm.objects.update(variants="ab")
    make_passage(make_lesson(edition), "p", "a b treaty")

    derive_edition(edition)

    assert Passage.objects.get().html.count('class="term"') == 1


@pytest.mark.parametrize(("lessons", "passages"), [(1, 1), (5, 6)])
def test_the_number_of_queries_does_not_depend_on_the_size_of_the_course(
    django_assert_num_queries: DjangoAssertNumQueries, lessons: int, passages: int
) -> None:
    edition = make_small_course(lessons=lessons, passages=passages)
    Passage.objects.update(html="", text="[Nothing] taught.")
    Lesson.objects.update(words=0)
    FactText.objects.update(folded="")

    with django_assert_num_queries(13):  # savepoint, 6 read, passages, lessons, facts, 2 teachings, release
        derive_edition(edition)
