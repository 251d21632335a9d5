"""What the content rules find. Each case breaks one thing in a course that is otherwise in order."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.findings import Finding, Level
from lessons.models import ArticleAuthor, Course, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage
from lessons.rules import findings
from tests.lessons.builders import (
    make_course,
    make_edition,
    make_fact,
    make_lesson,
    make_passage,
    make_small_course,
    make_term,
)

pytestmark = pytest.mark.django_db


def make_sound_course() -> Edition:
    """Two lessons; a figure, a fact without one, and a background fact that nobody teaches; one term."""
    edition = make_edition()
    course = edition.course
    make_fact(course, "firms", value=3400, unit="firms", qualifier="over", statement="Over 3,400 firms were hit.")
    make_fact(course, "troops", date="2022-01")
    make_fact(course, "background", importance=Fact.Importance.BACKGROUND)
    make_term(edition, "treaty", "pact")
    first = make_lesson(edition, "first")
    make_passage(first, "one", "By treaty, [{figure:firms} firms]{fact=firms} left in 2022.")
    make_passage(first, "two", "Soon [troops came]{fact=troops}.")
    make_passage(make_lesson(edition, "second"), "one", "More of the {number:firms} firms.")
    return edition


def found(course: Course) -> list[tuple[str, str]]:
    return [(finding.code, finding.object) for finding in findings(course)]


def rewrite(text: str, *, lesson: str = "first", slug: str = "one") -> None:
    Passage.objects.filter(lesson__slug=lesson, slug=slug).update(text=text)


def test_a_sound_course_has_no_findings() -> None:
    assert found(make_sound_course().course) == []


def teach_twice() -> None:
    rewrite("[{number:firms}]{fact=firms} firms.", lesson="second")


def forget_texts() -> None:
    FactText.objects.filter(fact__slug="troops").delete()


def empty_texts() -> None:
    FactText.objects.filter(fact__slug="troops").update(statement=" ")


CASES: dict[str, tuple[Callable[[], object], list[tuple[str, str]]]] = {
    "a fact loses its words": (
        lambda: rewrite("Soon troops came.", slug="two"),
        [("fact.never-taught", 'fact "troops"')],
    ),
    "a fact is taught twice": (teach_twice, [("fact.taught-twice", 'fact "firms"')]),
    "a fact has no statement": (forget_texts, [("fact.no-text", 'fact "troops"')]),
    "a fact has a blank statement": (empty_texts, [("fact.no-text", 'fact "troops"')]),
    "a date is none": (
        lambda: Fact.objects.filter(slug="troops").update(date="2022-13"),
        [("fact.bad-date", 'fact "troops"')],
    ),
    "a fact is unknown": (
        lambda: rewrite("[a]{fact=nothing}", lesson="second"),
        [("passage.unknown-fact", 'passage "second/one"')],
    ),
    "a figure is unknown": (
        lambda: rewrite("{figure:troops}", lesson="second"),
        [("passage.unknown-figure", 'passage "second/one"')],
    ),
    "a mark is mistyped": (
        lambda: rewrite("[a] {fact=troops}", lesson="second"),
        [("passage.mark-not-read", 'passage "second/one"')],
    ),
    "the words of a figure show none": (
        lambda: rewrite("By treaty, [many firms]{fact=firms} left."),
        [("passage.figure-differs", 'passage "first/one"')],
    ),
    "the words of a figure show another": (
        lambda: rewrite("By treaty, [3,500 firms]{fact=firms} left."),
        [("passage.figure-differs", 'passage "first/one"')],
    ),
    "the words of a figure have it typed": (
        lambda: rewrite("By treaty, [over 3 400 firms]{fact=firms} left."),
        [("passage.figure-typed", 'passage "first/one"')],
    ),
    "a figure is typed": (
        lambda: rewrite("The 3,400 firms.", lesson="second"),
        [("passage.figure-typed", 'passage "second/one"')],
    ),
    "a passage is empty": (lambda: rewrite(" ", lesson="second"), [("passage.empty", 'passage "second/one"')]),
    "a passage takes a place of the page": (
        lambda: Passage.objects.filter(slug="two").update(slug="main"),
        [("passage.slug-reserved", 'passage "first/main"')],
    ),
    "a passage may be taken for a fact": (
        lambda: Passage.objects.filter(slug="two").update(slug="fact-troops"),
        [("passage.slug-reserved", 'passage "first/fact-troops"')],
    ),
    "two passages have one place": (
        lambda: Passage.objects.filter(slug="two").update(position=1),
        [("passage.position-twice", 'passage "first/two"')],
    ),
    "a lesson has no objectives": (
        lambda: Lesson.objects.filter(slug="second").update(objectives=" \n "),
        [("lesson.no-objectives", 'lesson "second"')],
    ),
    "a lesson has no passages": (
        lambda: Passage.objects.filter(lesson__slug="second").update(retired_at=timezone.now()),
        [("lesson.no-passages", 'lesson "second"')],
    ),
    "two lessons have one place": (
        lambda: Lesson.objects.update(position=1),
        [("lesson.position-twice", 'lesson "second"')],
    ),
    "a term is never mentioned": (
        lambda: GlossaryTerm.objects.update(term="accord", variants=[]),
        [("term.never-mentioned", 'term "treaty"')],
    ),
    "two terms share a spelling": (
        lambda: make_term(Edition.objects.get(), "Treaty", "by", slug="other"),
        [("term.spelling-twice", 'term "other"')],
    ),
    "variants are no list": (
        lambda: GlossaryTerm.objects.update(variants="pact"),
        [("term.bad-variants", 'term "treaty"')],
    ),
    "nobody wrote the article": (ArticleAuthor.objects.all().delete, [("course.no-authors", 'edition "steppe/en"')]),
}


@pytest.mark.parametrize(("damage", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_broken_is_found_and_nothing_else(
    damage: Callable[[], object], expected: list[tuple[str, str]]
) -> None:
    edition = make_sound_course()

    damage()

    assert found(edition.course) == expected


def test_a_course_without_lessons_and_one_without_editions() -> None:
    empty, bare = make_edition(), make_course("bare")

    assert found(empty.course) == [("edition.no-lessons", 'edition "steppe/en"')]
    assert found(bare) == [("course.no-editions", 'course "bare"')]


def test_a_retired_fact_is_unknown_to_passages_and_needs_no_teaching() -> None:
    edition = make_sound_course()
    Fact.objects.filter(slug="troops").update(retired_at=timezone.now())

    assert found(edition.course) == [("passage.unknown-fact", 'passage "first/two"')]


def test_each_edition_is_looked_at() -> None:
    edition = make_sound_course()
    make_edition(edition.course, language="kk")

    kazakh = [finding.message for finding in findings(edition.course) if finding.code == "fact.no-text"]
    assert kazakh == ['It has no statement in the language "kk".'] * 3


def test_what_is_found_says_what_where_and_what_to_do() -> None:
    edition = make_sound_course()
    rewrite("By treaty, [many firms]{fact=firms} left.")

    assert list(findings(edition.course)) == [
        Finding(
            code="passage.figure-differs",
            message='The words "many firms" teach the fact "firms", but don\'t show its figure, over 3,400.',
            remedy="Put {figure:firms} into them.",
            level=Level.ERROR,
            object='passage "first/one"',
        )
    ]


@pytest.mark.parametrize(("lessons", "passages"), [(1, 1), (5, 6)])
def test_the_rules_cost_the_same_for_any_size_of_course(
    django_assert_num_queries: DjangoAssertNumQueries, lessons: int, passages: int
) -> None:
    edition = make_small_course(lessons=lessons, passages=passages)

    with django_assert_num_queries(8):  # editions, authors, lessons, passages, facts, statements, terms, charts
        list(findings(edition.course))
