"""Recording reviews: once each, in the order in which answers were given."""

from datetime import timedelta
from fractions import Fraction
from itertools import count
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lessons.actions.complete import complete_lessons
from lessons.models import Edition, Fact
from memory.actions import Told, rebuild, record_reviews
from memory.models import Memory, Review
from memory.ratings import Answer
from people.models import User
from tests.lessons.builders import make_course, make_fact, make_learner, make_small_course
from tests.memory.builders import DAY, NOON, memories, memory, record, told, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course(passages=3)
    complete_lessons(at=NOON, origin="load")
    return edition


@pytest.fixture
def learner() -> User:
    return make_learner()


def test_the_first_answer_makes_a_memory(edition: Edition, learner: User) -> None:
    record(learner, edition, told())

    (memory,) = Memory.objects.all()
    assert (memory.learner, memory.fact.slug, memory.reviews, memory.lapses) == (learner, "fact-1-1", 1, 0)
    assert memory.due_at == memory.planned_at == NOON + 2 * DAY
    assert str(memory) == "aliya: fact-1-1"


def test_the_log_tells_all_that_is_known_of_an_answer(edition: Edition, learner: User) -> None:
    answer = Told("fact-1-2", uuid4(), Answer(Fraction(1), slow=True, confidence=2), NOON, seconds=70)

    record(learner, edition, answer, at=NOON + DAY)

    (review,) = Review.objects.values()
    assert review | {"id": 0} == {
        "id": 0,
        "learner_id": learner.pk,
        "fact_id": Fact.objects.get(slug="fact-1-2").pk,
        "source_id": answer.source_id,
        "version": 1,
        "rating": 2,
        "confidence": 2,
        "seconds": 70,
        "given_at": NOON,
        "received_at": NOON + DAY,
    }
    assert str(Review.objects.get()) == "aliya, fact-1-2: 2"


def test_one_answer_may_tell_of_several_facts(edition: Edition, learner: User) -> None:
    source = uuid4()

    record(learner, edition, told(1, source=source), told(0, fact="fact-1-2", source=source))

    assert [(each["reviews"], each["lapses"]) for each in memories()] == [(1, 0), (1, 1)]


