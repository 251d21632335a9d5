"""The history of content."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from lessons.actions.complete import complete_lessons
from lessons.actions.former import formerly
from lessons.actions.revise import Entry, content_of, digest_of, revise, scope_of
from lessons.models import ContentRevision, Course, Fact, FormerSlug, GlossaryTerm, Lesson, Passage
from people.models import User
from tests.lessons.builders import (
    make_course,
    make_edition,
    make_fact,
    make_learner,
    make_lesson,
    make_passage,
    make_small_course,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 3, tzinfo=UTC)


def entry_of(obj: Lesson | Fact | Course) -> Entry:
    return Entry(obj, content_of(obj))


def revise_one(obj: Lesson | Fact | Course, *, author: User | None = None) -> list[ContentRevision]:
    return revise([entry_of(obj)], author=author, origin="edit", at=AT)


def test_content_is_what_the_author_wrote_with_references_as_natural_keys() -> None:
    lesson = make_lesson(make_edition(), retired_at=AT, words=5)

    assert content_of(lesson) == {
        "edition": ["steppe", "en"],
        "slug": "first",
        "position": 1,
        "title": "First",
        "summary": "About first.",
        "objectives": "Explain why.\nName the sides.",
        "retired_at": "2026-11-02T09:30:00+00:00",
    }


def test_content_of_a_course_names_no_people() -> None:
    course = make_course()
    course.instructors.add(make_learner())

    assert content_of(course) == {"slug": "steppe", "public": True, "retired_at": None}


def test_what_a_passage_teaches_is_derived_and_no_content() -> None:
    make_small_course()

    written = {"lesson", "slug", "position", "heading", "text", "paragraphs", "retired_at"}
    assert set(content_of(Passage.objects.get())) == written


def test_lists_of_references_are_sorted() -> None:
    user = make_learner()

    assert content_of(user)["groups"] == []


def test_equal_numbers_have_equal_digests_before_and_after_the_database() -> None:
    fact = make_fact(make_course(), value="79900000")

    assert content_of(fact) == content_of(Fact.objects.get())
    assert content_of(fact)["value"] == "79900000"


def test_a_digest_depends_on_the_content_and_not_on_its_order() -> None:
    assert digest_of({"a": 1, "b": "қ"}) == digest_of({"b": "қ", "a": 1}) != digest_of({"a": 1, "b": "k"})
    assert len(digest_of({})) == 64


def test_a_first_revision_has_no_parent_and_keeps_who_when_and_what() -> None:
    lesson = make_lesson(make_edition())
    author = make_learner()

    (revision,) = revise_one(lesson, author=author)

    assert list(ContentRevision.objects.of(lesson)) == [revision]
    assert (revision.author, revision.origin, revision.created_at, revision.parent) == (author, "edit", AT, None)
    assert (revision.content, revision.digest) == (content_of(lesson), digest_of(content_of(lesson)))


def test_nothing_changed_makes_no_revision() -> None:
    lesson = make_lesson(make_edition())
    revise_one(lesson)

    assert revise_one(Lesson.objects.get()) == []
    assert revise([], author=None, origin="edit", at=AT) == []


def test_a_change_makes_a_revision_whose_parent_is_the_newest() -> None:
    lesson = make_lesson(make_edition())
    (first,) = revise_one(lesson)
    lesson.title = "Changed"
    (second,) = revise_one(lesson)
    lesson.title = "First"

    (third,) = revise_one(lesson)

    assert (second.parent, third.parent) == (first, second)
    assert third.digest == first.digest


def test_what_a_caller_renders_is_kept_beside_the_content_but_is_no_change() -> None:
    lesson = make_lesson(make_edition())
    (revision,) = revise([Entry(lesson, {"prompt": "?"}, {"prompt": "<p>?"})], author=None, origin="load", at=AT)

    again = revise([Entry(lesson, {"prompt": "?"}, {"prompt": "<b>?"})], author=None, origin="load", at=AT)

    assert revision.rendered == {"prompt": "<p>?"}
    assert again == []


def test_revisions_come_back_in_the_order_of_the_entries_with_their_keys() -> None:
    edition = make_edition()
    lesson, fact = make_lesson(edition), make_fact(edition.course)

    revisions = revise([entry_of(lesson), entry_of(fact)], author=None, origin="load", at=AT)

    assert [(revision.model, revision.object_id) for revision in revisions] == [
        ("lessons.lesson", lesson.pk),
        ("lessons.fact", fact.pk),
    ]
    assert all(revision.pk for revision in revisions)


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_depend_on_how_many_are_revised(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    edition = make_edition()
    lessons = [make_lesson(edition, f"lesson-{number}") for number in range(count)]
    revise([entry_of(lesson) for lesson in lessons], author=None, origin="load", at=AT)
    for lesson in lessons:
        lesson.slug = f"new-{lesson.slug}"

    with django_assert_num_queries(5):  # savepoint, newest, revisions, former slugs, release
        revise([entry_of(lesson) for lesson in lessons], author=None, origin="load", at=AT)


def test_a_former_slug_leads_to_what_had_it_last() -> None:
    edition = make_edition()
    one, two = make_lesson(edition, "one"), make_lesson(edition, "two")
    for lesson, slug in ((one, "x"), (one, "y"), (two, "x"), (two, "z")):
        revise_one(lesson)
        lesson.slug = slug
        lesson.save()
        revise_one(lesson)

    found = {slug: formerly(Lesson.objects.all(), slug, scope=edition.pk) for slug in ("one", "two", "x", "z")}

    assert found == {"one": one, "two": two, "x": two, "z": None}


def test_a_former_slug_counts_only_within_its_edition_and_among_what_is_asked_for() -> None:
    lesson = make_lesson(make_edition(), "one")
    revise_one(lesson)
    lesson.slug, lesson.retired_at = "uno", AT
    lesson.save()
    revise_one(lesson)

    assert formerly(Lesson.objects.all(), "one", scope=lesson.edition_id) == lesson
    assert formerly(Lesson.objects.all(), "one", scope=lesson.edition_id + 1) is None
    assert formerly(Lesson.objects.live(), "one", scope=lesson.edition_id) is None


def test_a_course_whose_slug_is_unique_everywhere_is_found_without_a_scope() -> None:
    course = make_course("old")
    revise_one(course)
    course.slug = "new"
    course.save()
    revise_one(course)

    assert formerly(Course.objects.live(), "old") == course


def test_slugs_are_unique_within_a_row_or_everywhere_or_there_are_none() -> None:
    edition = make_edition()
    fact = make_fact(edition.course)

    scopes = [scope_of(obj) for obj in (make_lesson(edition), fact, edition.course, fact.texts.get())]

    assert scopes == [edition.pk, edition.course_id, 0, 0]


def test_completing_derives_and_writes_the_missing_revisions_once() -> None:
    edition = make_edition()
    make_fact(edition.course)
    make_passage(make_lesson(edition), text="[words]{fact=troops}")

    revisions = complete_lessons(at=AT, origin="load")

    assert Passage.objects.get().plain == "words"
    assert sorted(revision.model.removeprefix("lessons.") for revision in revisions) == [
        *("articleauthor", "course", "edition", "fact", "facttext", "lesson", "passage")
    ]
    assert {(revision.origin, revision.created_at) for revision in revisions} == {("load", AT)}
    assert complete_lessons(at=LATER, origin="load") == []


def test_retiring_is_part_of_the_history() -> None:
    make_small_course()
    complete_lessons(at=AT, origin="load")
    GlossaryTerm.objects.update(retired_at=LATER)

    (revision,) = complete_lessons(at=LATER, origin="load")

    assert revision.content["retired_at"] == "2026-11-03T00:00:00+00:00"


@pytest.mark.parametrize(("lessons", "passages"), [(1, 1), (4, 5)])
def test_completing_costs_the_same_for_any_size_of_course(
    django_assert_num_queries: DjangoAssertNumQueries, lessons: int, passages: int
) -> None:
    make_small_course(lessons=lessons, passages=passages)

    with django_assert_num_queries(32):
        complete_lessons(at=AT, origin="load")


def test_former_slugs_name_themselves() -> None:
    assert str(FormerSlug(model="lessons.lesson", slug="old", object_id=7)) == "old → lessons.lesson 7"
