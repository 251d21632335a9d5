"""Several phones at the same moment, on a database that lets them work side by side."""

import pytest

from people.actions.joining import MustWait, WrongPin, come_in
from people.models import Classroom, Enrolment, User
from people.pins import SLIPS
from tests.people.builders import NOON, PIN, enrol, make_class
from tests.side_by_side import HANDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def classroom() -> Classroom:
    return make_class()


def comes_in(classroom: Classroom, pin: str) -> str:
    """What becomes of somebody who says that they are Aigul."""
    try:
        come_in(classroom=classroom, name="Aigul", pin=pin, at=NOON)
    except WrongPin:
        return "wrong"
    except MustWait:
        return "wait"
    return "in"


def test_a_name_that_many_take_at_once_is_one_pupils(classroom: Classroom) -> None:
    outcomes = at_once(lambda hand: comes_in(classroom, f"2{hand}80"))

    assert outcomes.count("in") == 1
    assert set(outcomes) <= {"in", "wrong", "wait"}
    assert (Enrolment.objects.count(), User.objects.count()) == (1, 1)


def test_guessing_at_once_is_no_quicker_than_one_by_one(classroom: Classroom) -> None:
    enrol(classroom, "Aigul")

    outcomes = at_once(lambda hand: comes_in(classroom, f"9{hand}75"))

    assert outcomes.count("wrong") == SLIPS
    assert outcomes.count("wait") == HANDS - SLIPS
    assert comes_in(classroom, PIN) == "wait"
