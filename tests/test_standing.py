"""What many tests stand on is the same for each of them, whoever made it."""

import pytest

from lessons.models import Course
from tests.lessons.builders import make_course, make_small_course
from tests.security.test_tampering import everything
from tests.standing import standing
from tests.world import undone

pytestmark = pytest.mark.django_db


def made() -> Course:
    return make_small_course().course


def test_rows_that_were_kept_are_written_as_they_were_made() -> None:
    with undone():
        first = standing(made)
        rows = everything()

    second = standing(made)

    assert everything() == rows
    assert second == first
    assert second is not first


def test_further_rows_get_keys_of_their_own() -> None:
    with undone():
        standing(made)

    kept = standing(made)

    assert make_course("taiga").pk > kept.pk


def test_where_other_rows_stand_already_it_is_made_anew() -> None:
    with undone():
        first = standing(made)
    other = make_course("taiga")

    second = standing(made)

    assert second.pk != other.pk
    assert [course.slug for course in Course.objects.order_by("slug")] == ["steppe", "taiga"]
    assert first.slug == second.slug
