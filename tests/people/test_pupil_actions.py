"""What actions on pupils promise where two do something at once."""

import pytest

from people.actions.pupils import (
    PIN_DIGITS,
    NameTaken,
    NewPupil,
    NotMadeHere,
    add_pupils,
    give_pins,
    new_pin,
    with_pins,
)
from people.models import Enrolment, User
from people.pins import weakness_of
from tests.people.builders import NOON, enrol, make_class, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pupil", [NewPupil("BEN"), NewPupil("Dana", username="Outsider")])
def test_where_one_name_is_taken_nobody_is_put_into_the_class(pupil: NewPupil) -> None:
    classroom = make_class(pupils=["Ben"])
    person("outsider")
    before = set(User.objects.all())

    with pytest.raises(NameTaken):
        add_pupils(classroom=classroom, pupils=with_pins([NewPupil("Aigul"), pupil]), at=NOON)

    assert classroom.enrolments.count() == 1
    assert set(User.objects.all()) == before


def test_where_one_account_is_somebodys_own_nobody_gets_a_pin() -> None:
    classroom = make_class()
    ours, own = enrol(classroom, "Ben"), enrol(classroom, "Dana", learner=person("dana"))

    with pytest.raises(NotMadeHere):
        give_pins(enrolments=[ours, own])

    assert Enrolment.objects.get(pk=ours.pk).pin == ours.pin


def test_pins_that_one_would_try_first_are_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([123456, 0, 407162])
    monkeypatch.setattr("people.actions.pupils.secrets.randbelow", lambda _top: next(drawn))

    assert new_pin() == "407162"
    assert weakness_of("407162") is None
    assert PIN_DIGITS == 6
