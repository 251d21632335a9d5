"""PINs, links and cards: shown once, for accounts that were made for the class alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from people.models import Classroom, Enrolment, SignInLink, User
from tests.pages import inline_code, page_of
from tests.people.builders import enrol, make_class, make_teacher, operator, person
from tests.teaching.desks import address, again, desk_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def desk(teacher: User) -> Client:
    return desk_of(teacher)


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class("9b", teacher=teacher)


def cards_in(answer: Any) -> list[Any]:
    return list(answer.context["cards"])


def test_a_new_pin_is_shown_once_and_kept_as_a_hash(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben", wrong_pins=Enrolment.LOCKED_AFTER)

    answer = desk.post(address("pin", ben.pk))

    (card,) = cards_in(answer)
    assert re.fullmatch(r"\d{6}", card.pin)
    assert check_password(card.pin, again(ben).pin)
    assert again(ben).wrong_pins == 0
    assert card.pin in page_of(answer).text
    assert "no-store" in answer["Cache-Control"]
    assert card.pin not in text_of(desk.get(address("pupil", ben.pk)))


def test_a_link_opens_the_account_once_and_replaces_those_of_before(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben")
    desk.post(address("link", ben.pk))

    (card,) = cards_in(desk.post(address("link", ben.pk)))

    token = card.address.rstrip("/").rsplit("/", 1)[1]
    link = SignInLink.objects.get()
    assert SignInLink.objects.of(token, at=timezone.now()).get() == link
    assert link.expires_at - timezone.now() > timedelta(days=13)
    assert again(ben).pin == ben.pin


def test_cards_for_all_have_name_address_code_and_pin(desk: Client, classroom: Classroom) -> None:
    ben, aigul = enrol(classroom, "Ben"), enrol(classroom, "Aigul", group="A")
    enrol(classroom, "Dana", learner=person("dana"))
    page = page_of(desk.get(address("cards", classroom.pk)))

    answer = desk.post(address("cards", classroom.pk), {"kind": "pin", "pupil": [ben.pk, aigul.pk]})

    first, second = cards_in(answer)
    assert [first.name, second.name] == ["Aigul", "Ben"]
    assert check_password(second.pin, again(ben).pin)
    text = page_of(answer).text
    assert [part for part in ("http://testserver/join/", classroom.join_code, first.pin) if part not in text] == []
    assert "1 pupil has an own account and needs no card." in page.text
    assert inline_code(answer) == []


def test_cards_with_links_have_no_pin(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben")

    (card,) = cards_in(desk.post(address("cards", classroom.pk), {"kind": "link", "pupil": [ben.pk]}))

    assert (card.pin, "/join/link/" in card.address) == ("", True)
    assert again(ben).pin == ben.pin


def test_cards_made_on_the_machine_that_serves_name_it_as_phones_find_it(
    classroom: Classroom, teacher: User, settings: Settings
) -> None:
    settings.LAN_ADDRESS = "http://192.168.1.5:8000"
    settings.ALLOWED_HOSTS = ["localhost"]
    ben = enrol(classroom, "Ben")
    here = desk_of(teacher)
    here.defaults["HTTP_HOST"] = "localhost"

    (card,) = cards_in(here.post(address("pin", ben.pk)))

    assert card.address == "http://192.168.1.5:8000/join/"


@pytest.mark.parametrize(("found", "told"), [("", True), ("http://192.168.1.5:8000", False)])
def test_an_address_that_leads_nowhere_from_a_phone_is_told_before_cards_are_made_and_on_them(
    classroom: Classroom, teacher: User, settings: Settings, found: str, told: bool
) -> None:
    settings.LAN_ADDRESS, settings.ALLOWED_HOSTS = found, ["localhost"]
    here = desk_of(teacher)
    here.defaults["HTTP_HOST"] = "localhost"
    ben = enrol(classroom, "Ben")

    pages = [here.get(address("cards", classroom.pk)), here.post(address("pin", ben.pk))]

    assert ["Phones don’t find this address" in text_of(page) for page in pages] == [told, told]


def test_ticks_in_the_list_of_pupils_are_taken_over(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben")
    enrol(classroom, "Aigul")

    answer = desk.post(address("cards", classroom.pk), {"do": "choose", "pupil": [ben.pk]})

    assert answer.context["form"].initial["pupil"] == [ben.pk]
    assert answer.status_code == 200
    assert again(ben).pin == ben.pin


def test_cards_for_nobody_are_refused(desk: Client, classroom: Classroom) -> None:
    enrol(classroom, "Ben")

    answer = desk.post(address("cards", classroom.pk), {"kind": "pin"})

    assert answer.status_code == 422
    assert "Tick at least one pupil." in text_of(answer)


def test_without_accounts_of_the_class_there_is_nothing_to_print(desk: Client, classroom: Classroom) -> None:
    assert "Bring in a list of pupils first." in text_of(desk.get(address("cards", classroom.pk)))


@pytest.mark.parametrize("event", ["pin", "link"])
def test_nobody_gets_into_an_account_that_was_not_made_here(desk: Client, classroom: Classroom, event: str) -> None:
    colleague = enrol(classroom, "Colleague", learner=make_teacher("colleague"))
    root = enrol(classroom, "Root", learner=operator())
    pupil = enrol(classroom, "Dana", learner=person("dana"))

    for each in (colleague, root, pupil):
        answer = desk.post(address(event, each.pk))
        assert answer.status_code == 422
        assert again(each).pin == ""
    cards = desk.post(address("cards", classroom.pk), {"kind": event, "pupil": [colleague.pk, root.pk, pupil.pk]})

    assert cards.status_code == 422
    assert not SignInLink.objects.exists()


@pytest.mark.parametrize("rank", ["is_staff", "is_superuser"])
def test_a_pupil_who_rises_to_teach_is_not_let_in_by_an_old_link(desk: Client, classroom: Classroom, rank: str) -> None:
    ben = enrol(classroom, "Ben")
    (card,) = cards_in(desk.post(address("link", ben.pk)))
    token = card.address.rstrip("/").rsplit("/", 1)[1]

    User.objects.filter(pk=ben.learner_id).update(**{rank: True})

    assert not SignInLink.objects.of(token, at=timezone.now()).exists()
    assert desk.post(address("link", ben.pk)).status_code == 422
    assert desk.post(address("pin", ben.pk)).status_code == 422


@pytest.mark.parametrize("kind", ["pin", "link"])
def test_forty_cards_cost_the_queries_of_three(desk: Client, teacher: User, kind: str) -> None:
    costs = []
    for size in (3, 40):
        classroom = make_class(f"of {size}", teacher=teacher, pupils=[f"Pupil {number}" for number in range(size)])
        form = {"kind": kind, "pupil": [each.pk for each in classroom.enrolments.all()]}
        with CaptureQueriesContext(connection) as queries:
            desk.post(address("cards", classroom.pk), form)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 12
