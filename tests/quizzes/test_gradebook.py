"""What stands in the gradebook of a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.models import Lesson, PassageRead
from people.models import Classroom, User
from quizzes.actions import record_answer
from quizzes.assigned import all_assigned_to
from quizzes.assigning import Counts
from quizzes.content import MILLION
from quizzes.gradebook import Cell, Gradebook, State, Summary, gradebook, possible_points
from quizzes.models import Assignment, AttemptItem, Extension, MarkOverride, Quiz
from tests.lessons.builders import make_passage
from tests.people.builders import enrol, make_class, person
from tests.quizzes.builders import NOON, assign, begin, make_bank, new_save, tried
from tests.world import undone

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


@pytest.fixture
def classroom(quiz: Quiz) -> Classroom:
    return make_class()


@pytest.fixture
def pupil(classroom: Classroom) -> User:
    return enrol(classroom, "Aigul", learner=person(), group="A").learner


def assign_lesson(classroom: Classroom, **fields: Any) -> Assignment:
    return Assignment.objects.create(classroom=classroom, lesson=Lesson.objects.get(), created_at=NOON, **fields)


def decide(assignment: Assignment, pupil: User, mark: int | None) -> None:
    MarkOverride.objects.create(
        assignment=assignment, learner=pupil, score_millionths=mark, reason="Told me", decided_at=NOON
    )


def read(pupil: User, *, passages: int, at: Any = NOON) -> None:
    for passage in Lesson.objects.get().passages.all()[:passages]:
        PassageRead.objects.create(learner=pupil, passage=passage, first_read_at=at, last_read_at=at + HOUR)


def cell(classroom: Classroom, *, at: Any = NOON) -> Cell:
    """The only one."""
    ((only,),) = [row.cells for row in gradebook(classroom, at=at).rows]
    return only


def names(book: Gradebook) -> list[str]:
    return [row.pupil.name for row in book.rows]


# Who and what stands in it


def test_pupils_stand_by_name_and_assignments_by_when_they_are_due(classroom: Classroom, quiz: Quiz) -> None:
    enrol(classroom, "Berik")
    enrol(classroom, "aigul")
    whenever = assign(classroom, quiz)
    later, sooner = assign(classroom, quiz, due_at=NOON + HOUR), assign(classroom, quiz, due_at=NOON)

    book = gradebook(classroom, at=NOON)

    assert names(book) == ["aigul", "Berik"]
    assert [column.assignment for column in book.columns] == [sooner, later, whenever]


def test_pretended_pupils_and_other_classes_are_not_in_it(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    enrol(classroom, "Pretended", learner=person("pretended", preview_of=pupil))
    other = make_class("10a", pupils=["Dana"])
    tried(assign(other, quiz), pupil)
    assign(classroom, quiz)

    assert [(row.pupil.name, row.cells[0].tries) for row in gradebook(classroom, at=NOON).rows] == [("Aigul", ())]


def test_who_was_removed_is_shown_only_when_asked_for_and_never_counted(
    classroom: Classroom, quiz: Quiz, pupil: User
) -> None:
    gone = enrol(classroom, "Zarina", removed_at=NOON)
    assignment = assign(classroom, quiz)
    tried(assignment, gone.learner)

    book = gradebook(classroom, at=NOON, with_removed=True)

    assert names(gradebook(classroom, at=NOON)) == ["Aigul"]
    assert [(row.pupil.name, row.pupil.removed) for row in book.rows] == [("Aigul", False), ("Zarina", True)]
    assert book.summaries() == [Summary(0, 1, None)]


# Quizzes


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, State.OPEN),
        ({"opens_at": NOON + HOUR, "due_at": NOON + 2 * HOUR}, State.COMING),
        ({"due_at": NOON}, State.OPEN),
        ({"due_at": NOON - MINUTE}, State.MISSING),
        ({"closes_at": NOON}, State.MISSING),
    ],
)
def test_what_was_not_begun_is_coming_open_or_missing(
    classroom: Classroom, quiz: Quiz, pupil: User, fields: dict[str, Any], state: State
) -> None:
    assign(classroom, quiz, **fields)

    assert cell(classroom) == Cell(state)


def test_what_runs_has_no_mark(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    tried(assign(classroom, quiz, due_at=NOON - HOUR), pupil, None)

    assert (cell(classroom).state, cell(classroom).mark_millionths) == (State.RUNNING, None)
    assert cell(classroom).is_running


def test_another_try_may_run_beside_a_mark(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz)
    tried(assignment, pupil, 500_000)
    tried(assignment, pupil, None, started_at=NOON + HOUR)

    found = cell(classroom)

    assert (found.state, found.mark_millionths, len(found.tries), found.is_running) == (State.DONE, 500_000, 2, True)


def test_an_overdue_attempt_reads_as_handed_in_at_its_deadline_with_what_was_saved(
    classroom: Classroom, quiz: Quiz, pupil: User
) -> None:
    assignment = assign(classroom, quiz, time_limit_minutes=20)
    attempt = begin(quiz, pupil, assignment=assignment)
    for number in (1, 2):
        entries = {"choice": "0" if number == 1 else "1"}
        record_answer(learner=pupil, attempt_id=attempt.pk, number=number, entries=entries, save=new_save(), at=NOON)

    found = cell(classroom, at=NOON + HOUR)

    assert (found.state, found.mark_millionths) == (State.DONE, 500_000)
    assert [each.submitted_at for each in found.tries] == [NOON + 20 * MINUTE]


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (1, True)])
def test_what_is_handed_in_after_it_was_due_is_late(
    classroom: Classroom, quiz: Quiz, pupil: User, minutes: int, late: bool
) -> None:
    tried(assign(classroom, quiz, due_at=NOON), pupil, submitted_at=NOON + minutes * MINUTE)

    assert (cell(classroom).state, cell(classroom).late) == (State.DONE, late)


@pytest.mark.parametrize(("allowed", "late"), [({"group": "A"}, False), ({"group": "B"}, True), ({}, False)])
def test_due_is_when_it_is_due_for_this_pupil(
    classroom: Classroom, quiz: Quiz, pupil: User, allowed: dict[str, str], late: bool
) -> None:
    assignment = assign(classroom, quiz, due_at=NOON)
    Extension.objects.create(assignment=assignment, due_at=NOON + HOUR, given_at=NOON, **allowed)
    Extension.objects.create(assignment=assignment, due_at=NOON + 9 * HOUR, given_at=NOON, revoked_at=NOON)
    tried(assignment, pupil, submitted_at=NOON + HOUR)

    assert cell(classroom).late is late


def test_a_mark_that_was_decided_stands_instead_of_the_tries(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz, due_at=NOON - HOUR)
    decide(assignment, pupil, 875_000)

    found = cell(classroom)

    assert (found.state, found.mark_millionths, found.override) == (State.MISSING, 875_000, (875_000, "Told me"))


def test_a_decision_that_was_taken_back_is_none(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assignment = assign(classroom, quiz)
    tried(assignment, pupil, 400_000)
    decide(assignment, pupil, 875_000)
    decide(assignment, pupil, None)

    assert (cell(classroom).mark_millionths, cell(classroom).override) == (400_000, None)


@pytest.mark.parametrize(("counts", "place"), [("best", 1), ("first", 0), ("last", 2), ("mean", 2)])
def test_the_try_that_counts_is_named(classroom: Classroom, quiz: Quiz, pupil: User, counts: str, place: int) -> None:
    assignment = assign(classroom, quiz, counts=counts)
    tries = [
        tried(assignment, pupil, score, started_at=NOON + number * MINUTE)
        for number, score in enumerate([300_000, 900_000, 600_000])
    ]
    book = gradebook(classroom, at=NOON)

    found = book.columns[0].counting_try(book.rows[0].cells[0])

    assert found is not None
    assert found.attempt_id == tries[place].pk


def test_without_a_try_none_counts(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    assign(classroom, quiz)
    book = gradebook(classroom, at=NOON)

    assert book.columns[0].counting_try(book.rows[0].cells[0]) is None


def test_points_are_those_of_questions_that_are_graded_and_count(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    attempt = begin(quiz, pupil, assignment=assign(classroom, quiz))
    AttemptItem.objects.update(points=3, credit_millionths=MILLION)

    assert possible_points(classroom) == {attempt.pk: 6}

    AttemptItem.objects.filter(number=1).update(counted=False)

    assert possible_points(classroom) == {attempt.pk: 3}

    AttemptItem.objects.update(credit_millionths=None)

    assert possible_points(classroom) == {}


# Lessons


@pytest.mark.parametrize(
    ("passages", "due", "state", "late"),
    [
        (0, NOON + HOUR, State.OPEN, False),
        (0, NOON - HOUR, State.MISSING, False),
        (1, NOON + HOUR, State.PART, False),
        (1, NOON - HOUR, State.PART, True),
        (2, NOON, State.DONE, False),
        (2, NOON - HOUR, State.DONE, True),
    ],
)
def test_a_lesson_is_read_in_part_or_to_its_end_in_time_or_late(
    classroom: Classroom, pupil: User, passages: int, due: Any, state: State, late: bool
) -> None:
    assign_lesson(classroom, due_at=due)
    read(pupil, passages=passages)

    found = cell(classroom)

    assert (found.state, found.late, found.mark_millionths) == (state, late, None)
    assert (found.read.passages if found.read else 0) == passages


def test_passages_that_are_out_of_use_count_nowhere(classroom: Classroom, pupil: User) -> None:
    assign_lesson(classroom)
    read(pupil, passages=2)
    make_passage(Lesson.objects.get(), "third", retired_at=NOON)
    Lesson.objects.get().passages.filter(slug="passage-1").update(retired_at=NOON)

    book = gradebook(classroom, at=NOON)

    assert book.columns[0].passages == 1
    assert (book.rows[0].cells[0].state, book.rows[0].cells[0].read) == (State.DONE, (1, NOON))


def test_a_lesson_without_passages_is_read(classroom: Classroom, pupil: User) -> None:
    Lesson.objects.get().passages.update(retired_at=NOON)
    assign_lesson(classroom, due_at=NOON - HOUR)

    assert cell(classroom) == Cell(State.DONE)


# Means


def test_means_are_of_the_marks_that_there_are(classroom: Classroom, quiz: Quiz, pupil: User) -> None:
    other = enrol(classroom, "Berik").learner
    first, second = assign(classroom, quiz), assign(classroom, quiz)
    tried(first, pupil, 500_000)
    tried(first, other, 1_000_000)
    tried(second, pupil, 0)
    decide(second, other, None)

    book = gradebook(classroom, at=NOON)

    assert [row.mean_millionths for row in book.rows] == [250_000, 1_000_000]
    assert book.summaries() == [Summary(2, 2, 750_000), Summary(1, 2, 0)]


# Laws


@dataclass(frozen=True)
class Case:
    """What happened: tries as (score, minutes after noon), minutes allowed to somebody, and marks decided."""

    counts: str
    tries: Sequence[tuple[int, int]]
    extra: int
    for_group: str
    decided: Sequence[int | None]


marks = st.integers(0, MILLION)
cases = st.builds(
    Case,
    counts=st.sampled_from([each.value for each in Counts]),
    tries=st.lists(st.tuples(marks, st.integers(-30, 90)), max_size=4),
    extra=st.integers(0, 60),
    for_group=st.sampled_from(["", "A", "B"]),
    decided=st.lists(st.none() | marks, max_size=2),
)


def naive_mark(case: Case) -> int | None:
    if case.decided and case.decided[-1] is not None:
        return case.decided[-1]
    scores = [score for score, _ in case.tries]
    if not scores:
        return None
    mean = Fraction(sum(scores), len(scores))
    rules = {"best": max(scores), "first": scores[0], "last": scores[-1], "mean": int(mean + Fraction(1, 2))}
    return rules[case.counts]


def naive_late(case: Case) -> bool:
    """The first to be handed in came after the hour, and what was allowed beyond it."""
    minutes = 60 + (case.extra if case.for_group in {"", "A"} else 0)
    return bool(case.tries) and min(at for _, at in case.tries) > minutes


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases)
def test_a_mark_is_what_the_rules_make_of_the_tries_and_what_the_pupil_sees(
    classroom: Classroom, quiz: Quiz, pupil: User, case: Case
) -> None:
    with undone():
        assignment = assign(classroom, quiz, due_at=NOON + HOUR, counts=case.counts)
        Extension.objects.create(assignment=assignment, group=case.for_group, extra_minutes=case.extra, given_at=NOON)
        for number, (score, minute) in enumerate(case.tries):
            begun = NOON + timedelta(seconds=number)
            tried(assignment, pupil, score, started_at=begun, submitted_at=NOON + minute * MINUTE)
        for mark in case.decided:
            decide(assignment, pupil, mark)

        found = cell(classroom)
        (seen,) = all_assigned_to(pupil, at=NOON)

    assert (found.mark_millionths, found.late) == (naive_mark(case), naive_late(case))
    assert (found.mark_millionths, found.late) == (seen.mark_millionths, seen.is_late)


@pytest.mark.parametrize("pupils", [4, 40])
def test_it_costs_the_same_number_of_queries_for_any_class(classroom: Classroom, quiz: Quiz, pupils: int) -> None:
    assignment, lesson = assign(classroom, quiz, time_limit_minutes=20, due_at=NOON), assign_lesson(classroom)
    for number in range(pupils):
        pupil = enrol(classroom, f"Pupil {number}").learner
        begin(quiz, pupil, assignment=assignment)
        read(pupil, passages=1)
        decide(lesson, pupil, MILLION)
    Extension.objects.create(assignment=assignment, extra_minutes=5, given_at=NOON)

    with CaptureQueriesContext(connection) as queries:
        book = gradebook(classroom, at=NOON + HOUR)

    assert {row.cells[0].state for row in book.rows} == {State.DONE}
    assert len(queries) == 9
