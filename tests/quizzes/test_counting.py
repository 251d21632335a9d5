"""What becomes of saves and attempts is told for whoever counts it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from people.actions.joining import WrongPin, come_in
from people.models import User
from quizzes.actions import AttemptClosed, check_answer, record_answer, submit
from quizzes.kinds import Unreadable
from quizzes.models import Attempt
from tests.lessons.builders import make_learner
from tests.people.builders import NOON as JOINING
from tests.people.builders import PIN, make_class
from tests.quizzes.builders import NOON, begin, make_bank, new_save

pytestmark = pytest.mark.django_db

Capture = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    log = logging.getLogger("events")
    log.setLevel(logging.INFO)
    log.addHandler(caplog.handler)
    yield lambda: [record.getMessage() for record in caplog.records]
    log.removeHandler(caplog.handler)
    log.setLevel(logging.WARNING)


@pytest.fixture
def learner() -> User:
    return make_learner()


def save(attempt: Attempt, action: Callable[..., object] = record_answer, **said: Any) -> None:
    values = {
        "learner": attempt.learner,
        "attempt_id": attempt.pk,
        "number": 1,
        "entries": {"choice": "0"},
        "save": new_save(),
        "at": NOON + timedelta(minutes=1),
    }
    action(**values | said)


def test_a_graded_attempt_is_started_saved_to_and_handed_in(
    learner: User, told: Callable[[], list[str]], django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        attempt = begin(make_bank(), learner)
        save(attempt)
        submit(learner=learner, attempt_id=attempt.pk, at=NOON + timedelta(minutes=2))
        submit(learner=learner, attempt_id=attempt.pk, at=NOON + timedelta(minutes=3))
        with pytest.raises(AttemptClosed):
            save(attempt)

    assert told() == ["attempt.started", "save.acknowledged", "attempt.handed-in", "save.late"]


def test_a_try_in_practice_is_a_save_and_what_cannot_be_read_is_none(
    learner: User, told: Callable[[], list[str]], django_capture_on_commit_callbacks: Capture
) -> None:
    attempt = begin(make_bank(kind="numeric"), learner, purpose=Attempt.Purpose.PRACTICE)

    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(Unreadable):
            save(attempt, check_answer, entries={"text": "many"})
        save(attempt, check_answer, entries={})

    assert told() == ["save.refused", "save.acknowledged"]


def test_what_is_nobodys_attempt_is_no_save(learner: User, told: Callable[[], list[str]]) -> None:
    attempt = begin(make_bank(), learner)

    with pytest.raises(Http404):
        save(attempt, learner=make_learner("other"))

    assert told() == []


def test_a_wrong_pin_is_a_failed_sign_in(
    told: Callable[[], list[str]], django_capture_on_commit_callbacks: Capture
) -> None:
    classroom = make_class()
    come_in(classroom=classroom, name="Aigul", pin=PIN, at=JOINING)

    with django_capture_on_commit_callbacks(execute=True), suppress(WrongPin):
        come_in(classroom=classroom, name="Aigul", pin="9998", at=JOINING)

    assert told() == ["sign-in.failed"]
