"""A list of pupils: what would become of each line is shown, and done only once the teacher agrees."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Classroom, Enrolment, User
from tests.pages import page_of
from tests.people.builders import NOON, enrol, make_class, make_teacher, person
from tests.teaching.desks import address, again, desk_of, text_of
from tests.world import reads_only

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


def plan(desk: Client, classroom: Classroom, names: str) -> Any:
    """The page that says what would happen."""
    return desk.post(address("roster", classroom.pk), {"names": names})


def fates(answer: Any) -> list[tuple[str, str]]:
    return [(each.row.name, each.fate.value) for each in answer.context["plan"].rows]


def remarks(answer: Any) -> list[str]:
    return [f"{each.place}: {each.sentence}" for each in answer.context["remarks"]]


def agree(desk: Client, classroom: Classroom, planned: Any) -> Any:
    carried = page_of(planned).field("plan").get("value")
    return desk.post(address("agree", classroom.pk), {"plan": carried})


def table(*rows: str) -> str:
    """Cells as they are copied from a spreadsheet."""
    return "\n".join(row.replace("|", "\t") for row in ("name|group|user name|pin", *rows))


def test_pasted_names_become_pupils_with_cards(desk: Client, classroom: Classroom) -> None:
    planned = plan(desk, classroom, "Aigul\nBen\n")

    cards = agree(desk, classroom, planned).context["cards"]

    assert fates(planned) == [("Aigul", "new"), ("Ben", "new")]
    made = list(classroom.enrolments.order_by("name_key"))
    assert [(each.name, each.account_made_here, each.may_be_opened) for each in made] == [
        ("Aigul", True, True),
        ("Ben", True, True),
    ]
    assert all(check_password(card.pin, each.pin) for card, each in zip(cards, made, strict=True))
    assert not any(each.learner.has_usable_password() for each in made)


def test_nothing_is_written_before_the_teacher_agrees(desk: Client, classroom: Classroom) -> None:
    with reads_only():
        planned = plan(desk, classroom, "Aigul\nBen")

    assert "2 new pupils, each with an account and a PIN" in page_of(planned).text
    assert not classroom.enrolments.exists()


def test_a_file_from_a_spreadsheet_is_read(desk: Client, classroom: Classroom) -> None:
    data = "\ufeffФИО;Группа\nАйгүл;А\n;Б\nАйгүл;В\n".encode()

    planned = desk.post(address("roster", classroom.pk), {"file": SimpleUploadedFile("9b.csv", data)})

    assert fates(planned) == [("Айгүл", "new")]
    assert [remark.split(":")[0] for remark in remarks(planned)] == ["Line 3", "Line 4"]
    agree(desk, classroom, planned)
    assert classroom.enrolments.get().group == "А"


def test_known_pupils_are_told_by_user_name_or_by_name(desk: Client, classroom: Classroom) -> None:
    aigul = enrol(classroom, "Aigul", group="A")
    ben = enrol(classroom, "Ben")
    enrol(classroom, "Dana", group="A")
    gone = enrol(classroom, "Erlan", removed_at=NOON)
    lines = table(f"Aigul K.|B|{aigul.learner.username}|", "BEN|A||", "Dana|||", "Erlan|C||", "Farida|C||")

    planned = plan(desk, classroom, lines)
    agree(desk, classroom, planned)

    assert [fate for _name, fate in fates(planned)] == ["regrouped", "regrouped", "known", "back", "new"]
    assert [(again(each).name, again(each).group) for each in (aigul, ben)] == [("Aigul", "B"), ("Ben", "A")]
    assert (again(gone).removed_at, again(gone).group) == (None, "C")
    assert classroom.enrolments.get(name="Farida").group == "C"


def test_without_anybody_new_the_class_is_shown_again(desk: Client, classroom: Classroom) -> None:
    enrol(classroom, "Ben")

    answer = agree(desk, classroom, plan(desk, classroom, table("Ben|A||")))

    assert answer["Location"] == address("class", classroom.pk)
    assert classroom.enrolments.get().group == "A"


def test_with_nothing_to_do_there_is_nothing_to_agree_to(desk: Client, classroom: Classroom) -> None:
    enrol(classroom, "Ben")

    page = page_of(plan(desk, classroom, "Ben"))

    assert "There is nothing to do." in page.text


def test_user_names_and_pins_of_the_school_are_taken(desk: Client, classroom: Classroom) -> None:
    agree(desk, classroom, plan(desk, classroom, table("Aigul||Aigul.K|4071")))

    aigul = classroom.enrolments.get()
    assert aigul.learner.username == "aigul.k"
    assert check_password("4071", aigul.pin)


def test_a_pin_that_anybody_would_guess_is_replaced(desk: Client, classroom: Classroom) -> None:
    planned = plan(desk, classroom, table("Aigul|||1234"))

    (card,) = agree(desk, classroom, planned).context["cards"]

    assert remarks(planned) == ["Line 2: The PIN is too short, too long or easily guessed. They get another."]
    assert card.pin != "1234"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Dana||outsider|", "This user name belongs to an account outside the class."),
        ("Dana||dana k|", "A user name has only letters, digits"),
        ("Aigul||c{class_id}-ben|", "The user name is of one pupil, the name of another."),
    ],
)
def test_rows_that_can_not_be_done_are_refused_with_their_line(
    desk: Client, classroom: Classroom, row: str, reason: str
) -> None:
    person("outsider")
    enrol(classroom, "Aigul")
    enrol(classroom, "Ben")

    planned = plan(desk, classroom, table("Farida|||", row.replace("{class_id}", str(classroom.pk))))
    agree(desk, classroom, planned)

    assert [fate for _name, fate in fates(planned)] == ["new", "refused"]
    assert remarks(planned)[0].startswith(f"Line 3: {reason}")
    assert classroom.enrolments.count() == 3


def test_two_lines_about_one_pupil_are_told(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben")

    planned = plan(desk, classroom, table("Ben|A||", f"Benjamin|B|{ben.learner.username}|"))

    assert [fate for _name, fate in fates(planned)] == ["regrouped", "refused"]
    assert remarks(planned) == ["Line 3: Another line is about the same pupil. Remove one of them."]


def test_an_account_outside_the_class_is_never_put_into_it(desk: Client, classroom: Classroom) -> None:
    make_teacher("colleague")

    planned = plan(desk, classroom, table("Colleague||colleague|", "Root||TEACHER|"))
    agree_with = page_of(planned).text

    assert [fate for _name, fate in fates(planned)] == ["refused", "refused"]
    assert "There is nothing to do." in agree_with
    assert not classroom.enrolments.exists()


@pytest.mark.parametrize("form", [{}, {"names": "  "}, {"names": "Ben", "file": "too"}])
def test_a_list_is_a_file_or_names(desk: Client, classroom: Classroom, form: dict[str, Any]) -> None:
    if "file" in form:
        form = form | {"file": SimpleUploadedFile("9b.csv", b"name\nBen")}

    answer = desk.post(address("roster", classroom.pk), form)

    assert answer.status_code == 422
    assert "Choose a file or write names, one of both." in text_of(answer)


def test_a_file_that_can_not_be_read_says_why(desk: Client, classroom: Classroom) -> None:
    workbook = SimpleUploadedFile("9b.xlsx", b"PK\x03\x04rest")

    answer = desk.post(address("roster", classroom.pk), {"file": workbook})

    assert answer.status_code == 422
    assert "The whole file" in remarks(answer)[0]
    assert "workbook" in remarks(answer)[0]


def test_an_empty_file_is_told_apart_from_none(desk: Client, classroom: Classroom) -> None:
    answer = desk.post(address("roster", classroom.pk), {"file": SimpleUploadedFile("9b.csv", b"")})

    assert answer.status_code == 422
    assert "There is nothing in it." in text_of(answer)


def test_when_the_class_has_changed_the_teacher_is_asked_again(desk: Client, classroom: Classroom) -> None:
    planned = plan(desk, classroom, "Aigul\nBen")
    enrol(classroom, "Ben")

    answer = agree(desk, classroom, planned)

    assert answer.status_code == 422
    assert "The class has changed meanwhile. Nothing was written." in text_of(answer)
    assert fates(answer) == [("Aigul", "new"), ("Ben", "known")]
    assert classroom.enrolments.count() == 1
    assert agree(desk, classroom, answer).status_code == 200
    assert classroom.enrolments.count() == 2


def test_agreeing_twice_makes_nobody_twice(desk: Client, classroom: Classroom) -> None:
    planned = plan(desk, classroom, "Aigul")

    agree(desk, classroom, planned)
    again_ = agree(desk, classroom, planned)

    assert (again_.status_code, classroom.enrolments.count()) == (422, 1)


def test_a_plan_that_was_changed_or_is_of_another_class_does_nothing(
    desk: Client, classroom: Classroom, teacher: User
) -> None:
    planned = plan(desk, classroom, "Aigul")
    other = make_class("9c", teacher=teacher)
    carried = page_of(planned).field("plan").get("value", "")

    forged = desk.post(address("agree", classroom.pk), {"plan": re.sub("^.", "x", carried)})
    agree(desk, other, planned)

    assert forged.status_code == 422
    assert "Begin anew." in text_of(forged)
    assert not Enrolment.objects.exists()


def test_forty_lines_cost_the_queries_of_three(desk: Client, teacher: User) -> None:
    costs = []
    for size in (3, 40):
        classroom = make_class(f"of {size}", teacher=teacher, pupils=["Known"])
        with CaptureQueriesContext(connection) as queries:
            planned = plan(desk, classroom, "\n".join(["Known", *(f"Pupil {number}" for number in range(size))]))
        with CaptureQueriesContext(connection) as done:
            agree(desk, classroom, planned)
        costs.append((len(queries), len(done)))

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12
