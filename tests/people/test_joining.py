"""Coming into a class by name and PIN, with a link, or with an account of one's own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from people.actions.joining import (
    JoiningClosed,
    LinkSpent,
    MustWait,
    PinLocked,
    RemovedFromClass,
    WrongPin,
    change_pin,
    come_in,
    is_known,
    join_with_own_account,
    pupil_of_link,
    use_link,
)
from people.actions.pupils import give_links
from people.models import Classroom, Enrolment, SignInLink, User
from tests.people.builders import NOON, PIN, enrol, make_class, make_teacher, person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def classroom() -> Classroom:
    return make_class()


def come(classroom: Classroom, name: str = "Aigul", pin: str = PIN, *, at: datetime = NOON) -> Enrolment:
    return come_in(classroom=classroom, name=name, pin=pin, at=at)


def guess(classroom: Classroom, times: int, *, at: datetime = NOON) -> None:
    """Try wrong PINs, each as soon as it is taken."""
    for _ in range(times):
        try:
            come(classroom, pin="9999", at=at)
        except MustWait as wait:
            at = wait.until
            with pytest.raises(WrongPin):
                come(classroom, pin="9999", at=at)
        except WrongPin:
            pass


def test_a_new_name_joins_with_an_account_that_nobody_else_opens(classroom: Classroom) -> None:
    pupil = come(classroom, "Айгүл Қ.")

    assert (pupil.name, pupil.account_made_here, pupil.joined_at) == ("Айгүл Қ.", True, NOON)
    assert check_password(PIN, pupil.pin)
    assert not pupil.learner.has_usable_password()
    assert pupil.learner.display_name == "Айгүл Қ."
    assert pupil.learner.username.startswith(f"c{classroom.pk}-")


@pytest.mark.parametrize("name", ["Aigul", "AIGUL", "ａｉｇｕｌ"])
def test_the_same_name_and_pin_come_back(classroom: Classroom, name: str) -> None:
    pupil = come(classroom)

    assert come(classroom, name, at=NOON + HOUR) == pupil
    assert Enrolment.objects.count() == 1
    assert is_known(classroom=classroom, name=name)


def test_a_pin_opens_nothing_in_another_class(classroom: Classroom) -> None:
    pupil = come(classroom)

    assert come(make_class("another")).learner != pupil.learner


def test_a_name_that_somebody_has_needs_their_pin(classroom: Classroom) -> None:
    pupil = come(classroom)

    with pytest.raises(WrongPin):
        come(classroom, pin="1397")

    pupil.refresh_from_db()
    assert (pupil.wrong_pins, pupil.last_wrong_pin_at) == (1, NOON)
    assert User.objects.count() == 1


def test_the_right_pin_forgets_the_wrong_ones(classroom: Classroom) -> None:
    come(classroom)
    guess(classroom, 2)

    assert come(classroom).wrong_pins == 0


def test_after_three_wrong_pins_even_the_right_one_has_to_wait(classroom: Classroom) -> None:
    come(classroom)
    guess(classroom, 3)

    with pytest.raises(MustWait) as wait:
        come(classroom)

    assert wait.value.until == NOON + timedelta(seconds=30)
    assert come(classroom, at=wait.value.until).wrong_pins == 0


def test_after_ten_wrong_pins_only_the_teacher_helps(classroom: Classroom) -> None:
    pupil = come(classroom)
    guess(classroom, 10)

    with pytest.raises(PinLocked):
        come(classroom, at=NOON + 1000 * HOUR)

    pupil.refresh_from_db()
    assert pupil.is_locked


def test_joining_that_is_closed_takes_nobody_new(classroom: Classroom) -> None:
    pupil = come(classroom)
    classroom.joining_open = False

    assert come(classroom) == pupil
    with pytest.raises(JoiningClosed):
        come(classroom, "Ben")
    with pytest.raises(JoiningClosed):
        join_with_own_account(classroom=classroom, learner=person(), name="Ben", at=NOON)
    assert Enrolment.objects.count() == 1


def test_who_was_taken_out_does_not_come_back(classroom: Classroom) -> None:
    come(classroom)
    Enrolment.objects.update(removed_at=NOON)

    with pytest.raises(RemovedFromClass):
        come(classroom)

    assert come(classroom, pin="1397").removed_at is None  # somebody else of this name


@pytest.mark.parametrize("fields", [{"pin": ""}, {"learner": "teacher"}])
def test_no_pin_opens_an_account_that_is_somebodys_own(classroom: Classroom, fields: dict[str, Any]) -> None:
    enrol(
        classroom,
        "Aigul",
        **({"learner": make_teacher(), "account_made_here": True} if "learner" in fields else fields),
    )
    Enrolment.objects.exclude(pin="").update(pin=enrol(make_class("another"), "Ben").pin)

    with pytest.raises(WrongPin):
        come(classroom)


def test_somebody_with_an_account_joins_with_it(classroom: Classroom) -> None:
    learner = person()

    member = join_with_own_account(classroom=classroom, learner=learner, name="Aigul", at=NOON)

    assert (member.learner, member.pin, member.account_made_here) == (learner, "", False)
    again = join_with_own_account(classroom=classroom, learner=learner, name="Another", at=NOON)
    assert (again, again.name) == (member, "Aigul")


def test_an_account_of_ones_own_takes_no_name_of_others_and_does_not_come_back(classroom: Classroom) -> None:
    come(classroom)
    learner = person()

    with pytest.raises(WrongPin):
        join_with_own_account(classroom=classroom, learner=learner, name="AIGUL", at=NOON)

    enrol(classroom, "Ben", learner=learner, removed_at=NOON)
    with pytest.raises(RemovedFromClass):
        join_with_own_account(classroom=classroom, learner=learner, name="Ben", at=NOON)


# Links


def test_a_link_gives_a_new_pin_once(classroom: Classroom) -> None:
    pupil = come(classroom)
    guess(classroom, 10)
    ((given),) = give_links(enrolments=[pupil], at=NOON)

    assert pupil_of_link(token=given.token, at=NOON) == pupil
    assert use_link(token=given.token, pin="1397", at=NOON) == pupil

    assert come(classroom, pin="1397") == pupil
    with pytest.raises(LinkSpent):
        use_link(token=given.token, pin="8642", at=NOON)
    assert not SignInLink.objects.exists()


def test_an_old_link_and_one_of_who_was_taken_out_open_nothing(classroom: Classroom) -> None:
    pupil = come(classroom)
    (given,) = give_links(enrolments=[pupil], at=NOON)

    assert pupil_of_link(token=given.token, at=NOON + SignInLink.LIFETIME) is None
    Enrolment.objects.update(removed_at=NOON)
    with pytest.raises(LinkSpent):
        use_link(token=given.token, pin="1397", at=NOON)


def test_a_membership_and_a_link_say_whose_they_are(classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")
    give_links(enrolments=[pupil], at=NOON)

    assert str(pupil) == "Aigul (9b)"
    assert str(pupil.links.get()) == "sign-in link of Aigul (9b) until 2026-03-16 12:00"


def test_a_pupil_changes_the_pin(classroom: Classroom) -> None:
    pupil = come(classroom)

    change_pin(enrolment=pupil, old=PIN, pin="1397", at=NOON)

    assert come(classroom, pin="1397") == pupil


def test_wrong_pins_are_counted_where_a_pupil_changes_it(classroom: Classroom) -> None:
    pupil = come(classroom)

    for _ in range(3):
        with pytest.raises(WrongPin):
            change_pin(enrolment=pupil, old="0001", pin="1397", at=NOON)

    with pytest.raises(MustWait):
        change_pin(enrolment=pupil, old=PIN, pin="1397", at=NOON)
