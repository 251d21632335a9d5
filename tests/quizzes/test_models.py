"""What rows say about themselves, and which question a revision holds."""

from datetime import timedelta

import pytest

from lessons.models import ContentRevision
from quizzes.actions import record_answer
from quizzes.asked import question_in
from quizzes.models import Attempt, Presence, Response
from tests.lessons.builders import make_learner
from tests.quizzes.builders import NOON, begin, make_bank, new_save

pytestmark = pytest.mark.django_db


def test_records_of_learners_say_whose_they_are() -> None:
    attempt = begin(make_bank(1), make_learner())
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=1,
        entries={"choice": "0"},
        save=new_save(),
        at=NOON + timedelta(minutes=1),
    )

    seen = Presence(attempt=attempt, number=1, seen_at=NOON)

    assert str(attempt) == "aliya: Quiz (graded)"
    assert str(seen) == "aliya: Quiz (graded): question 1 at 12:00:00"
    assert str(attempt.items.get()) == "aliya: Quiz (graded), question 1"
    assert str(Response.objects.get()) == "aliya: Quiz (graded), question 1 at 12:01:00"


@pytest.mark.parametrize("revision", [None, ContentRevision(model="lessons.lesson", object_id=1, digest="0" * 64)])
def test_a_revision_of_other_content_holds_no_question(revision: ContentRevision | None) -> None:
    with pytest.raises(ValueError, match="publish the question first"):
        question_in(revision)


def test_an_attempt_without_a_score_reads_as_nothing() -> None:
    assert Attempt().percent == 0
