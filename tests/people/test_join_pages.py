"""The pages with which pupils come into their class."""

import html
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import limits
from people.actions.pupils import give_links
from people.models import Classroom, Enrolment, User
from tests.people.builders import PIN, enrol, make_class, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return make_class(join_code="ACDEFG")


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def come(browser: Client, name: str = "Aigul", pin: str = PIN, code: str = "ACDEFG") -> Any:
    return browser.post(reverse("join:class", args=[code]), {"name": name, "pin": pin})


def signed_in(browser: Client) -> User | None:
    return User.objects.filter(pk=browser.session.get("_auth_user_id", 0)).first()


# The code


@pytest.mark.parametrize("typed", ["ACDEFG", " acd-efg ", "асdЕfg"])
def test_a_code_is_taken_as_people_type_it(client: Client, classroom: Classroom, typed: str) -> None:
    answer = client.post(reverse("join:code"), {"code": typed})

    assert answer.headers["Location"] == reverse("join:class", args=["ACDEFG"])


def test_a_wrong_code_is_told(client: Client, classroom: Classroom) -> None:
    typed = client.post(reverse("join:code"), {"code": "ACDEFH"})
    followed = client.get(reverse("join:class", args=["ACDEFH"]))

    empty = client.post(reverse("join:code"), {"code": ""})

    assert (typed.status_code, followed.status_code, empty.status_code) == (422, 404, 422)
    assert "No class has this code." in text_of(typed)
    assert "No class has this code" in text_of(followed)


def test_that_joining_is_closed_is_told_before_a_name_is_typed(client: Client, classroom: Classroom) -> None:
    opened = client.get(reverse("join:class", args=["ACDEFG"]))
    Classroom.objects.update(joining_open=False)

    closed = client.get(reverse("join:class", args=["ACDEFG"]))

    assert "choose a PIN" in text_of(opened)
    assert "Joining is closed." in text_of(closed)
    assert "choose a PIN" not in text_of(closed)


def test_a_class_that_is_over_is_not_found(client: Client, classroom: Classroom) -> None:
    Classroom.objects.update(archived_at=timezone.now())

    assert client.get(reverse("join:class", args=["ACDEFG"])).status_code == 404