@pytest.mark.parametrize("number", [1, 30])
def test_new_answers_cost_three_queries_for_any_number_of_facts(
    number: int, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_small_course(passages=number)
    facts = [f"fact-1-{each}" for each in range(1, number + 1)]

    for at in (NOON, NOON + DAY):
        with django_assert_num_queries(3):
            answers = [told(fact=fact, at=at) for fact in facts]
            record_reviews(learner=learner, course_id=edition.course_id, told=answers, at=at)

    assert {each["reviews"] for each in memories()} == {2}


@pytest.mark.parametrize("number", [1, 30])
def test_answers_that_come_too_late_cost_one_query_more(
    number: int, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_small_course(passages=number)
    facts = [f"fact-1-{each}" for each in range(1, number + 1)]
    record(learner, edition, *(told(fact=fact) for fact in facts))

    with django_assert_num_queries(4):
        answers = [told(fact=fact, at=NOON - DAY) for fact in facts]
        record_reviews(learner=learner, course_id=edition.course_id, told=answers, at=NOON)

    assert {each["reviews"] for each in memories()} == {2}


def test_nothing_told_costs_nothing(
    edition: Edition, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        record_reviews(learner=learner, course_id=edition.course_id, told=[], at=NOON)


# Late, twice, and anew


def test_an_answer_that_arrives_late_counts_when_it_was_given(edition: Edition, learner: User) -> None:
    answers = [told(1), told(0, at=NOON + 3 * DAY), told(1, at=NOON + 4 * DAY)]
    record(learner, edition, *answers)
    in_order = memories()
    Review.objects.all().delete()
    Memory.objects.all().delete()

    record(learner, edition, answers[0], answers[2], at=NOON + 4 * DAY)
    record(learner, edition, answers[1], at=NOON + 9 * DAY)

    assert memories() == in_order


def test_answers_of_the_same_moment_count_the_same_in_whatever_order_they_come(edition: Edition, learner: User) -> None:
    answers = sorted((told(credit) for credit in (0, 1, 1)), key=lambda each: each.source_id)
    record(learner, edition, *answers)
    in_order = memories()
    Review.objects.all().delete()
    Memory.objects.all().delete()

    for answer in reversed(answers):
        record(learner, edition, answer)

    assert memories() == in_order


def test_an_answer_that_is_told_twice_counts_once(edition: Edition, learner: User) -> None:
    answer = told()
    record(learner, edition, answer, told(0, at=NOON + DAY))
    before = memories(), list(Review.objects.values())

    record(learner, edition, answer, answer, at=NOON + 2 * DAY)

    assert (memories(), list(Review.objects.values())) == before


def test_an_answer_that_is_told_twice_at_once_counts_once(edition: Edition, learner: User) -> None:
    answer = told()

    record(learner, edition, answer, answer)

    assert (memory().reviews, Review.objects.count()) == (1, 1)


def test_what_is_told_anew_takes_the_place_of_what_was_told_before(edition: Edition, learner: User) -> None:
    source = uuid4()
    record(learner, edition, told(0, source=source), told(1, at=NOON + DAY))

    record(learner, edition, told(1, source=source), at=NOON + 2 * DAY)

    assert (memory().reviews, memory().lapses) == (2, 0)
    log = Review.objects.filter(source_id=source).values_list("version", "rating", "received_at")
    assert list(log) == [(1, 1, NOON), (2, 3, NOON + 2 * DAY)]


def test_what_is_told_anew_may_be_of_another_time_or_confidence(edition: Edition, learner: User) -> None:
    source = uuid4()
    answers = [
        told(0, source=source, at=NOON + day * DAY, confidence=sure) for day, sure in [(0, 3), (1, 3), (1, None)]
    ]

    seen = []
    for answer in answers:
        record(learner, edition, answer)
        seen.append((memory().last_review_at, memory().sure_and_wrong))

    assert seen == [(NOON, True), (NOON + DAY, True), (NOON + DAY, False)]
    assert Review.objects.latest("version").version == 3


def test_both_tellings_may_come_at_once(edition: Edition, learner: User) -> None:
    source = uuid4()

    record(learner, edition, told(0, source=source), told(1, source=source))

    assert (memory().reviews, memory().lapses, Review.objects.count()) == (1, 0, 2)


def test_what_does_not_count_any_more_is_forgotten(edition: Edition, learner: User) -> None:
    first, second = told(0), told(1, at=NOON + DAY)
    record(learner, edition, first, second)

    record(learner, edition, withdrawn(first))
    assert (memory().reviews, memory().lapses) == (1, 0)

    record(learner, edition, withdrawn(second))
    assert memories() == []
    assert list(Review.objects.values_list("version", "rating")) == [(1, 1), (1, 3), (2, None), (2, None)]


def test_what_was_withdrawn_may_count_again(edition: Edition, learner: User) -> None:
    answer = told()
    record(learner, edition, answer)
    before = memories()

    record(learner, edition, withdrawn(answer))
    record(learner, edition, withdrawn(answer))
    record(learner, edition, answer)

    assert memories() == before
    assert list(Review.objects.values_list("version", "rating")) == [(1, 3), (2, None), (3, 3)]


def test_withdrawing_what_nobody_told_says_nothing(edition: Edition, learner: User) -> None:
    record(learner, edition, withdrawn(told()))
    assert not Review.objects.exists()
    record(learner, edition, told())

    record(learner, edition, withdrawn(told()), told(at=NOON + DAY))

    assert (memory().reviews, Review.objects.count()) == (2, 2)


def test_a_clock_that_was_set_back_stops_nothing(edition: Edition, learner: User) -> None:
    """The first answer bears a time of next year: later ones belong before it."""
    record(learner, edition, told(at=NOON + 365 * DAY), at=NOON + 365 * DAY)

    record(learner, edition, told(0, at=NOON), at=NOON)
    record(learner, edition, told(at=NOON + 2 * DAY), at=NOON + 2 * DAY)

    assert (memory().reviews, memory().lapses, memory().last_review_at) == (3, 1, NOON + 365 * DAY)


#: Of one fact or the other: when, whether right, how sure.
ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["fact-1-1", "fact-1-2"]),
        st.sampled_from([0, 1, 30, 31, 60, 400]),
        st.integers(0, 1),
        st.sampled_from([None, 1, 3]),
    ),
    max_size=7,
)
NUMBERS = count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS, chance=st.randoms(), data=st.data())
def test_answers_make_the_same_memories_in_whatever_order_and_groups_they_arrive(
    edition: Edition, answers: list[tuple[str, int, int, int | None]], chance: object, data: st.DataObject
) -> None:
    learner = make_learner(f"learner-{next(NUMBERS)}")
    all_told = [
        told(credit, fact=fact, at=NOON + timedelta(hours=hours), confidence=confidence)
        for fact, hours, credit, confidence in answers
    ]
    record(learner, edition, *sorted(all_told, key=lambda each: (each.given_at, each.source_id)))
    in_order = memories(learner)
    Review.objects.all().delete()
    Memory.objects.all().delete()

    chance.shuffle(all_told)  # type: ignore[attr-defined]
    while all_told:
        size = data.draw(st.integers(1, len(all_told)))
        group, all_told = all_told[:size], all_told[size:]
        record(learner, edition, *group)
        if data.draw(st.booleans()):
            record(learner, edition, *group)

    assert memories(learner) == in_order
    assert Review.objects.filter(learner=learner).count() == len(answers)
    rebuild(learners=User.objects.filter(pk=learner.pk))
    assert memories(learner) == in_order


