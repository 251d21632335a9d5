"""The page on the wall while a class comes in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from people.models import Classroom, Enrolment, User
from teaching.views.projector import in_groups
from tests.people.builders import enrol, make_class, make_teacher

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def classroom() -> Classroom:
    return make_class(teacher=make_teacher(), join_code="ACDEFG", time_zone="Asia/Almaty")


@pytest.fixture
def teacher(client: Client, classroom: Classroom) -> Client:
    client.force_login(classroom.teachers.get())
    return client


def projector(browser: Client, classroom: Classroom, **more: Any) -> str:
    return browser.get(address_of(classroom), **more).content.decode()


def address_of(classroom: Classroom) -> str:
    return reverse("teaching:projector", args=[classroom.pk])


def come(classroom: Classroom, name: str, *, ago: timedelta = timedelta()) -> Enrolment:
    pupil = enrol(classroom, name, joined_at=timezone.now() - timedelta(days=30))
    User.objects.filter(pk=pupil.learner_id).update(last_login=timezone.now() - ago)
    return pupil


def test_the_wall_shows_the_way_into_the_class(teacher: Client, classroom: Classroom, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["192.0.2.7"]

    page = projector(teacher, classroom, headers={"Host": "192.0.2.7:8000"})

    assert '<dd class="wall-address">192.0.2.7:8000/join/</dd>' in page
    assert '<dd class="wall-code">ACD EFG</dd>' in page
    assert '<svg viewBox="0 0' in page
    assert "Phones don’t find" not in page


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "here.localhost"])
def test_on_the_machine_that_serves_it_shows_the_address_in_the_network(
    teacher: Client, classroom: Classroom, settings: Settings, host: str
) -> None:
    settings.LAN_ADDRESS, settings.ALLOWED_HOSTS = "http://192.0.2.7:8000", ["*"]

    page = projector(teacher, classroom, headers={"Host": host})

    assert '<dd class="wall-address">192.0.2.7:8000/join/</dd>' in page
    assert "Phones don’t find" not in page


def test_an_address_that_leads_nowhere_from_a_phone_is_told(
    teacher: Client, classroom: Classroom, settings: Settings
) -> None:
    settings.LAN_ADDRESS = ""

    assert "Phones don’t find this address" in projector(teacher, classroom, headers={"Host": "localhost"})


def test_a_name_that_others_use_stays(teacher: Client, classroom: Classroom, settings: Settings) -> None:
    settings.LAN_ADDRESS, settings.ALLOWED_HOSTS = "http://192.0.2.7:8000", ["*"]

    page = projector(teacher, classroom, headers={"Host": "course.example"})

    assert '<dd class="wall-address">course.example/join/</dd>' in page


def test_who_came_in_last_stands_first(teacher: Client, classroom: Classroom) -> None:
    come(classroom, "Ben", ago=timedelta(seconds=2))
    come(classroom, "Aigul", ago=timedelta(seconds=1))
    come(classroom, "Dana", ago=timedelta(days=2))

    arrived = projector(teacher, classroom, headers=HTMX)

    assert "<html" not in arrived
    assert "2 have arrived today" in arrived
    assert "1 more is in the class" in arrived
    assert [arrived.index(name) for name in ("Aigul", "Ben", "Dana")] == sorted(
        arrived.index(name) for name in ("Aigul", "Ben", "Dana")
    )


def test_who_joins_with_an_own_account_has_arrived_and_who_was_taken_out_has_not(
    teacher: Client, classroom: Classroom
) -> None:
    enrol(classroom, "Aigul", joined_at=timezone.now())
    enrol(classroom, "Ben", joined_at=timezone.now(), removed_at=timezone.now())

    arrived = projector(teacher, classroom, headers=HTMX)

    assert "1 has arrived today" in arrived
    assert "Ben" not in arrived


def test_before_anybody_came_the_page_says_what_will_appear(teacher: Client, classroom: Classroom) -> None:
    assert "Names appear here as soon as somebody comes in." in projector(teacher, classroom)


def test_joining_is_closed_and_opened_from_the_page(teacher: Client, classroom: Classroom) -> None:
    closed = teacher.post(address_of(classroom), {"joining": "closed"}, follow=True).content.decode()
    opened = teacher.post(address_of(classroom), {"joining": "open"}, follow=True).content.decode()

    assert "Joining is closed." in closed
    assert "Open joining" in closed
    assert "Close joining" in opened


def test_an_archived_class_shows_no_way_in(teacher: Client, classroom: Classroom) -> None:
    Classroom.objects.update(archived_at=timezone.now())

    page = projector(teacher, classroom)

    assert "This class is in the archive" in page
    assert "ACD EFG" not in page
    assert "Close joining" not in page


def test_it_is_the_same_few_questions_to_the_database_for_any_class(
    teacher: Client, classroom: Classroom, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    come(classroom, "Aigul")
    with django_assert_num_queries(4):
        projector(teacher, classroom, headers=HTMX)

    for number in range(39):
        come(classroom, f"Pupil {number}")

    with django_assert_num_queries(4):
        projector(teacher, classroom, headers=HTMX)


def test_the_page_is_its_teachers_alone(client: Client, classroom: Classroom) -> None:
    client.force_login(make_teacher("another"))

    assert client.get(address_of(classroom)).status_code == 404


@pytest.mark.parametrize(("code", "read"), [("ACDEFG", "ACD EFG"), ("", "")])
def test_a_code_is_read_in_groups(code: str, read: str) -> None:
    assert in_groups(code) == read
