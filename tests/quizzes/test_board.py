"""What goes on while a class takes a quiz."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import User
from quizzes.actions import record_answer, submit
from quizzes.actions.presence import note_presence
from quizzes.assigning import Terms
from quizzes.board import Board, Distribution, Place, State, board, distribution, shares
from quizzes.distribution import Group
from quizzes.kinds import State as Verdict
from quizzes.models import Assignment, Attempt, Extension, Question
from tests.lessons.builders import make_learner, make_small_course
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import (
    NOON,
    SAMPLES,
    assign,
    begin,
    in_written_order,
    make_bank,
    make_question,
    make_quiz,
    new_save,
    publish,
)

pytestmark = pytest.mark.django_db

YES = {"choice": "0"}
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def assignment() -> Assignment:
    """A class of two takes a quiz of three questions."""
    return assign(make_class(pupils=["Aigul", "Ben"]), make_bank(3))


def pupil(assignment: Assignment, name: str) -> User:
    return assignment.classroom.enrolments.get(name=name).learner


def take(assignment: Assignment, name: str = "Aigul", **more: Any) -> Attempt:
    assert assignment.quiz
    attempt = begin(assignment.quiz, pupil(assignment, name), assignment=assignment, **more)
    in_written_order(attempt)
    return attempt


def answer(
    attempt: Attempt, number: int = 1, entries: Mapping[str, str] = YES, *, at: Any = NOON, based_on: int = 0
) -> None:
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=number,
        entries=entries,
        save=new_save(based_on=based_on),
        at=at,
    )


def place(assignment: Assignment, name: str = "Aigul", *, at: Any = NOON) -> Place:
    found = {each.name: each for each in board(assignment, at=at).places}
    return found[name]


def test_who_has_not_begun_is_not_in_yet(assignment: Assignment) -> None:
    assert board(assignment, at=NOON) == Board((Place("Aigul"), Place("Ben")), Terms(), is_over=False)


def test_who_works_is_where_their_page_last_said(assignment: Assignment) -> None:
    attempt = take(assignment)
    answer(attempt, at=NOON + SECOND)
    note_presence(learner=attempt.learner, attempt_id=attempt.pk, number=2, unsaved=True, at=NOON + 2 * SECOND)

    assert place(assignment, at=NOON + 3 * SECOND) == Place(
        "Aigul", State.WORKING, attempt.pk, 2, answered=1, asked=3, unsaved=True, seen_at=NOON + 2 * SECOND
    )


def test_a_page_without_scripts_is_heard_of_by_its_answers(assignment: Assignment) -> None:
    answer(take(assignment), at=NOON + MINUTE)

    found = place(assignment, at=NOON + MINUTE)

    assert (found.state, found.number, found.seen_at) == (State.WORKING, None, NOON + MINUTE)


@pytest.mark.parametrize(("silence", "state"), [(30, State.WORKING), (31, State.OFFLINE)])
def test_who_was_not_heard_of_for_half_a_minute_is_offline(assignment: Assignment, silence: int, state: State) -> None:
    take(assignment)

    assert place(assignment, at=NOON + silence * SECOND).state is state


def test_who_handed_in_is_finished_however_long_ago(assignment: Assignment) -> None:
    attempt = take(assignment)
    note_presence(learner=attempt.learner, attempt_id=attempt.pk, number=0, unsaved=True, at=NOON)
    submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON + MINUTE)

    found = place(assignment, at=NOON + 60 * MINUTE)

    assert (found.state, found.handed_in_at, found.unsaved, found.late) == (
        State.FINISHED,
        NOON + MINUTE,
        False,
        False,
    )


def test_what_is_over_by_its_deadline_was_handed_in_then(assignment: Assignment) -> None:
    take(assignment)
    Attempt.objects.update(deadline_at=NOON + MINUTE)

    found = place(assignment, at=NOON + MINUTE)

    assert (found.state, found.handed_in_at) == (State.FINISHED, NOON + MINUTE)


def test_late_is_who_handed_in_after_it_was_due_for_them(assignment: Assignment) -> None:
    Assignment.objects.update(due_at=NOON)
    assignment.refresh_from_db()
    Extension.objects.create(assignment=assignment, learner=pupil(assignment, "Ben"), extra_minutes=5, given_at=NOON)
    for name in ("Aigul", "Ben"):
        attempt = take(assignment, name)
        submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON + MINUTE)

    assert [each.late for each in board(assignment, at=NOON + MINUTE).places] == [True, False]


def test_of_several_tries_the_last_is_looked_at(assignment: Assignment) -> None:
    first = take(assignment)
    submit(learner=first.learner, attempt_id=first.pk, at=NOON)
    second = take(assignment, at=NOON + MINUTE)

    assert board(assignment, at=NOON + MINUTE).attempts == [second.pk]


def test_only_pupils_who_are_in_the_class_have_a_place(assignment: Assignment) -> None:
    gone = enrol(assignment.classroom, "Gone", removed_at=NOON)
    author = make_learner("author")
    enrol(assignment.classroom, "Pretended", learner=User.objects.create_user("preview", preview_of=author))
    assert assignment.quiz
    Attempt.objects.filter(pk=begin(assignment.quiz, gone.learner).pk).update(assignment=assignment)

    assert [each.name for each in board(assignment, at=NOON).places] == ["Aigul", "Ben"]


def test_the_pupils_are_counted_by_how_far_they_are(assignment: Assignment) -> None:
    take(assignment)

    shown = board(assignment, at=NOON)

    assert {state.value: shown.count(state) for state in State} == {
        "absent": 1,
        "working": 1,
        "offline": 0,
        "finished": 0,
    }


def test_it_is_over_once_it_is_closed_for_everybody(assignment: Assignment) -> None:
    Assignment.objects.update(closes_at=NOON, time_limit_minutes=20)
    assignment.refresh_from_db()
    closed = board(assignment, at=NOON)
    Extension.objects.create(assignment=assignment, learner=pupil(assignment, "Ben"), extra_minutes=5, given_at=NOON)
    Extension.objects.create(assignment=assignment, extra_minutes=2, given_at=NOON)

    shown = board(assignment, at=NOON + 5 * MINUTE)

    assert (closed.is_over, closed.time_limit_minutes) == (True, 20)
    assert (shown.is_over, shown.terms.closes_at, shown.time_limit_minutes) == (False, NOON + 2 * MINUTE, 22)
    assert Board((), Terms(), is_over=True).time_limit_minutes is None


# What is answered


def test_shares_are_of_the_answers_given_now(assignment: Assignment) -> None:
    aigul, ben = take(assignment), take(assignment, "Ben")
    answer(aigul)
    answer(aigul, 2)
    answer(ben, entries={"choice": "1"})
    answer(ben, 2)
    answer(ben, 2, {"choice": ""}, based_on=1)  # taken back

    found = shares([aigul.pk, ben.pk])

    assert [(each.number, each.answered, each.right, each.partly) for each in found] == [
        (1, 2, 1, 0),
        (2, 1, 1, 0),
        (3, 0, 0, 0),
    ]
    assert found[0].question.prompt == "<p>What about question-1?</p>"


def test_an_answer_that_earns_a_share_is_partly_right(assignment: Assignment) -> None:
    question = Question.objects.get(slug="question-1")
    question.answers.filter(text="Maybe").update(credit_millionths=500_000)
    publish(question)
    attempt = take(assignment)
    answer(attempt, entries={"choice": "2"})

    share = shares([attempt.pk])[0]

    assert (share.right, share.partly) == (0, 1)


def test_a_question_that_stands_at_several_places_has_no_number(assignment: Assignment) -> None:
    aigul, ben = take(assignment), take(assignment, "Ben")
    one, other = aigul.items.filter(number__lt=3)
    one.number, other.number = 90, 1
    one.save()
    other.save()

    assert [each.number for each in shares([aigul.pk, ben.pk])] == [3, None, None]


def test_what_is_not_graded_has_answers_but_none_is_right() -> None:
    edition = make_small_course()
    make_question(edition, kind="reflection")
    assignment = assign(make_class(pupils=["Aigul"]), make_quiz(edition))
    attempt = take(assignment)
    answer(attempt, entries={"text": "I think so."})

    (share,) = shares([attempt.pk])

    assert (share.graded, share.answered, share.right) == (False, 1, 0)


def test_answers_to_an_earlier_revision_count_under_the_newest(assignment: Assignment) -> None:
    aigul = take(assignment)
    answer(aigul)
    question = Question.objects.get(slug="question-1")
    question.answers.filter(text="Yes").update(position=9)
    publish(question)
    ben = take(assignment, "Ben")
    answer(ben)  # what stands first now is "No"

    shown = distribution([aigul.pk, ben.pk], question.pk)

    assert shown
    assert shown.answered == 2
    assert shown.groups == (
        Group("Maybe", 0, Verdict.WRONG),
        Group("No", 1, Verdict.WRONG),
        Group("Yes", 1, Verdict.RIGHT),
    )
    assert shares([aigul.pk, ben.pk])[0].right == 1


def test_answers_to_a_question_that_was_of_another_kind_are_left_out(assignment: Assignment) -> None:
    aigul = take(assignment)
    answer(aigul)
    question = Question.objects.get(slug="question-1")
    question.kind = "short_text"
    question.save()
    publish(question)
    ben = take(assignment, "Ben")
    answer(ben, entries={"text": "yes"})

    shown = distribution([aigul.pk, ben.pk], question.pk)

    assert isinstance(shown, Distribution)
    assert shown.groups == (Group("yes", 1, Verdict.RIGHT),)


def test_a_question_on_no_paper_has_no_distribution(assignment: Assignment) -> None:
    assert distribution([], Question.objects.all()[0].pk) is None


@pytest.mark.parametrize("pupils", [1, 12])
def test_it_costs_the_same_for_any_number_of_pupils(pupils: int) -> None:
    edition = make_small_course()
    for kind in SAMPLES:
        make_question(edition, kind, kind)
    assignment = assign(make_class(pupils=[f"Pupil {number}" for number in range(pupils)]), make_quiz(edition))
    for enrolment in assignment.classroom.enrolments.all():
        attempt = take(assignment, enrolment.name)
        for item in attempt.items.select_related("question"):
            answer(attempt, item.number, SAMPLES[item.question.kind][2])

    with CaptureQueriesContext(connection) as queries:
        shown = shares(board(assignment, at=NOON).attempts)

    assert len(queries) == 5  # extensions, attempts, pupils; items, revisions
    assert {(each.answered, each.right) for each in shown if each.graded} == {(pupils, pupils)}