def test_who_tries_codes_is_stopped(client: Client, classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WRONG_CODES_AN_HOUR", 2)
    for _ in range(3):
        client.post(reverse("join:code"), {"code": "WRONG3"})

    assert client.get(reverse("join:class", args=["ACDEFG"])).status_code == 429
    assert client.post(reverse("join:code"), {"code": "ACDEFG"}).status_code == 429


# Name and PIN


def test_a_new_pupil_types_the_pin_twice_and_is_in(client: Client, classroom: Classroom) -> None:
    once = come(client)
    asked = Enrolment.objects.count()

    twice = come(client, "Aigul")

    assert once.status_code == 200
    assert "Nobody in the class is called Aigul yet." in text_of(once)
    assert asked == 0
    assert twice.headers["Location"] == reverse("my-course")
    assert signed_in(client) == Enrolment.objects.get(name="Aigul").learner
    assert PIN not in text_of(once)


def test_a_slip_at_the_second_typing_makes_no_pupil(client: Client, classroom: Classroom) -> None:
    come(client)

    slip = come(client, pin="1397")

    assert slip.status_code == 422
    assert "This is not the PIN that you typed before." in text_of(slip)
    assert not Enrolment.objects.exists()


def test_a_corrected_name_is_asked_about_anew(client: Client, classroom: Classroom) -> None:
    come(client, "Aigull")

    come(client, "Aigul")

    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(("pin", "said"), [("123", "at least 4 digits"), ("1234", "too easy")])
def test_a_weak_pin_is_refused(client: Client, classroom: Classroom, pin: str, said: str) -> None:
    refused = come(client, pin=pin)

    assert refused.status_code == 422
    assert said in text_of(refused)


def test_next_lesson_the_same_name_and_pin_come_in_at_once(client: Client, classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")

    answer = come(client, "  aigul ")

    assert answer.status_code == 302
    assert signed_in(client) == pupil.learner


def test_wrong_pins_are_told_slowed_and_locked(client: Client, classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")
    wrong = text_of(come(client, pin="9753"))
    Enrolment.objects.update(wrong_pins=3, last_wrong_pin_at=timezone.now())
    slowed = text_of(come(client))
    Enrolment.objects.update(wrong_pins=pupil.LOCKED_AFTER)
    locked = text_of(come(client))

    assert "Somebody in the class has this name, with another PIN." in wrong
    assert "Wait 30 seconds" in slowed or "Wait 29 seconds" in slowed
    assert "one tap unlocks it" in locked
    assert signed_in(client) is None


def test_closed_joining_is_told_and_pupils_still_come_in(client: Client, classroom: Classroom) -> None:
    enrol(classroom, "Aigul")
    Classroom.objects.update(joining_open=False)

    assert "joining is closed" in text_of(come(client, "Ben"))
    assert come(client).status_code == 302


def test_who_was_taken_out_is_told_whom_to_ask(client: Client, classroom: Classroom) -> None:
    enrol(classroom, "Aigul", removed_at=timezone.now())
    come(client)

    assert "Your teacher has taken you out of this class." in text_of(come(client))


# An account of one's own


def test_who_is_signed_in_joins_with_that_account(client: Client, classroom: Classroom) -> None:
    learner = person(display_name="Aigul K.")
    client.force_login(learner)
    page = client.get(reverse("join:class", args=["ACDEFG"]))

    joined = client.post(reverse("join:class", args=["ACDEFG"]), {"name": "Aigul"}, follow=True)

    assert 'value="Aigul K."' in text_of(page)
    assert "You are in class 9b." in text_of(joined)
    assert Enrolment.objects.get().learner == learner
    assert "You are in this class, as Aigul." in text_of(client.get(reverse("join:class", args=["ACDEFG"])))


def test_an_account_of_ones_own_is_refused_in_words(client: Client, classroom: Classroom) -> None:
    enrol(classroom, "Aigul")
    client.force_login(person())

    taken = client.post(reverse("join:class", args=["ACDEFG"]), {"name": "Aigul"})
    Classroom.objects.update(joining_open=False)
    closed = client.post(reverse("join:class", args=["ACDEFG"]), {"name": "Ben"})

    assert "Somebody in the class has this name." in text_of(taken)
    assert "joining is closed" in text_of(closed)


def test_the_next_pupil_at_the_same_phone_signs_the_last_one_out(client: Client, classroom: Classroom) -> None:
    client.force_login(enrol(classroom, "Aigul").learner)
    page = reverse("join:class", args=["ACDEFG"])

    answer = client.post(reverse("people:sign-out"), {"next": page})

    assert answer.headers["Location"] == page
    assert signed_in(client) is None


# A link


def test_a_link_asks_for_a_new_pin_and_signs_in(client: Client, classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")
    (given,) = give_links(enrolments=[pupil], at=timezone.now())
    address = reverse("join:link", args=[given.token])

    page = client.get(address)
    slip = client.post(address, {"pin": "1397", "again": "1398"})
    weak = client.post(address, {"pin": "1111", "again": "1111"})
    done = client.post(address, {"pin": "1397", "again": "1397"})

    assert "You are <strong>Aigul</strong> in class 9b." in text_of(page)
    assert "This is not what you typed above." in text_of(slip)
    assert "too easy" in text_of(weak)
    assert done.status_code == 302
    assert signed_in(client) == pupil.learner
    assert client.get(address).status_code == 410


def test_a_link_that_is_spent_between_two_pages_changes_nothing(
    client: Client, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = enrol(classroom, "Aigul")
    (given,) = give_links(enrolments=[pupil], at=timezone.now())
    monkeypatch.setattr("people.views.joining.pupil_of_link", lambda **_: pupil)
    pupil.links.all().delete()

    answer = client.post(reverse("join:link", args=[given.token]), {"pin": "1397", "again": "1397"})

    assert answer.status_code == 410
    pupil.refresh_from_db()
    assert check_password(PIN, pupil.pin)


# The account of a pupil


def test_a_pupil_changes_the_pin(client: Client, classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")
    client.force_login(pupil.learner)
    address = reverse("people:change-pin", args=[pupil.pk])
    account = text_of(client.get(reverse("people:account")))

    wrong = client.post(address, {"old": "0000", "pin": "1397", "again": "1397"})
    slip = client.post(address, {"old": PIN, "pin": "1397", "again": "1398"})
    done = client.post(address, {"old": PIN, "pin": "1397", "again": "1397"}, follow=True)

    assert (wrong.status_code, slip.status_code) == (422, 422)
    assert "In class 9b you are <strong>Aigul</strong>." in account
    assert "Change the password" not in account
    assert "This is not your PIN." in text_of(wrong)
    assert "The PIN is changed. Other devices are signed out." in text_of(done)
    pupil.refresh_from_db()
    assert check_password("1397", pupil.pin)


def test_who_guesses_the_pin_on_a_phone_left_lying_about_is_stopped(client: Client, classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")
    client.force_login(pupil.learner)
    said = {"old": "0001", "pin": "1397", "again": "1397"}

    *_, last = [client.post(reverse("people:change-pin", args=[pupil.pk]), said) for _ in range(4)]

    assert "There were several wrong PINs for this name." in text_of(last)


def test_a_pupil_may_have_a_password_but_none_that_anybody_would_try(client: Client, classroom: Classroom) -> None:
    common, of_the_site = come(client, pin="iloveyou1"), come(client, pin="Qazaqstan2026")

    asked_again = come(client, pin="saxaul-by-the-road")

    assert "This password is too common." in text_of(common)
    assert "Anybody would try this word first." in text_of(of_the_site)
    assert (common.status_code, of_the_site.status_code, asked_again.status_code) == (422, 422, 200)


def test_nobody_changes_the_pin_of_another(client: Client, classroom: Classroom) -> None:
    pupil = enrol(classroom, "Aigul")
    client.force_login(enrol(classroom, "Ben", pin=make_password(PIN)).learner)

    assert client.get(reverse("people:change-pin", args=[pupil.pk])).status_code == 404
