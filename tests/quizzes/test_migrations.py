"""Answers given before a migration are there after it."""

import pytest
from django.core.management import call_command

from people.models import User
from quizzes.actions import record_answer
from quizzes.models import Attempt, Response
from tests.lessons.builders import make_learner
from tests.quizzes.builders import NOON, begin, make_bank, new_save


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.mark.django_db(transaction=True)
def test_each_answer_of_before_is_taken_for_one_of_a_page_of_its_own(learner: User) -> None:
    attempt = begin(make_bank(1), learner)
    for choice in ("0", "1"):
        save(attempt, choice)

    call_command("migrate", "quizzes", "0001", verbosity=0)
    call_command("migrate", "quizzes", verbosity=0)

    responses = list(Response.objects.all())
    assert [each.given for each in responses] == [{"choice": "0"}, {"choice": "1"}]
    assert [(each.page, each.turn) for each in responses] == [(each.pk, 0) for each in responses]


def save(attempt: Attempt, choice: str) -> None:
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=1,
        entries={"choice": choice},
        save=new_save(),
        at=NOON,
    )
