"""People leave while others, and they themselves on another device, work on: on a database that lets them side by side."""

from datetime import timedelta

import pytest
from django.http import Http404

from kzcourse.leaving import MustStay, erase
from people.models import User
from quizzes.actions import record_answer
from quizzes.models import Attempt, Response
from tests.lessons.builders import make_learner
from tests.people.builders import NOON, operator
from tests.quizzes.builders import begin, make_bank, new_save
from tests.side_by_side import HANDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_answers_from_another_device_meet_somebody_who_leaves() -> None:
    """Whoever is first wins, nobody waits for ever, and nothing of what was said is left."""
    quiz, learner = make_bank(2, kind="reflection"), make_learner()
    attempt = begin(quiz, learner, at=NOON)

    def act(hand: int) -> str:
        try:
            for turn in range(5):
                if hand == 0 and turn == 2:
                    erase(person=learner, at=NOON, asked_by="a test")
                record_answer(
                    learner=learner,
                    attempt_id=attempt.pk,
                    number=1 + hand % 2,
                    entries={"text": f"words {hand} {turn}"},
                    save=new_save(based_on=99),
                    at=NOON + timedelta(seconds=turn),
                )
        except Http404:
            return "gone"
        return "answered"

    outcomes = at_once(act)

    assert outcomes[0] == "gone"
    assert set(outcomes) <= {"gone", "answered"}
    assert not Attempt.objects.exists()
    assert not Response.objects.exists()
    assert User.objects.get(pk=learner.pk).erased_at == NOON


def test_of_all_who_may_do_everything_one_stays() -> None:
    people = [operator(f"operator-{number}") for number in range(HANDS)]

    def leave(hand: int) -> bool:
        try:
            erase(person=people[hand], at=NOON, asked_by="a test")
        except MustStay:
            return False
        return True

    assert sorted(at_once(leave)) == [False] + [True] * (HANDS - 1)
    assert User.objects.filter(is_superuser=True).count() == 1


def test_leaving_twice_at_once_is_leaving_once() -> None:
    learner = make_learner()

    at_once(lambda hand: erase(person=learner, at=NOON + timedelta(seconds=hand), asked_by="a test"))

    assert User.objects.get(pk=learner.pk).erased_at is not None
