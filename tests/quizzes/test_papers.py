"""A quiz on paper: versions that are frozen, and what was written on them, entered as attempts like any other."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Classroom, User
from quizzes.actions import QuizUnavailable, submit
from quizzes.actions.enter_paper import enter_paper
from quizzes.actions.errors import AttemptRuns, EnteredMeanwhile
from quizzes.actions.print_quiz import print_quiz
from quizzes.actions.regrade import Decision, plan_regrade, regrade, undo_regrade
from quizzes.asked import question_in
from quizzes.content import MILLION
from quizzes.kinds import Given, kind_named
from quizzes.models import (
    Adjustment,
    Assignment,
    Attempt,
    PrintedQuiz,
    PrintedSheet,
    PrintedVersion,
    Question,
    Quiz,
    Regrade,
    Response,
)
from quizzes.onpaper import answer_written, blanks
from quizzes.regrading import Method
from tests.lessons.builders import make_small_course
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import NOON, SAMPLES, assign, begin, make_bank, make_question, make_quiz, publish

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=5)


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class(teacher=teacher, pupils=["Aigul", "Ben", "Dana"])


@pytest.fixture
def pupil(classroom: Classroom) -> User:
    return classroom.enrolments.get(name="Aigul").learner


def quiz_of_every_kind(**fields: Any) -> Quiz:
    edition = make_small_course()
    for kind in SAMPLES:
        make_question(edition, kind.replace("_", "-"), kind)
    return make_quiz(edition, **fields)


def printed(
    assignment: Assignment, teacher: User, versions: int = 3, *, named: bool = True, seed: int = 1
) -> PrintedQuiz:
    return print_quiz(
        assignment=assignment, versions=versions, named=named, author=teacher, at=NOON, chance=Random(seed)
    )


def key_of(version: PrintedVersion) -> dict[int, Given]:
    """The right answers by number, as they are read from the letters of the key."""
    found = {}
    for item in version.items.select_related("revision"):
        question = question_in(item.revision)
        key = kind_named(question.kind).right_answer(question)
        written = [blank.written for blank in blanks(question, item.order, key)]
        found[item.number] = answer_written(question, item.order, written)
    return found


def entered(
    version: PrintedVersion, pupil: User, answers: Mapping[int, Given], *, known: int = 0, **said: Any
) -> Attempt:
    values = {"held_at": NOON, "at": LATER, "author": version.printed.created_by, **said}
    return enter_paper(version=version, learner=pupil, answers=answers, known=known, **values)


# Printing


def test_versions_have_the_same_questions_in_other_orders(classroom: Classroom, teacher: User) -> None:
    made = printed(assign(classroom, quiz_of_every_kind()), teacher, versions=6)

    papers = [list(version.items.all()) for version in made.versions.all()]

    assert [version.letter for version in made.versions.all()] == list("ABCDEF")
    assert (
        len({frozenset((item.question_id, item.revision_id, item.points) for item in paper) for paper in papers}) == 1
    )
    assert len({tuple(item.question_id for item in paper) for paper in papers}) > 3
    assert len({str(sorted((item.question_id, item.order) for item in paper)) for paper in papers}) > 3
    assert {paper[-1].question.kind for paper in papers} == {"reflection"}


def test_a_single_version_stands_as_the_quiz_says(classroom: Classroom, teacher: User) -> None:
    made = printed(assign(classroom, make_bank(4)), teacher, versions=1)

    items = list(made.versions.get().items.all())

    assert [item.question.slug for item in items] == [f"question-{number}" for number in range(1, 5)]
    assert [item.order for item in items] == [[0, 1, 2]] * 4


def test_pupils_get_the_versions_in_turn(classroom: Classroom, teacher: User) -> None:
    enrol(classroom, "Gone", removed_at=NOON)
    enrol(classroom, "Pretended", learner=User.objects.create_user("preview-1", preview_of=teacher))

    made = printed(assign(classroom, make_bank(1)), teacher, versions=2)

    sheets = made.sheets.order_by("learner__display_name")
    assert [(each.learner.display_name, each.version.letter) for each in sheets] == [
        ("Aigul", "A"),
        ("Ben", "B"),
        ("Dana", "A"),
    ]


def test_sheets_without_names_are_nobodys(classroom: Classroom, teacher: User) -> None:
    made = printed(assign(classroom, make_bank(1)), teacher, named=False)

    assert not made.sheets.exists()
    assert (str(made), str(made.versions.all()[0])) == ("9b: Quiz, on paper", "9b: Quiz, on paper, A")
    assert str(made.versions.all()[0].items.get()) == "9b: Quiz, on paper, A, question 1"


def test_what_is_printed_stays_whatever_becomes_of_the_questions(classroom: Classroom, teacher: User) -> None:
    made = printed(assign(classroom, make_bank(1)), teacher, versions=1)
    question = Question.objects.get()
    asked = question.revision
    question.prompt = "Another?"
    question.save()
    publish(question)

    assert made.versions.get().items.get().revision == asked


def test_a_quiz_that_is_retired_empty_or_a_lesson_is_not_printed(classroom: Classroom, teacher: User) -> None:
    retired = make_bank(1, retired_at=NOON)
    empty = make_quiz(retired.edition, "empty")
    empty.sections.update(kinds=["ordering"])
    lesson = Assignment.objects.create(classroom=classroom, lesson=empty.lesson, created_at=NOON)

    for assignment in (assign(classroom, retired), assign(classroom, empty), lesson):
        with pytest.raises(QuizUnavailable):
            printed(assignment, teacher)

    assert not PrintedQuiz.objects.exists()


# Entering


@pytest.mark.parametrize("seed", range(3))
def test_the_letters_of_each_versions_key_earn_everything(
    classroom: Classroom, teacher: User, pupil: User, seed: int
) -> None:
    made = printed(assign(classroom, quiz_of_every_kind()), teacher, seed=seed)

    for version in made.versions.all():
        known = PrintedSheet.objects.get(learner=pupil).entries
        attempt = entered(version, pupil, key_of(version), known=known)

        assert attempt.percent == 100
        assert {item.credit_millionths for item in attempt.items.all()} == {MILLION, None}


def test_an_entered_sheet_is_a_graded_attempt_of_the_class(classroom: Classroom, teacher: User, pupil: User) -> None:
    assignment = assign(classroom, make_bank(2))
    made = printed(assignment, teacher, versions=2)
    version = made.versions.get(letter="B")
    right = key_of(version)

    attempt = Attempt.objects.get(pk=entered(version, pupil, {1: right[1], 2: {}}).pk)

    assert (attempt.assignment, attempt.purpose, attempt.learner) == (assignment, "graded", pupil)
    assert (attempt.started_at, attempt.submitted_at, attempt.deadline_at) == (NOON, NOON, None)
    assert attempt.score_millionths == MILLION // 2
    assert attempt.terms["title"] == "Quiz"
    frozen = [
        (item.number, item.question_id, item.revision_id, item.order, item.points) for item in attempt.items.all()
    ]
    assert frozen == [(i.number, i.question_id, i.revision_id, i.order, i.points) for i in version.items.all()]
    assert [(item.answered, item.complete, item.version) for item in attempt.items.all()] == [
        (True, True, 1),
        (False, False, 0),
    ]
    response = Response.objects.get()
    assert (response.given_at, response.received_at, response.version) == (NOON, LATER, 1)
    sheet = PrintedSheet.objects.get(learner=pupil)
    assert (sheet.version, sheet.attempt, sheet.entries, sheet.entered_by) == (version, attempt, 1, teacher)
    made.refresh_from_db()
    assert made.held_at == NOON
    assert str(sheet) == f"{version}, Aigul"


def test_a_corrected_answer_joins_the_log_and_is_graded(classroom: Classroom, teacher: User, pupil: User) -> None:
    version = printed(assign(classroom, make_bank(2)), teacher, versions=1).versions.get()
    right = key_of(version)
    first = entered(version, pupil, {1: {"choice": "1"}, 2: right[2]})

    attempt = entered(version, pupil, right, known=1, held_at=NOON + timedelta(hours=1))

    assert attempt.pk == first.pk
    assert attempt.percent == 100
    assert attempt.submitted_at == attempt.started_at == NOON + timedelta(hours=1)
    assert [item.version for item in attempt.items.all()] == [2, 1]
    assert [each.given for each in attempt.items.get(number=1).responses.all()] == [{"choice": "1"}, right[1]]


def test_an_answer_that_was_not_given_is_taken_back(classroom: Classroom, teacher: User, pupil: User) -> None:
    version = printed(assign(classroom, make_bank(1)), teacher, versions=1).versions.get()
    entered(version, pupil, key_of(version))

    attempt = entered(version, pupil, {}, known=1)

    assert (attempt.percent, attempt.items.get().answered) == (0, False)
    assert Response.objects.count() == 2


def test_a_sheet_of_another_version_is_numbered_anew(classroom: Classroom, teacher: User, pupil: User) -> None:
    made = printed(assign(classroom, quiz_of_every_kind()), teacher, versions=2)
    one, other = made.versions.all()
    entered(one, pupil, key_of(one))

    attempt = entered(other, pupil, key_of(other), known=1)

    shown = [(item.number, item.question_id, item.order) for item in attempt.items.all()]
    assert shown == [(item.number, item.question_id, item.order) for item in other.items.all()]
    assert attempt.percent == 100
    assert PrintedSheet.objects.get(learner=pupil).version == other


def test_a_regrade_stands_when_a_sheet_is_corrected_and_can_be_undone(
    classroom: Classroom, teacher: User, pupil: User
) -> None:
    version = printed(assign(classroom, make_bank(2)), teacher, versions=1).versions.get()
    right, wrong = key_of(version), {"choice": "1"}
    entered(version, pupil, {1: wrong, 2: wrong})
    item = version.items.get(number=1)
    plan = plan_regrade(question_id=item.question_id, decision=Decision(Method.FULL), author=teacher, at=LATER)
    decided = regrade(
        question_id=item.question_id,
        decision=Decision(Method.FULL),
        fingerprint=plan.fingerprint,
        reason="",
        author=teacher,
        at=LATER,
    )

    attempt = entered(version, pupil, {1: wrong, 2: right[2]}, known=1)

    assert attempt.percent == 100
    assert [(each.score_before, each.score_after) for each in Adjustment.objects.all()] == [(MILLION // 2, MILLION)]
    undo_regrade(regrade_id=decided.pk, author=teacher, at=LATER)
    attempt.refresh_from_db()
    assert attempt.percent == 50
    assert Regrade.objects.count() == 1


def test_a_sheet_that_somebody_entered_meanwhile_is_not_overwritten(
    classroom: Classroom, teacher: User, pupil: User
) -> None:
    version = printed(assign(classroom, make_bank(1)), teacher, versions=1).versions.get()
    entered(version, pupil, key_of(version))

    with pytest.raises(EnteredMeanwhile):
        entered(version, pupil, {})

    assert Attempt.objects.get().percent == 100


def test_while_an_attempt_runs_on_a_device_no_sheet_is_entered(
    classroom: Classroom, teacher: User, pupil: User
) -> None:
    assignment = assign(classroom, make_bank(1))
    version = printed(assignment, teacher, versions=1, named=False).versions.get()
    begin(version.items.get().question.edition.quizzes.get(), pupil, assignment=assignment)

    with pytest.raises(AttemptRuns):
        entered(version, pupil, {})

    assert not PrintedSheet.objects.exists()


def test_an_attempt_whose_time_is_up_is_handed_in_first(classroom: Classroom, teacher: User, pupil: User) -> None:
    assignment = assign(classroom, make_bank(1, time_limit_minutes=10))
    version = printed(assignment, teacher, versions=1).versions.get()
    assert assignment.quiz
    begun = begin(assignment.quiz, pupil, assignment=assignment)

    entered(version, pupil, key_of(version))

    begun.refresh_from_db()
    assert begun.submitted_at == begun.deadline_at
    assert Attempt.objects.filter(assignment=assignment, submitted_at__isnull=False).count() == 2


def test_pupils_go_on_with_tries_on_devices_afterwards(classroom: Classroom, teacher: User, pupil: User) -> None:
    assignment = assign(classroom, make_bank(1))
    version = printed(assignment, teacher, versions=1).versions.get()
    entered(version, pupil, key_of(version))
    assert assignment.quiz

    again = begin(assignment.quiz, pupil, assignment=assignment, at=LATER)

    assert submit(learner=pupil, attempt_id=again.pk, at=LATER).percent == 0


@pytest.mark.parametrize("questions", [2, 12])
def test_entering_costs_the_same_for_any_number_of_questions(
    classroom: Classroom, teacher: User, pupil: User, questions: int
) -> None:
    version = printed(assign(classroom, make_bank(questions)), teacher, versions=1).versions.get()
    right = key_of(version)

    with CaptureQueriesContext(connection) as queries:
        entered(version, pupil, right)

    assert len(queries) <= 27
