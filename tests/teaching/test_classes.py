"""A teacher's classes: the list, a new one, and the page with its pupils."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.actions.classrooms import NoCodeFree, change_join_code
from people.models import Classroom, Enrolment, User
from tests.pages import page_of
from tests.people.builders import NOON, enrol, make_class, make_teacher, operator, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def desk(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def address(name: str, *keys: int) -> str:
    return reverse(f"teaching:{name}", args=keys)


def names_on(answer: Any) -> list[str]:
    return [pupil.name for pupil in answer.context["pupils"]]


def test_a_teacher_finds_their_own_classes_with_how_many_pupils_are_in_them(desk: Client, teacher: User) -> None:
    make_class("9b", teacher=teacher, pupils=["Aigul", "Ben"])
    make_class("9c", teacher=make_teacher("colleague"))
    make_class("8b", teacher=teacher, archived_at=NOON)

    answer = desk.get(address("classes"))

    assert [(each.name, each.pupils) for each in answer.context["in_use"]] == [("9b", 2)]
    assert [each.name for each in answer.context["archived"]] == ["8b"]
    assert "9c" not in page_of(answer).text


def test_a_superuser_sees_all_classes_and_a_pupil_none(client: Client) -> None:
    pupil = enrol(make_class("9b", teacher=make_teacher()), "Aigul").learner
    root, phone = Client(), Client()
    root.force_login(operator())
    phone.force_login(pupil)

    assert [each.name for each in root.get(address("classes")).context["in_use"]] == ["9b"]
    assert phone.get(address("classes")).status_code == 404
    assert phone.get(address("overview")).status_code == 404


def test_those_who_have_left_and_those_who_pretend_are_not_counted(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher, pupils=["Aigul"])
    enrol(classroom, "Ben", removed_at=NOON)
    enrol(classroom, "Preview", learner=person("preview", preview_of=teacher))

    answer = desk.get(address("class", classroom.pk))

    assert names_on(answer) == ["Aigul"]
    assert [each.pupils for each in desk.get(address("classes")).context["in_use"]] == [1]


def test_whoever_writes_no_course_is_led_from_teaching_to_their_classes(desk: Client) -> None:
    assert desk.get(address("overview"))["Location"] == address("classes")


def test_a_class_is_made(desk: Client, teacher: User) -> None:
    colleague = make_teacher("colleague")

    answer = desk.post(
        address("new-class"), {"name": "9b", "time_zone": "Asia/Almaty", "colleagues": "Colleague, colleague"}
    )

    made = Classroom.objects.get()
    assert answer["Location"] == address("class", made.pk)
    assert (made.name, made.time_zone, made.joining_open) == ("9b", "Asia/Almaty", True)
    assert set(made.teachers.all()) == {teacher, colleague}


def test_only_instructors_can_be_colleagues_and_learners_are_not_told_from_nobody(desk: Client) -> None:
    person("aigul")
    form = {"name": "9b", "time_zone": "Asia/Almaty", "colleagues": "aigul nobody"}

    answer = desk.post(address("new-class"), form)

    assert answer.status_code == 422
    assert page_of(answer).errors == [
        "Error: No instructor has this user name: aigul, nobody. Ask your colleague how it is spelt, or remove it."
    ]
    assert not Classroom.objects.exists()


@pytest.mark.parametrize("form", [{}, {"name": "9b", "time_zone": "Mars/Olympus"}, {"name": " ", "time_zone": "UTC"}])
def test_a_class_needs_a_name_and_a_clock(desk: Client, form: dict[str, str]) -> None:
    assert desk.post(address("new-class"), form).status_code == 422
    assert not Classroom.objects.exists()


def test_the_page_of_a_class_shows_each_pupil(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)
    enrol(classroom, "Aigul", group="A", wrong_pins=Enrolment.LOCKED_AFTER)
    enrol(classroom, "Ben", learner=person("ben"))

    page = page_of(desk.get(address("class", classroom.pk)))

    assert f"c{classroom.pk}-aigul" in page.text
    assert "locked" in page.text
    assert "own account" in page.text


def test_a_colleagues_class_is_not_found(desk: Client) -> None:
    assert desk.get(address("class", make_class(teacher=make_teacher("colleague")).pk)).status_code == 404


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Aigul", "Ben", "Dana"]),
        ("-name", ["Dana", "Ben", "Aigul"]),
        ("group", ["Ben", "Dana", "Aigul"]),
        ("joined", ["Dana", "Aigul", "Ben"]),
        ("seen", ["Ben", "Aigul", "Dana"]),
        ("-seen", ["Ben", "Aigul", "Dana"]),
        ("password", ["Aigul", "Ben", "Dana"]),
    ],
)
def test_pupils_are_sorted_by_any_column(desk: Client, teacher: User, sort: str, order: list[str]) -> None:
    classroom = make_class("9b", teacher=teacher)
    enrol(classroom, "Dana", group="A", joined_at=NOON - timedelta(days=1))
    enrol(classroom, "Aigul", group="B")
    enrol(classroom, "Ben", group="", learner=person("ben", last_login=NOON))

    answer = desk.get(address("class", classroom.pk), {"sort": sort})

    assert names_on(answer) == order


def test_a_heading_sorts_the_other_way_once_it_sorts(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher, pupils=["Aigul"])

    up = desk.get(address("class", classroom.pk)).context["headings"][0]
    down = desk.get(address("class", classroom.pk), {"sort": "-name"}).context["headings"][0]

    assert [(each.query, each.direction) for each in (up, down)] == [
        ("sort=-name", "ascending"),
        ("sort=name", "descending"),
    ]


def test_a_class_of_forty_costs_the_queries_of_a_class_of_three(desk: Client, teacher: User) -> None:
    costs = []
    for size in (3, 40):
        classroom = make_class(f"of {size}", teacher=teacher, pupils=[f"Pupil {number}" for number in range(size)])
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("class", classroom.pk))
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 12


def test_a_code_is_drawn_again_where_another_class_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    classroom, other = make_class("9b"), make_class("9c")
    drawn = iter([other.join_code, "AAAAAA"])
    monkeypatch.setattr("people.actions.classrooms.new_join_code", lambda: next(drawn))

    change_join_code(classroom=classroom)

    assert Classroom.objects.get(pk=classroom.pk).join_code == "AAAAAA"


def test_drawing_ends_where_no_code_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    classroom, other = make_class("9b"), make_class("9c")
    monkeypatch.setattr("people.actions.classrooms.new_join_code", lambda: other.join_code)

    with pytest.raises(NoCodeFree):
        change_join_code(classroom=classroom)