# Facts that changed meanwhile


def test_what_names_no_fact_of_the_course_is_left_out(
    edition: Edition, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_fact(make_course("taiga"), "of-another-course")

    with django_assert_num_queries(4):
        answers = [told(fact="of-another-course"), told(), told(fact="of-none")]
        record_reviews(learner=learner, course_id=edition.course_id, told=answers, at=NOON)

    assert [each.fact.slug for each in Memory.objects.all()] == ["fact-1-1"]
    assert Review.objects.count() == 1


def test_where_all_name_none_nothing_is_written(edition: Edition, learner: User) -> None:
    record(learner, edition, told(fact="of-none"))

    assert not Review.objects.exists()


def rename(slug: str, to: str) -> None:
    Fact.objects.filter(slug=slug).update(slug=to)
    complete_lessons(at=timezone.now(), origin="edit")


def test_a_fact_is_found_by_what_it_was_called_before_for_one_query_more(
    edition: Edition, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record(learner, edition, told(fact="fact-1-1"))
    rename("fact-1-1", "troops")

    with django_assert_num_queries(4):
        answers = [told(fact="fact-1-1", at=NOON + DAY), told(fact="troops", at=NOON + 2 * DAY), told(fact="fact-1-2")]
        record_reviews(learner=learner, course_id=edition.course_id, told=answers, at=NOON)

    assert [(each.fact.slug, each.reviews) for each in Memory.objects.order_by("fact")] == [
        ("fact-1-2", 1),
        ("troops", 3),
    ]


def test_what_is_called_so_now_comes_before_what_was_called_so(edition: Edition, learner: User) -> None:
    rename("fact-1-1", "troops")
    rename("fact-1-2", "fact-1-1")

    record(learner, edition, told(fact="fact-1-1"), told(fact="fact-1-2"))

    (only,) = Memory.objects.all()
    assert (only.fact.slug, only.reviews) == ("fact-1-1", 2)


def test_a_retired_fact_is_remembered_on(edition: Edition, learner: User) -> None:
    record(learner, edition, told())
    Fact.objects.update(retired_at=NOON)

    record(learner, edition, told(at=NOON + DAY))

    assert memory().reviews == 2
