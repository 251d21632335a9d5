"""Answers become memories: in practice try by try, graded ones once their learner may know what was right."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from memory.models import Memory, Review
from people.models import User
from quizzes.actions import check_answer, record_answer, show_hint, submit
from quizzes.actions.regrade import Decision, plan_regrade, regrade, undo_regrade
from quizzes.content import MILLION
from quizzes.models import Attempt, Question, Regrade
from quizzes.regrading import Method
from quizzes.saves import Save
from tests.lessons.builders import make_learner
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import NOON, assign, begin, make_bank, publish

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


def check(attempt: Attempt, choice: str, *, number: int = 1, at: timedelta = MINUTE, **said: Any) -> None:
    save = Save(page=uuid4(), based_on=99, **said)
    entries = {"choice": choice}
    check_answer(
        learner=attempt.learner, attempt_id=attempt.pk, number=number, entries=entries, save=save, at=NOON + at
    )


def answer(attempt: Attempt, choice: str, *, number: int = 1, **said: Any) -> None:
    save = Save(page=uuid4(), turn=1, based_on=99, **said)
    entries = {"choice": choice}
    record_answer(
        learner=attempt.learner, attempt_id=attempt.pk, number=number, entries=entries, save=save, at=NOON + MINUTE
    )


def remembered() -> list[tuple[Any, ...]]:
    columns = ("fact", "stability", "due_at", "planned_at", "reviews", "lapses")
    return list(Memory.objects.order_by("fact").values_list(*columns))


def ratings() -> list[int | None]:
    return list(Review.objects.order_by("pk").values_list("rating", flat=True))


def test_a_try_in_practice_is_a_review_with_what_helped(learner: User) -> None:
    attempt = begin(make_bank(3), learner, purpose="practice")

    check(attempt, "0", number=1)
    show_hint(learner=learner, attempt_id=attempt.pk, number=2, hint=1, at=NOON)
    check(attempt, "1", number=2)
    check(attempt, "0", number=2, at=2 * MINUTE)
    check(attempt, "0", number=3, confidence=1)

    assert ratings() == [3, 1, 2, 2]  # right, wrong, right after that, right by guessing
    assert Memory.objects.count() == 3


def test_a_slow_answer_was_hard(learner: User) -> None:
    attempt = begin(make_bank(2), learner, purpose="practice")

    check(attempt, "0", number=1, seconds=15)
    check(attempt, "0", number=2, seconds=300)

    assert list(Review.objects.order_by("pk").values_list("rating", "seconds")) == [(3, 15), (2, 300)]


def test_the_same_answer_checked_again_is_no_review(learner: User) -> None:
    attempt = begin(make_bank(1), learner, purpose="practice")

    check(attempt, "1")
    check(attempt, "1", at=2 * MINUTE)

    assert ratings() == [1]


def test_what_was_not_checked_in_practice_is_remembered_when_it_is_finished(learner: User) -> None:
    attempt = begin(make_bank(3), learner, purpose="practice")
    check(attempt, "0", number=1)
    answer(attempt, "0", number=2)

    submit(learner=learner, attempt_id=attempt.pk, at=NOON + MINUTE)
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + MINUTE)

    assert ratings() == [3, 3]


def test_graded_answers_are_remembered_when_they_are_handed_in(learner: User) -> None:
    attempt = begin(make_bank(4), learner)
    answer(attempt, "0", number=1)
    answer(attempt, "1", number=2, confidence=3)
    answer(attempt, "0", number=3)
    answer(attempt, "", number=3)  # taken back
    before = Review.objects.count()

    submit(learner=learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)

    assert before == 0
    assert ratings() == [3, 1]
    assert list(Memory.objects.order_by("fact").values_list("sure_and_wrong", flat=True)) == [False, True]
    assert set(Review.objects.values_list("given_at", flat=True)) == {NOON + MINUTE}
    attempt.refresh_from_db()
    assert attempt.remembered_at == NOON + 2 * MINUTE


@pytest.mark.parametrize("count", [1, 30])
def test_handing_in_answers_costs_eleven_queries(learner: User, count: int) -> None:
    attempt = begin(make_bank(count), learner)
    for number in range(1, count + 1):
        answer(attempt, "0", number=number)

    with CaptureQueriesContext(connection) as queries:
        submit(learner=learner, attempt_id=attempt.pk, at=NOON + MINUTE)

    assert len(queries) == 11  # eight, and facts with memories, reviews, memories


def test_nothing_is_remembered_before_the_learner_may_know_what_was_right(learner: User) -> None:
    quiz = make_bank(1, feedback="after_last_attempt", attempts_allowed=2)
    first = begin(quiz, learner)
    answer(first, "1")
    submit(learner=learner, attempt_id=first.pk, at=NOON + MINUTE)
    hidden = ratings()

    second = begin(quiz, learner, at=NOON + 2 * MINUTE)
    submit(learner=learner, attempt_id=second.pk, at=NOON + 3 * MINUTE)

    assert (hidden, ratings()) == ([], [1])


def test_a_quiz_that_never_tells_is_never_remembered(learner: User) -> None:
    quiz = make_bank(1, feedback="score_only")
    for minutes in (0, 2):
        attempt = begin(quiz, learner, at=NOON + minutes * MINUTE)
        submit(learner=learner, attempt_id=attempt.pk, at=NOON + (minutes + 1) * MINUTE)

    assert Attempt.objects.filter(remembered_at=None).count() == 2


def test_who_only_pretends_to_be_a_student_remembers_nothing(learner: User) -> None:
    pretended = User.objects.create(username="preview", preview_of=learner)
    attempt = begin(make_bank(1), pretended, purpose="practice")
    check(attempt, "0")
    submit(learner=pretended, attempt_id=attempt.pk, at=NOON + MINUTE)

    assert not Review.objects.exists()


def test_what_is_not_graded_is_not_remembered(learner: User) -> None:
    attempt = begin(make_bank(1, kind="reflection"), learner, purpose="practice")
    check_answer(
        learner=learner,
        attempt_id=attempt.pk,
        number=1,
        entries={"text": "I think so."},
        save=Save(page=uuid4()),
        at=NOON,
    )
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + MINUTE)

    assert not Review.objects.exists()


def test_a_class_is_remembered_once_its_assignment_has_closed(learner: User) -> None:
    quiz, classroom = make_bank(1), make_class()
    enrol(classroom, "Aigul", learner=learner)
    closing = assign(classroom, quiz, feedback="after_closing", closes_at=NOON + 5 * MINUTE)
    attempt = begin(quiz, learner, assignment=closing)
    answer(attempt, "0")
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + MINUTE)
    hidden = ratings()

    later = begin(quiz, learner, purpose="practice", at=NOON + 9 * MINUTE)
    submit(learner=learner, attempt_id=later.pk, at=NOON + 9 * MINUTE)

    assert (hidden, ratings()) == ([], [3])


# What is found later


def put_right(question: Question, *, right: int, decision: Decision) -> Regrade:
    """Fix the key, and decide."""
    for position, row in enumerate(question.answers.order_by("position")):
        row.credit_millionths = MILLION if position == right else 0
        row.save()
    publish(question)
    author = make_learner("author")
    plan = plan_regrade(question_id=question.pk, decision=decision, author=author, at=NOON)
    return regrade(
        question_id=question.pk, decision=decision, fingerprint=plan.fingerprint, reason="", author=author, at=NOON
    )


def test_a_regrade_and_its_undoing_are_remembered(learner: User) -> None:
    attempt = begin(make_bank(2), learner)
    answer(attempt, "1", number=1)
    answer(attempt, "0", number=2)
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)
    before = remembered()

    decided = put_right(attempt.items.get(number=1).question, right=1, decision=Decision(Method.KEY))
    after = remembered()
    undo_regrade(regrade_id=decided.pk, author=learner, at=NOON)

    assert ratings() == [1, 3, 3, 1]
    assert after != before
    assert remembered() == before


def test_a_question_that_is_left_out_says_nothing_of_its_fact(learner: User) -> None:
    attempt = begin(make_bank(2), learner)
    answer(attempt, "1", number=1)
    answer(attempt, "0", number=2)
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)

    put_right(attempt.items.get(number=1).question, right=0, decision=Decision(Method.DROP))

    assert Memory.objects.count() == 1
    assert ratings() == [1, 3, None]


def test_credit_for_all_is_no_knowledge(learner: User) -> None:
    attempt = begin(make_bank(1), learner)
    answer(attempt, "1")
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)

    put_right(attempt.items.get().question, right=0, decision=Decision(Method.FULL))

    assert ratings() == [1]


def test_what_is_hidden_stays_so_when_it_is_regraded(learner: User) -> None:
    attempt = begin(make_bank(1, feedback="score_only"), learner)
    answer(attempt, "1")
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)

    put_right(attempt.items.get().question, right=1, decision=Decision(Method.KEY))

    assert ratings() == []
