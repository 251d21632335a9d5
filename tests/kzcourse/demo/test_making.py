"""An invented class is made, small and from a small course, and taken away again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from kzcourse.demo import DemoExists, NothingToAssign, make_demo, remove_demo
from kzcourse.demo.doubting import doubted_in
from kzcourse.demo.pupils import user_names_of
from memory.models import Review
from people.actions.pupils import give_pins
from people.models import Classroom, Enrolment, User
from quizzes.actions import record_answer, submit
from quizzes.actions.regrade import Decision, plan_regrade, regrade
from quizzes.models import Assignment, Attempt, Question, Regrade, Response
from quizzes.regrading import Method
from tests.lessons.builders import make_course, make_edition, make_small_course
from tests.memory.builders import memories
from tests.people.builders import enrol, make_class, make_teacher, person
from tests.quizzes.builders import SAMPLES, assign, begin, make_bank, make_quiz, new_save, publish, tried
from tests.world import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def make(learners: int = 4, *, seed: int = 1, at: datetime = AT) -> Classroom:
    teachers = list(User.objects.filter(is_staff=True)) or [make_teacher()]
    return make_demo(learners=learners, teachers=teachers, seed=seed, at=at)


def every_row() -> dict[str, list[dict[str, Any]]]:
    return rows_of(*apps.get_models(include_auto_created=True))


def answers_given() -> list[tuple[Any, ...]]:
    """Who answered what and when, without the keys of rows."""
    log = Response.objects.order_by("received_at", "item__attempt__learner__display_name", "item__number")
    return list(
        log.values_list("item__attempt__learner__display_name", "item__question__slug", "given", "page", "received_at")
    )


def answered(attempt: Attempt) -> None:
    """The first question, and handed in."""
    who: dict[str, Any] = {"learner": attempt.learner, "attempt_id": attempt.pk, "at": attempt.started_at}
    record_answer(number=1, entries={"choice": "0"}, save=new_save(), **who)
    submit(**who)


# What is made


def test_a_class_has_pupils_of_two_groups_who_are_nobodys_accounts() -> None:
    make_bank()

    classroom = make(learners=5)

    assert (classroom.is_demo, classroom.joining_open, classroom.time_zone) == (True, False, "Asia/Almaty")
    pupils = Enrolment.objects.present().real().filter(classroom=classroom).select_related("learner")
    assert sorted(pupil.group for pupil in pupils) == ["A", "A", "A", "B", "B"]
    assert {(pupil.account_made_here, pupil.pin) for pupil in pupils} == {(True, "")}
    assert {(pupil.learner.is_active, pupil.learner.has_usable_password()) for pupil in pupils} == {(False, False)}


def test_nobody_comes_in_as_an_invented_pupil_even_with_a_pin_from_the_teacher(client: Client) -> None:
    make_bank()
    classroom = make()
    pupil = classroom.enrolments.all()[0]
    [given] = give_pins(enrolments=[pupil])

    client.post(f"/join/{classroom.join_code}/", {"name": pupil.name, "pin": given.pin})
    page = client.get("/my/")

    assert (page.status_code, page.headers["Location"].split("?")[0]) == (302, "/accounts/sign-in/")


def test_a_course_with_one_quiz_lets_it_be_taken_several_times() -> None:
    quiz = make_bank()

    make()

    assert [each.content for each in Assignment.objects.order_by("opens_at")] == [quiz.lesson, *[quiz] * 5]


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_questions_of_every_kind_are_answered(kind: str) -> None:
    make_bank(2, kind=kind)

    make()

    assert Attempt.objects.filter(items__answered=True).exists()


@pytest.mark.parametrize(("choices", "believed"), [(2, None), (3, 1)])
def test_a_question_is_doubted_if_it_has_several_wrong_choices(choices: int, believed: int | None) -> None:
    quiz = make_bank(1)
    Question.objects.get().answers.filter(position__gt=choices).delete()
    publish(Question.objects.get())

    doubted = doubted_in(quiz)

    assert (doubted and doubted.believed) == believed


def test_a_question_that_nobody_can_answer_stays_open() -> None:
    make_bank(1, kind="numeric")
    question = Question.objects.get()
    question.answers.update(text="many")
    publish(question)

    make()

    assert not Response.objects.exists()


def test_the_same_seed_makes_the_same_class() -> None:
    make_bank(4)
    make(seed=3)
    before = answers_given()
    remove_demo()
    make(seed=3)

    assert answers_given() == before
    remove_demo()
    make(seed=4)
    assert answers_given() != before


def test_nothing_lies_in_the_future() -> None:
    make_bank(4)

    make(learners=10)

    assert not Response.objects.filter(received_at__gt=AT).exists()
    assert not Attempt.objects.filter(started_at__gt=AT).exists()
    assert not Attempt.objects.filter(submitted_at__gt=AT).exists()


def test_quizzes_are_those_of_one_edition_that_ask_anything() -> None:
    asking = make_bank()
    retired = make_quiz(asking.edition, "retired", retired_at=AT)
    empty = make_quiz(asking.edition, "empty")
    empty.sections.update(tag="nowhere")
    other = make_quiz(make_edition(make_course("taiga")), "other")

    make()

    assigned = {quiz.slug: quiz.assignments.exists() for quiz in (asking, retired, empty, other)}
    assert assigned == {"quiz": True, "retired": False, "empty": False, "other": False}


def test_without_a_quiz_that_asks_anything_nothing_is_made() -> None:
    make_small_course()
    teacher = make_teacher()
    before = every_row()

    with pytest.raises(NothingToAssign):
        make_demo(learners=5, teachers=[teacher], seed=1, at=AT)

    assert every_row() == before


def test_there_is_one_such_class_at_a_time() -> None:
    make_bank()
    make()
    before = every_row()

    with pytest.raises(DemoExists):
        make()

    assert every_row() == before


# What is taken away


def test_it_goes_without_a_trace_and_all_else_stays() -> None:
    quiz = make_bank(4)
    teacher = make_teacher()
    other = make_class(teacher=teacher, pupils=["Aliya"])
    tried(assign(other, quiz), other.enrolments.get().learner)
    begin(quiz, person("learner"))
    before = every_row()
    make(learners=10)
    assert every_row() != before

    assert remove_demo()

    assert every_row() == before


def test_without_such_a_class_nothing_is_taken_away() -> None:
    make_class(pupils=["Aliya"])
    before = every_row()

    assert not remove_demo()

    assert every_row() == before


def test_an_invented_pupil_who_was_moved_to_a_real_class_goes_too() -> None:
    quiz = make_bank()
    other = make_class("9b")
    before = every_row()
    classroom = make()
    moved = classroom.enrolments.all()[0]
    moved.classroom = other
    moved.save()
    tried(assign(other, quiz), moved.learner)

    remove_demo()

    Assignment.objects.all().delete()
    assert every_row() == before | {"people.User": list(User.objects.filter(is_staff=True).values())}


def test_somebody_real_who_was_let_in_keeps_the_account_and_their_own_attempts() -> None:
    quiz = make_bank()
    classroom = make()
    guest = enrol(classroom, "Guest").learner
    own = begin(quiz, guest, at=AT - timedelta(days=60))
    tried(classroom.assignments.filter(quiz=quiz)[0], guest)

    remove_demo()

    assert User.objects.filter(pk=guest.pk).exists()
    assert list(Attempt.objects.all()) == [own]


def test_somebody_real_who_was_let_in_remembers_only_what_they_did_elsewhere() -> None:
    quiz = make_bank(feedback="after_submitting")
    classroom = make()
    guest = enrol(classroom, "Guest").learner
    answered(begin(quiz, guest, at=AT - timedelta(days=60)))
    before = list(guest.reviews.values()), memories(guest)
    assert before[1]
    assignment = classroom.assignments.filter(quiz=quiz)[0]
    answered(begin(quiz, guest, at=assignment.opens_at or AT, assignment=assignment))
    assert memories(guest) != before[1]

    remove_demo()

    assert (list(guest.reviews.values()), memories(guest)) == before
    assert set(Review.objects.values_list("learner", flat=True)) == {guest.pk}


def test_somebody_else_with_such_a_user_name_stays() -> None:
    make_bank()
    classroom = make()
    other = person(f"{user_names_of(classroom)}x")

    remove_demo()

    assert User.objects.filter(pk=other.pk).exists()


def test_what_a_teacher_decided_on_a_question_meanwhile_stays() -> None:
    make_bank()
    make()
    asked = Question.objects.filter(items__attempt__submitted_at__isnull=False)[0]
    author, decision = User.objects.get(username="teacher"), Decision(Method.FULL)
    plan = plan_regrade(question_id=asked.pk, decision=decision, author=author, at=AT)
    regraded = regrade(
        question_id=asked.pk, decision=decision, fingerprint=plan.fingerprint, reason="Unclear.", author=author, at=AT
    )
    assert regraded.adjustments.exists()

    remove_demo()

    assert list(Regrade.objects.all()) == [regraded]
    assert not regraded.adjustments.exists()
