"""``manage.py demo``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import Classroom
from tests.people.builders import make_teacher, operator, person
from tests.quizzes.builders import make_bank

pytestmark = pytest.mark.django_db


def demo(*options: str) -> list[str]:
    """The lines that the command writes."""
    out = StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue().splitlines()


def refusal(*options: str) -> str:
    with pytest.raises(CommandError) as refused:
        demo(*options)
    return str(refused.value)


def test_a_class_is_made_for_every_superuser() -> None:
    make_bank()
    bosses = [operator("ann"), operator("berik")]

    first, second = demo("--learners", "4")

    assert first.startswith("Demo class: 4 pupils, 6 assignments, ")
    assert second == (
        "It is taught by ann, berik: open Teaching in the top bar. manage.py demo --remove takes it away."
    )
    assert list(Classroom.objects.get().teachers.order_by("pk")) == bosses


def test_a_class_is_made_for_the_teacher_who_is_named() -> None:
    make_bank()
    operator()
    teacher = make_teacher("aigul")

    demo("--learners", "4", "--teacher", "Aigul")

    assert list(Classroom.objects.get().teachers.all()) == [teacher]


def test_twice_is_refused_unless_it_shall_be_replaced() -> None:
    make_bank()
    operator()
    demo("--learners", "4")

    assert refusal("--learners", "5") == (
        "The demo class is there already. Make it anew with --replace, or take it away with --remove."
    )
    demo("--learners", "5", "--replace")
    assert Classroom.objects.get().enrolments.count() == 5


def test_it_is_taken_away() -> None:
    make_bank()
    operator()
    demo("--learners", "4")

    assert demo("--remove") == ["The demo class is gone, with all that it did."]
    assert demo("--remove") == ["There is no demo class."]
    assert not Classroom.objects.exists()


def test_without_a_superuser_it_says_how_to_make_one() -> None:
    make_bank()

    assert refusal() == (
        "There is no superuser to teach the demo class. Make the first account with the link that manage.py serve prints, "
        "or name a teacher with --teacher."
    )


def test_only_somebody_who_may_teach_can_be_its_teacher() -> None:
    make_bank()
    person("aliya")

    assert refusal("--teacher", "aliya") == (
        "Nobody who may teach has the user name aliya. Give that person the staff status in the admin first."
    )


def test_without_a_course_it_says_how_to_load_one() -> None:
    operator()

    assert refusal() == (
        "No course has a quiz to assign. Load one first: manage.py loadcourse fixtures/kazakhstan-russia"
    )


@pytest.mark.parametrize("number", ["3", "101", "-5", "many", "²"])
def test_a_class_has_a_size_that_a_demo_needs(number: str) -> None:
    assert f"{number} is no whole number from 4 to 100" in refusal("--learners", number)


def test_one_cannot_remove_and_replace_at_once() -> None:
    assert "not allowed with argument" in refusal("--remove", "--replace")
