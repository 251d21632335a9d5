"""How much of each lesson a learner would recall."""

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from lessons.models import Edition, Fact, Lesson, Passage
from memory.mastery import Mastery, mastery_in
from memory.scheduling import recall
from people.models import User
from tests.lessons.builders import make_course, make_edition, make_learner, make_lesson, make_passage, make_small_course
from tests.memory.builders import DAY, NOON, record, remembered, told

pytestmark = pytest.mark.django_db

#: Last met ten days before, with a stability of ten days.
RECALLED = recall(10, NOON - 10 * DAY, NOON)


@pytest.fixture
def edition() -> Edition:
    return make_small_course(lessons=2, passages=3)


@pytest.fixture
def learner() -> User:
    return make_learner()


def by_lesson(edition: Edition, learner: User) -> list[Mastery]:
    return [mastery for _lesson, mastery in sorted(mastery_in(edition, learner, at=NOON).items())]


def test_what_was_never_asked_is_not_mastered(edition: Edition, learner: User) -> None:
    remembered(learner, edition, ["fact-1-1", "fact-1-2"], due_at=NOON)

    assert by_lesson(edition, learner) == [Mastery(3, 2, 2 * RECALLED), Mastery(3, 0, 0.0)]
    assert [each.percent for each in by_lesson(edition, learner)] == [60, 0]


def test_a_wrong_answer_is_no_recall_however_fresh_it_is(edition: Edition, learner: User) -> None:
    record(learner, edition, told(0), told(1, fact="fact-1-2"))

    assert by_lesson(edition, learner)[0] == Mastery(3, 2, 1.0)


def test_of_nothing_nothing_is_mastered() -> None:
    assert Mastery().percent == 0


@pytest.mark.parametrize(("recalled", "facts"), [(0.0, 0), (0.97, 1), (1.49, 1), (1.5, 2), (3.0, 3)])
def test_the_number_of_facts_that_would_be_recalled_is_the_nearest(recalled: float, facts: int) -> None:
    assert Mastery(3, 3, recalled).facts_recalled == facts


def test_it_fades_with_time_and_is_each_ones_own(edition: Edition, learner: User) -> None:
    remembered(make_learner("berik"), edition, ["fact-1-1"], due_at=NOON)
    remembered(learner, edition, ["fact-2-1"], due_at=NOON)

    (first, now), (_, later) = (
        [each.recalled for each in mastery_in(edition, learner, at=at).values()] for at in (NOON, NOON + 30 * DAY)
    )

    assert first == 0
    assert now > later > 0


@pytest.mark.parametrize("model", [Fact, Passage, Lesson])
def test_what_is_retired_counts_no_more(model: type[Fact | Passage | Lesson], edition: Edition, learner: User) -> None:
    remembered(learner, edition, ["fact-1-1"], due_at=NOON)
    first = model._default_manager.order_by("pk")[0]

    model._default_manager.filter(pk=first.pk).update(retired_at=NOON)

    assert [each.met for each in by_lesson(edition, learner)] == ([0] if model is Lesson else [0, 0])


def test_a_fact_that_two_passages_teach_counts_once_in_a_lesson_and_in_each_lesson(
    edition: Edition, learner: User
) -> None:
    remembered(learner, edition, ["fact-1-1"], due_at=NOON)
    fact = edition.course.facts.get(slug="fact-1-1")
    for passage in Passage.objects.exclude(teachings__fact=fact):
        passage.teachings.create(fact=fact)

    assert [(each.facts, each.met) for each in by_lesson(edition, learner)] == [(3, 1), (4, 1)]


def test_another_edition_has_lessons_of_its_own_but_the_same_memories(edition: Edition, learner: User) -> None:
    remembered(learner, edition, ["fact-1-1"], due_at=NOON)
    kazakh = make_edition(edition.course, language="kk")
    passage = make_passage(make_lesson(kazakh))
    passage.teachings.create(fact=edition.course.facts.get(slug="fact-1-1"))

    assert by_lesson(kazakh, learner) == [Mastery(1, 1, RECALLED)]


def test_a_lesson_that_teaches_nothing_has_none(learner: User) -> None:
    edition = make_edition(make_course("taiga"))
    make_passage(make_lesson(edition))

    assert mastery_in(edition, learner, at=NOON) == {}


@pytest.mark.parametrize("lessons", [1, 30])
def test_it_is_one_query_for_any_number_of_lessons(
    lessons: int, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_small_course(lessons=lessons)
    remembered(learner, edition, [f"fact-{number}-1" for number in range(1, lessons + 1)], due_at=NOON)

    with django_assert_num_queries(1):
        assert len(mastery_in(edition, learner, at=NOON)) == lessons


def test_nobody_masters_anything(edition: Edition, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert mastery_in(edition, AnonymousUser(), at=NOON) == {}
