"""Finding content by what it was called before."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.actions.complete import complete_lessons
from lessons.actions.former import PassageName, passages_named
from lessons.models import Edition, Lesson, Passage
from tests.lessons.builders import make_lesson, make_passage, make_small_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course(lessons=2, passages=2)
    complete_lessons(at=timezone.now(), origin="load")
    return edition


def rename(obj: Lesson | Passage, slug: str) -> None:
    obj.slug = slug
    obj.save()
    complete_lessons(at=timezone.now(), origin="load")


def lesson(edition: Edition, number: int) -> Lesson:
    return edition.lessons.get(position=number)


def passage(edition: Edition, lesson: int, number: int) -> Passage:
    return Passage.objects.get(lesson__edition=edition, lesson__position=lesson, position=number)


def found(edition: Edition, *names: PassageName) -> dict[PassageName, Passage]:
    return passages_named(set(names), edition)


def test_passages_are_found_by_their_names(edition: Edition) -> None:
    names = ("lesson-1", "passage-2"), ("lesson-2", "passage-1")

    assert found(edition, *names) == {
        names[0]: passage(edition, 1, 2),
        names[1]: passage(edition, 2, 1),
    }


def test_passages_are_found_by_names_from_before(edition: Edition) -> None:
    rename(lesson(edition, 1), "first")
    rename(passage(edition, 1, 2), "second")
    rename(passage(edition, 2, 1), "opening")
    names = ("lesson-1", "passage-1"), ("lesson-1", "passage-2"), ("first", "passage-2"), ("lesson-2", "passage-1")

    assert found(edition, *names) == {
        names[0]: passage(edition, 1, 1),
        names[1]: passage(edition, 1, 2),
        names[2]: passage(edition, 1, 2),
        names[3]: passage(edition, 2, 1),
    }


def test_whoever_is_called_so_now_goes_before_whoever_was(edition: Edition) -> None:
    rename(lesson(edition, 1), "first")
    follower = make_passage(make_lesson(edition, "lesson-1"), "passage-1")

    assert found(edition, ("lesson-1", "passage-1")) == {("lesson-1", "passage-1"): follower}
    assert found(edition, ("lesson-1", "passage-2")) == {("lesson-1", "passage-2"): passage(edition, 1, 2)}


@pytest.mark.parametrize("model", [Lesson, Passage])
def test_what_is_retired_is_not_found_by_any_name(edition: Edition, model: type[Lesson | Passage]) -> None:
    rename(passage(edition, 1, 2), "second")
    model._default_manager.update(retired_at=timezone.now())

    assert found(edition, ("lesson-1", "passage-1"), ("lesson-1", "passage-2")) == {}


def test_names_of_another_edition_and_names_that_never_were_find_nothing(edition: Edition) -> None:
    rename(lesson(edition, 1), "first")
    other = Edition.objects.create(course=edition.course, language="kk", title="Дала")

    assert found(other, ("lesson-1", "passage-1"), ("first", "passage-1")) == {}
    assert found(edition, ("lesson-1", "none"), ("none", "passage-1")) == {}


@pytest.mark.parametrize("passages", [1, 30])
def test_any_number_of_names_cost_one_query_and_two_more_if_some_are_from_before(
    django_assert_num_queries: DjangoAssertNumQueries, passages: int
) -> None:
    edition = make_small_course(passages=passages)
    complete_lessons(at=timezone.now(), origin="load")
    names = {("lesson-1", f"passage-{number}") for number in range(1, passages + 1)}

    with django_assert_num_queries(1):
        passages_named(names, edition)

    rename(lesson(edition, 1), "first")
    with django_assert_num_queries(3):
        assert passages_named(names, edition).keys() == names
