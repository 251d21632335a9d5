"""Several requests of one learner at the same moment, on a database that lets them run side by side."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction

from people.models import User
from quizzes.actions import AttemptClosed, record_answer, submit
from quizzes.actions.extend import Recipients, extend
from quizzes.actions.regrade import AlreadyUndone, Decision, PlanChanged, plan_regrade, regrade, undo_regrade
from quizzes.assigning import Allowance
from quizzes.content import MILLION
from quizzes.models import Adjustment, Attempt, AttemptItem, Quiz, Regrade, Response
from quizzes.regrading import Method
from quizzes.saves import Save
from tests.lessons.builders import make_learner
from tests.people.builders import make_class, make_teacher
from tests.quizzes.builders import NOON, assign, begin, make_bank, new_save
from tests.side_by_side import HANDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


def answer(attempt: Attempt, choice: int, save: Save) -> bool:
    """Whether the answer was taken."""
    try:
        record_answer(
            learner=attempt.learner,
            attempt_id=attempt.pk,
            number=1,
            entries={"choice": str(choice)},
            save=save,
            at=NOON + timedelta(minutes=1),
        )
    except AttemptClosed:
        return False
    return True


def test_many_starts_give_one_attempt_with_one_paper(quiz: Quiz, learner: User) -> None:
    attempts = at_once(lambda _: begin(quiz, learner))

    assert {attempt.pk for attempt in attempts} == {Attempt.objects.get().pk}
    assert AttemptItem.objects.count() == 2


def test_one_save_sent_many_times_is_stored_once(quiz: Quiz, learner: User) -> None:
    attempt, save = begin(quiz, learner), new_save()

    taken = at_once(lambda _: answer(attempt, 1, save))

    assert all(taken)
    assert Response.objects.get().version == attempt.items.get(number=1).version == 1


def test_every_one_of_many_answers_is_kept_and_numbered(learner: User) -> None:
    attempt = begin(make_bank(1, kind="short_text"), learner)

    def write(hand: int) -> int:
        return record_answer(
            learner=learner,
            attempt_id=attempt.pk,
            number=1,
            entries={"text": f"answer {hand}"},
            save=new_save(),
            at=NOON + timedelta(minutes=1),
        ).version

    assert sorted(at_once(write)) == [1, 2, 3, 4, 5, 6]
    assert [response.version for response in Response.objects.order_by("version")] == [1, 2, 3, 4, 5, 6]


def test_many_submits_give_one_result(quiz: Quiz, learner: User) -> None:
    attempt = begin(quiz, learner)

    done = at_once(
        lambda hand: submit(learner=learner, attempt_id=attempt.pk, at=NOON + timedelta(minutes=hand)).submitted_at
    )

    assert len(set(done)) == 1


def test_an_answer_is_graded_if_it_was_taken(quiz: Quiz, learner: User) -> None:
    """Whichever of answer and submission comes first: what was acknowledged counts."""
    attempt = begin(quiz, learner)

    def act(hand: int) -> bool:
        if hand == 0:
            submit(learner=learner, attempt_id=attempt.pk, at=NOON + timedelta(minutes=1))
            return False
        return answer(attempt, 0, new_save())

    taken = any(at_once(act))

    attempt.refresh_from_db()
    assert attempt.score_millionths == (MILLION // 2 if taken else 0)


def test_a_regrade_misses_no_paper_that_is_handed_in_meanwhile(quiz: Quiz, learner: User) -> None:
    """Whichever of them comes first: every paper has the credit that was decided for all."""
    attempts = [begin(quiz, make_learner(f"learner-{hand}")) for hand in range(HANDS)]
    question = attempts[0].items.get(number=1).question_id

    def decide() -> None:
        decision, at = Decision(Method.FULL), NOON + timedelta(minutes=1)
        plan = plan_regrade(question_id=question, decision=decision, author=learner, at=at)
        regrade(question_id=question, decision=decision, fingerprint=plan.fingerprint, reason="", author=learner, at=at)

    def act(hand: int) -> None:
        mine = attempts[hand]
        submit(learner=mine.learner, attempt_id=mine.pk, at=NOON + timedelta(minutes=1))
        while hand == 0 and not Regrade.objects.exists():
            with suppress(PlanChanged):
                decide()

    at_once(act)

    earned = AttemptItem.objects.filter(question=question).values_list("credit_millionths", flat=True)
    assert list(earned) == [MILLION] * HANDS
    assert Adjustment.objects.count() == HANDS


def test_undoing_a_regrade_misses_no_paper_that_is_handed_in_meanwhile(quiz: Quiz, learner: User) -> None:
    attempts = [begin(quiz, make_learner(f"learner-{hand}")) for hand in range(HANDS)]
    question, at = attempts[0].items.get(number=1).question_id, NOON + timedelta(minutes=1)
    plan = plan_regrade(question_id=question, decision=Decision(Method.FULL), author=learner, at=at)
    decided = regrade(
        question_id=question,
        decision=Decision(Method.FULL),
        fingerprint=plan.fingerprint,
        reason="",
        author=learner,
        at=at,
    )

    def act(hand: int) -> None:
        if hand == 0:
            undo_regrade(regrade_id=decided.pk, author=learner, at=at)
        submit(learner=attempts[hand].learner, attempt_id=attempts[hand].pk, at=at)

    at_once(act)

    assert set(Attempt.objects.values_list("score_millionths", flat=True)) == {0}


def test_an_accepted_answer_is_taken_back_once(quiz: Quiz, learner: User) -> None:
    """However many press undo at the same moment."""
    question, at = quiz.edition.questions.get(slug="question-1"), NOON + timedelta(minutes=1)
    key, decision = list(question.answers.values()), Decision(Method.KEY, accepted="No")
    plan = plan_regrade(question_id=question.pk, decision=decision, author=learner, at=at)
    decided = regrade(
        question_id=question.pk, decision=decision, fingerprint=plan.fingerprint, reason="", author=learner, at=at
    )
    undone: list[bool] = []

    def act(_: int) -> None:
        with suppress(AlreadyUndone):
            undone.append(undo_regrade(regrade_id=decided.pk, author=learner, at=at).key_is_left)

    at_once(act)

    assert (undone, list(question.answers.values())) == ([False], key)


def test_nobody_who_starts_meanwhile_misses_what_the_class_was_given(quiz: Quiz) -> None:
    classroom = make_class(pupils=[f"pupil {hand}" for hand in range(HANDS - 1)])
    pupils = [each.learner for each in classroom.enrolments.select_related("learner")]
    assignment, teacher = assign(classroom, quiz, time_limit_minutes=20), make_teacher()
    more = Allowance(extra=timedelta(minutes=5))

    def act(hand: int) -> None:
        if hand:
            begin(quiz, pupils[hand - 1], assignment=assignment)
        else:
            extend(
                assignment_id=assignment.pk,
                to=Recipients(everybody=True),
                allowance=more,
                reason="",
                author=teacher,
                at=NOON,
            )

    at_once(act)

    assert set(Attempt.objects.values_list("deadline_at", flat=True)) == {NOON + timedelta(minutes=25)}


def test_nobody_waits_until_others_of_the_class_have_started(quiz: Quiz) -> None:
    """A lecture of five hundred begins at the same bell."""
    classroom = make_class(pupils=["Aigerim", "Timur"])
    first, second = [each.learner for each in classroom.enrolments.select_related("learner").order_by("pk")]
    assignment = assign(classroom, quiz)

    def start_impatiently() -> Attempt:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return begin(quiz, second, assignment=assignment)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as beside:
        begin(quiz, first, assignment=assignment)
        begun = beside.submit(start_impatiently).result(timeout=20)

    assert begun.learner == second


def test_nobody_waits_until_others_have_saved_and_handed_in(quiz: Quiz) -> None:
    """What learners write at the same moment has no row in common."""
    first, second = begin(quiz, make_learner("first")), begin(quiz, make_learner("second"))

    def answer_impatiently() -> int | None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            answer(second, 0, new_save())
            return submit(learner=second.learner, attempt_id=second.pk, at=NOON + timedelta(minutes=2)).score_millionths
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as beside:
        answer(first, 0, new_save())
        submit(learner=first.learner, attempt_id=first.pk, at=NOON + timedelta(minutes=2))
        score = beside.submit(answer_impatiently).result(timeout=20)

    assert score == MILLION // 2
