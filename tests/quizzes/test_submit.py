"""Submitting is idempotent, fair to what was saved, and costs the same for any number of questions."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from quizzes.actions import check_answer, close_overdue, record_answer, submit
from quizzes.closing import read_as_closed, read_overdue_as_closed
from quizzes.content import MILLION
from quizzes.models import Attempt
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, SAMPLES, begin, in_written_order, make_bank, make_question, make_quiz, new_save

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def answer(attempt: Attempt, number: int, entries: dict[str, str]) -> None:
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=number,
        entries=entries,
        save=new_save(),
        at=NOON + MINUTE,
    )


def submit_own(attempt: Attempt, *, minutes: int = 2) -> Attempt:
    return submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON + minutes * MINUTE)


def test_the_score_is_the_share_of_points_earned() -> None:
    quiz = make_bank(3)
    attempt = begin(quiz, make_learner())
    attempt.items.filter(number=1).update(points=2)
    answer(attempt, 1, {"choice": "0"})
    answer(attempt, 2, {"choice": "1"})

    done = submit_own(attempt)

    assert done.score_millionths == MILLION // 2
    assert [item.credit_millionths for item in done.items.all()] == [MILLION, 0, 0]


@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if kind != "reflection"])
def test_the_right_answer_earns_everything_in_each_kind(kind: str) -> None:
    attempt = begin(make_bank(1, kind=kind), make_learner())
    in_written_order(attempt)
    answer(attempt, 1, SAMPLES[kind][2])

    assert submit_own(attempt).score_millionths == MILLION


def test_a_reflection_counts_neither_for_nor_against() -> None:
    edition = make_small_course()
    make_question(edition, "choice")
    make_question(edition, "reflection", "reflection")
    attempt = begin(make_quiz(edition), make_learner())
    answer(attempt, 1, {"choice": "0"})
    answer(attempt, 2, {"text": "I think so."})

    done = submit_own(attempt)

    assert done.score_millionths == MILLION
    assert done.items.get(number=2).credit_millionths is None


def test_submitting_twice_gives_one_result() -> None:
    attempt = begin(make_bank(1), make_learner())
    answer(attempt, 1, {"choice": "0"})

    first = submit_own(attempt, minutes=2)
    second = submit_own(attempt, minutes=9)

    assert (second.submitted_at, second.score_millionths) == (first.submitted_at, first.score_millionths)


def test_another_learners_attempt_is_not_found() -> None:
    attempt = begin(make_bank(1), make_learner())

    with pytest.raises(Http404):
        submit(learner=make_learner("ben"), attempt_id=attempt.pk, at=NOON)

    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_an_overdue_attempt_is_closed_as_of_its_deadline() -> None:
    attempt = begin(make_bank(1, time_limit_minutes=5), make_learner())
    answer(attempt, 1, {"choice": "0"})

    done = submit_own(attempt, minutes=60)

    assert done.submitted_at == NOON + 5 * MINUTE
    assert done.score_millionths == MILLION


def test_an_overdue_attempt_reads_as_closed_without_being_stored() -> None:
    attempt = begin(make_bank(1, time_limit_minutes=5), make_learner())
    answer(attempt, 1, {"choice": "0"})

    items = list(attempt.items.all())
    read_as_closed(attempt, items, at=NOON + 6 * MINUTE)

    assert attempt.percent == 100
    assert [item.credit_millionths for item in items] == [MILLION]
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.score_millionths) == (None, None)


def test_the_command_hands_in_what_is_overdue_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    quiz = make_bank(1, time_limit_minutes=5)
    overdue = begin(quiz, make_learner())
    running = begin(quiz, make_learner("ben"), at=NOON + 10 * MINUTE)

    assert close_overdue(at=NOON + 6 * MINUTE) == 1
    call_command("closeoverdue")

    overdue.refresh_from_db()
    running.refresh_from_db()
    assert overdue.submitted_at == NOON + 5 * MINUTE
    assert running.submitted_at == NOON + 15 * MINUTE  # the command reads the clock of today
    assert capsys.readouterr().out == "1 overdue attempt handed in.\n"


def try_in_practice(attempt: Attempt, choice: str, *, check: bool) -> None:
    act = check_answer if check else record_answer
    act(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=1,
        entries={"choice": choice},
        save=new_save(based_on=99),
        at=NOON + MINUTE,
    )


@pytest.mark.parametrize(
    ("tries", "score"),
    [
        ([("0", True)], MILLION),
        ([("1", True), ("0", True)], 666667),
        ([("0", False)], MILLION),
        ([("1", True), ("0", False)], 666667),  # saved but not checked: a further try
        ([("1", True), ("2", False)], 0),
        ([("1", True), ("", False)], 0),
        ([], 0),
    ],
)
def test_in_practice_the_last_answer_counts_as_a_try_checked_or_not(tries: list[tuple[str, bool]], score: int) -> None:
    attempt = begin(make_bank(1), make_learner(), purpose=Attempt.Purpose.PRACTICE)
    for choice, check in tries:
        try_in_practice(attempt, choice, check=check)

    assert submit_own(attempt).score_millionths == score


def test_a_score_just_below_the_pass_mark_does_not_read_as_reaching_it() -> None:
    assert Attempt(score_millionths=599_999).percent == 59


@pytest.mark.parametrize("count", [1, 30])
def test_submitting_costs_the_same_for_any_number_of_questions(count: int) -> None:
    attempt = begin(make_bank(count), make_learner())

    with CaptureQueriesContext(connection) as queries:
        submit_own(attempt)

    # savepoint, attempt, items, regrades, items graded, attempt closed, attempts to catch up with, savepoint released
    assert len(queries) == 8


@pytest.mark.parametrize("count", [1, 10])
def test_any_number_of_overdue_attempts_is_read_as_closed_in_two_queries(count: int) -> None:
    quiz = make_bank(2, time_limit_minutes=5)
    attempts = [begin(quiz, make_learner(f"learner-{number}")) for number in range(count)]

    with CaptureQueriesContext(connection) as queries:
        read_overdue_as_closed(attempts, at=NOON + timedelta(hours=1))

    assert len(queries) == 2  # items, regrades
    assert all(attempt.score_millionths == 0 for attempt in attempts)
