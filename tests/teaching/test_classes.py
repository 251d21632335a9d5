"""A teacher's classes: the list, a new one, and the page with its pupils."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.models import Lesson
from people.actions.classrooms import NoCodeFree, change_join_code
from people.models import Classroom, Enrolment, User
from quizzes.models import Assignment
from tests.pages import page_of
from tests.people.builders import NOON, enrol, make_class, make_teacher, operator, person
from tests.quizzes.builders import assign, make_bank, make_quiz

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


def test_only_a_form_that_nobody_has_filled_in_takes_the_clock_of_the_device(desk: Client) -> None:
    new, refused = desk.get(address("new-class")), desk.post(address("new-class"), {"time_zone": "Asia/Aqtau"})

    assert "data-choose-own" in new.content.decode()
    assert "data-choose-own" not in refused.content.decode()


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


def settings_of(classroom: Classroom, **said: str) -> dict[str, str]:
    return {"name": classroom.name, "time_zone": classroom.time_zone, "colleagues": "", **said}


def test_name_clock_and_colleagues_are_changed(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)
    colleague = make_teacher("colleague")
    form = settings_of(classroom, name="9b History", time_zone="Asia/Aqtau", colleagues="colleague")

    answer = desk.post(address("edit-class", classroom.pk), form, follow=True)

    classroom.refresh_from_db()
    assert (classroom.name, classroom.time_zone) == ("9b History", "Asia/Aqtau")
    assert set(classroom.teachers.all()) == {teacher, colleague}
    assert "Taught by colleague, teacher ·" in page_of(answer).text


def test_settings_show_the_colleagues_and_not_whoever_looks(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)
    classroom.teachers.add(make_teacher("colleague"))

    assert page_of(desk.get(address("edit-class", classroom.pk))).field("colleagues").get("value") == "colleague"


def test_settings_that_are_refused_leave_the_class_as_it_is(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)

    answer = desk.post(address("edit-class", classroom.pk), settings_of(classroom, name=""))

    assert (answer.status_code, page_of(answer).heading) == (422, "9b")
    assert Classroom.objects.get().name == "9b"


def test_a_superuser_who_looks_after_a_class_does_not_become_its_teacher(client: Client) -> None:
    teacher = make_teacher()
    classroom = make_class("9b", teacher=teacher)
    client.force_login(operator())

    client.post(address("edit-class", classroom.pk), settings_of(classroom, colleagues="teacher"))
    assert list(classroom.teachers.all()) == [teacher]

    client.post(address("edit-class", classroom.pk), settings_of(classroom))
    assert [each.username for each in classroom.teachers.all()] == ["operator"]


def test_a_new_code_replaces_the_old_one(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)

    answer = desk.post(address("new-code", classroom.pk), follow=True)

    assert Classroom.objects.get().join_code != classroom.join_code
    assert "The old one opens nothing any more." in answer.content.decode()


@pytest.mark.parametrize(("said", "is_open"), [("closed", False), ("open", True)])
def test_joining_is_closed_and_opened(desk: Client, teacher: User, said: str, is_open: bool) -> None:
    classroom = make_class("9b", teacher=teacher, joining_open=not is_open)

    answer = desk.post(address("joining", classroom.pk), {"joining": said}, follow=True)

    assert Classroom.objects.get().joining_open is is_open
    assert f"Joining is {said}." in page_of(answer).text


def test_a_class_is_archived_and_taken_out_again(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)

    page = page_of(desk.post(address("archive", classroom.pk), {"do": "archive"}, follow=True))
    archived_at = Classroom.objects.get().archived_at
    desk.post(address("archive", classroom.pk), {"do": "archive"})
    assert Classroom.objects.get().archived_at == archived_at is not None
    assert page.heading == "9b archived"

    desk.post(address("archive", classroom.pk), {"do": "restore"})
    assert Classroom.objects.get().archived_at is None


def test_pupils_are_not_asked_into_a_class_that_is_archived(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher, archived_at=NOON)

    page = page_of(desk.get(address("class", classroom.pk)))

    assert "Nobody is in this class." in page.text
    assert "Bring in a list" not in page.text


def test_a_copy_is_told_apart_by_the_name_that_is_proposed(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)

    assert desk.get(address("copy-class", classroom.pk)).context["form"]["name"].value() == "Copy of 9b"


def test_next_years_class_has_the_set_up_and_no_pupils(desk: Client, teacher: User) -> None:
    colleague = make_teacher("colleague")
    classroom = make_class("9b", teacher=teacher, pupils=["Aigul"], time_zone="Europe/Berlin")
    classroom.teachers.add(colleague)
    quiz = make_bank(1)
    due = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # nine o'clock in winter
    assign(classroom, quiz, due_at=due, attempts_allowed=2)
    Assignment.objects.create(classroom=classroom, lesson=Lesson.objects.get(), created_at=NOON)
    assign(classroom, make_quiz(quiz.edition, "old", retired_at=NOON))

    desk.post(address("copy-class", classroom.pk), {"name": "8b", "keep_times": "on", "days": "150"})

    made = Classroom.objects.get(name="8b")
    assert (made.copied_from, made.time_zone, made.enrolments.count()) == (classroom, "Europe/Berlin", 0)
    assert set(made.teachers.all()) == {teacher, colleague}
    assert made.join_code != classroom.join_code
    of_quiz, of_lesson = made.assignments.order_by("pk")
    assert (of_quiz.quiz, of_quiz.attempts_allowed, of_quiz.created_by) == (quiz, 2, teacher)
    assert of_quiz.due_at == datetime(2026, 7, 30, 7, 0, tzinfo=UTC)  # nine o'clock in summer
    assert (of_lesson.lesson, of_lesson.due_at) == (Lesson.objects.get(), None)
    assert classroom.assignments.count() == 3


def test_what_was_closed_by_hand_before_it_was_due_stays_open_in_a_copy(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)
    assign(classroom, make_bank(1), due_at=NOON, closes_at=NOON - timedelta(hours=1))

    desk.post(address("copy-class", classroom.pk), {"name": "8b", "keep_times": "on", "days": "0"})

    made = Assignment.objects.get(classroom__name="8b")
    assert (made.due_at, made.closes_at) == (NOON, None)


def test_a_copy_may_have_no_times(desk: Client, teacher: User) -> None:
    classroom = make_class("9b", teacher=teacher)
    assign(classroom, make_bank(1), due_at=NOON)

    page = page_of(desk.post(address("copy-class", classroom.pk), {"name": "8b"}, follow=True))

    assert Classroom.objects.get(name="8b").assignments.get().due_at is None
    assert "copied from 9b" in page.text


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "8b", "keep_times": "on"}, {"name": "8b", "days": "9999"}])
def test_what_can_not_be_copied_is_said(desk: Client, teacher: User, form: dict[str, str]) -> None:
    classroom = make_class("9b", teacher=teacher)

    assert desk.get(address("copy-class", classroom.pk)).status_code == 200
    assert desk.post(address("copy-class", classroom.pk), form).status_code == 422
    assert Classroom.objects.count() == 1
