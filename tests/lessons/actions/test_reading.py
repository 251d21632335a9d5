"""Keeping what a learner has read."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from lessons.actions.reading import mark_read
from lessons.models import Passage, PassageRead
from tests.lessons.builders import make_learner, make_small_course

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, tzinfo=UTC)


def test_the_first_time_stays_and_the_last_time_moves() -> None:
    make_small_course()
    learner = make_learner()

    mark_read(learner=learner, passages=Passage.objects.all(), at=MONDAY)
    mark_read(learner=learner, passages=Passage.objects.all(), at=FRIDAY)

    read = PassageRead.objects.of(learner).get()
    assert (read.first_read_at, read.last_read_at) == (MONDAY, FRIDAY)


def test_any_number_of_passages_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_small_course(passages=10)
    learner = make_learner()
    passages = list(Passage.objects.all())

    with django_assert_num_queries(1):
        mark_read(learner=learner, passages=passages, at=MONDAY)

    assert PassageRead.objects.of(learner).count() == 10


def test_no_passages_are_nothing_to_keep() -> None:
    assert mark_read(learner=make_learner(), passages=[], at=MONDAY) == []
