"""What a teacher does with one pupil, and with the group of several."""

import pytest
from django.test import Client

from people.models import Classroom, Enrolment, User
from tests.pages import page_of
from tests.people.builders import NOON, enrol, make_class, make_teacher, person
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


def test_a_pupil_is_renamed_and_put_into_a_group(desk: Client, classroom: Classroom) -> None:
    aigul = enrol(classroom, "Aigull")

    desk.post(address("pupil", aigul.pk), {"name": "Айгүл", "group": "A"})

    renamed = again(aigul)
    assert (renamed.name, renamed.name_key, renamed.group) == ("Айгүл", "айгүл", "A")
    assert renamed.learner.display_name == "Айгүл"


def test_somebodys_own_account_keeps_its_name(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben", learner=person("ben", display_name="Benjamin"))

    desk.post(address("pupil", ben.pk), {"name": "Ben K.", "group": ""})

    assert (again(ben).name, again(ben).learner.display_name) == ("Ben K.", "Benjamin")


def test_no_two_pupils_have_one_name(desk: Client, classroom: Classroom) -> None:
    enrol(classroom, "Aigul")
    ben = enrol(classroom, "Ben")

    answer = desk.post(address("pupil", ben.pk), {"name": "AIGUL", "group": ""})

    assert answer.status_code == 422
    assert "Somebody in the class has this name already." in text_of(answer)
    assert again(ben).name == "Ben"


def test_a_pupil_without_a_name_is_refused(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben")

    answer = desk.post(address("pupil", ben.pk), {"name": " ", "group": "A"})

    assert (answer.status_code, again(ben).group) == (422, "")
    assert "<h2>Ben</h2>" in text_of(answer)


def test_a_pupil_moves_to_another_class_with_account_and_pin(desk: Client, classroom: Classroom, teacher: User) -> None:
    other = make_class("9c", teacher=teacher)
    ben = enrol(classroom, "Ben", group="A")

    desk.post(address("move", ben.pk), {"to": other.pk})

    moved = again(ben)
    assert (moved.classroom, moved.group, moved.pin, moved.account_made_here) == (other, "", ben.pin, True)


def test_a_pupil_comes_back_to_a_class_that_they_had_left(desk: Client, classroom: Classroom, teacher: User) -> None:
    other = make_class("9c", teacher=teacher)
    ben = enrol(classroom, "Ben")
    enrol(other, "Ben", learner=ben.learner, removed_at=NOON)

    desk.post(address("move", ben.pk), {"to": other.pk})

    assert Enrolment.objects.get() == again(ben)
    assert again(ben).classroom == other


def test_a_pupil_can_not_be_twice_in_a_class(desk: Client, classroom: Classroom, teacher: User) -> None:
    other = make_class("9c", teacher=teacher)
    ben = enrol(classroom, "Ben")
    enrol(other, "Benjamin", learner=ben.learner)

    answer = desk.post(address("move", ben.pk), {"to": other.pk})

    assert answer.status_code == 422
    assert "This pupil is in that class already." in text_of(answer)
    assert again(ben).classroom == classroom


def test_a_pupil_can_not_move_where_the_name_is_taken(desk: Client, classroom: Classroom, teacher: User) -> None:
    other = make_class("9c", teacher=teacher, pupils=["Ben"])
    ben = enrol(classroom, "Ben")

    answer = desk.post(address("move", ben.pk), {"to": other.pk})

    assert answer.status_code == 422
    assert "Somebody in that class has the same name." in text_of(answer)


def test_nobody_moves_into_a_class_of_somebody_else(desk: Client, classroom: Classroom) -> None:
    colleagues = make_class("9c", teacher=make_teacher("colleague"))
    ben = enrol(classroom, "Ben")

    assert desk.post(address("move", ben.pk), {"to": colleagues.pk}).status_code == 422
    assert again(ben).classroom == classroom


def test_a_locked_pin_is_unlocked_with_one_tap(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben", wrong_pins=Enrolment.LOCKED_AFTER, last_wrong_pin_at=NOON)

    assert "locked" in page_of(desk.get(address("class", classroom.pk))).text
    assert "The PIN is locked" in page_of(desk.get(address("pupil", ben.pk))).text
    desk.post(address("unlock", ben.pk))

    unlocked = again(ben)
    assert (unlocked.wrong_pins, unlocked.last_wrong_pin_at, unlocked.pin) == (0, None, ben.pin)


def test_a_pupil_is_removed_and_brought_back(desk: Client, classroom: Classroom) -> None:
    ben = enrol(classroom, "Ben")

    page = page_of(desk.post(address("remove", ben.pk), follow=True))
    assert again(ben).removed_at
    assert "1 removed pupil" in page.text
    assert "removed" in page_of(desk.get(address("pupil", ben.pk))).text

    desk.post(address("bring-back", ben.pk))
    assert again(ben).removed_at is None


def test_nobody_comes_back_under_a_name_that_somebody_has_got(desk: Client, classroom: Classroom) -> None:
    gone = enrol(classroom, "Ben", removed_at=NOON)
    enrol(classroom, "ben", learner=person("ben"))

    answer = desk.post(address("bring-back", gone.pk), follow=True)

    assert "Ben can't come back: somebody has got the name." in text_of(answer)
    assert again(gone).removed_at


def test_several_are_put_into_a_group_at_once(desk: Client, classroom: Classroom) -> None:
    first, second, third = (enrol(classroom, name) for name in ("Aigul", "Ben", "Dana"))

    answer = desk.post(address("groups", classroom.pk), {"pupil": [first.pk, third.pk], "group": "A"}, follow=True)

    assert [again(each).group for each in (first, second, third)] == ["A", "", "A"]
    assert "The group of 2 pupils is set." in text_of(answer)


def test_pupils_of_another_class_are_not_put_into_groups(desk: Client, classroom: Classroom, teacher: User) -> None:
    other = enrol(make_class("9c", teacher=teacher), "Ben")

    desk.post(address("groups", classroom.pk), {"pupil": [other.pk], "group": "A"})

    assert again(other).group == ""


def test_without_a_tick_nothing_is_changed(desk: Client, classroom: Classroom) -> None:
    answer = desk.post(address("groups", classroom.pk), {"group": "A"}, follow=True)

    assert "Tick at least one pupil. Nothing was changed." in text_of(answer)


def test_whoever_pretends_to_be_a_pupil_has_no_page(desk: Client, classroom: Classroom, teacher: User) -> None:
    pretended = enrol(classroom, "Preview", learner=person("preview", preview_of=teacher))

    assert desk.get(address("pupil", pretended.pk)).status_code == 404


@pytest.mark.parametrize("page", ["pupil", "merge"])
def test_another_teachers_pupil_is_not_found(desk: Client, page: str) -> None:
    ben = enrol(make_class(teacher=make_teacher("colleague")), "Ben")

    assert desk.get(address(page, ben.pk)).status_code == 404


@pytest.mark.parametrize("event", ["move", "pin", "link", "unlock", "remove", "bring-back", "merge"])
def test_nothing_is_done_to_another_teachers_pupil(desk: Client, event: str) -> None:
    ben = enrol(make_class(teacher=make_teacher("colleague")), "Ben", wrong_pins=3)
    before = Enrolment.objects.values().get()

    assert desk.post(address(event, ben.pk)).status_code == 404
    assert Enrolment.objects.values().get() == before
