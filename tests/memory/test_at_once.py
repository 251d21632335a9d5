"""Two devices of one learner at the same moment, on a database that lets them run side by side."""

from uuid import uuid4

import pytest

from lessons.models import Edition
from memory.actions import rebuild, set_exam
from memory.models import Review
from people.models import User
from tests.lessons.builders import make_learner, make_small_course
from tests.memory.builders import DAY, NOON, memories, memory, record, told
from tests.side_by_side import HANDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=2)


@pytest.fixture
def learner() -> User:
    return make_learner()


def test_of_answers_at_the_same_moment_none_is_lost(edition: Edition, learner: User) -> None:
    answers = [told(hand % 2, at=NOON + hand * DAY) for hand in range(HANDS)]

    at_once(lambda hand: record(learner, edition, answers[hand]))

    recorded = memories()
    assert (memory().reviews, memory().lapses) == (HANDS, HANDS // 2)
    rebuild(learners=User.objects.all())
    assert memories() == recorded


def test_one_answer_that_many_tell_counts_once(edition: Edition, learner: User) -> None:
    answer = told()

    at_once(lambda _: record(learner, edition, answer))

    assert (memory().reviews, Review.objects.count()) == (1, 1)


def test_what_is_told_anew_at_the_same_moment_is_numbered(edition: Edition, learner: User) -> None:
    source = uuid4()

    at_once(lambda hand: record(learner, edition, told(source=source, at=NOON + hand * DAY)))

    versions = Review.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == [*range(1, HANDS + 1)]
    assert memory().last_review_at == Review.objects.latest("version").given_at


def test_rebuilding_and_planning_miss_no_answer(edition: Edition, learner: User) -> None:
    record(learner, edition, told(fact="fact-1-2"))

    def act(hand: int) -> None:
        if hand == 0:
            rebuild(learners=User.objects.all())
        elif hand == 1:
            set_exam(learner=learner, course=edition.course, exam_at=NOON + 50 * DAY, at=NOON)
        else:
            record(learner, edition, told(at=NOON + hand * DAY))

    at_once(act)

    recorded = memories()
    assert memory().reviews == HANDS - 2
    rebuild(learners=User.objects.all())
    assert memories() == recorded


def test_several_learners_do_not_wait_for_each_other_for_ever(edition: Edition) -> None:
    learners = [make_learner(f"learner-{hand}") for hand in range(HANDS)]

    def act(hand: int) -> None:
        record(learners[hand], edition, told())
        rebuild(learners=User.objects.all())

    at_once(act)

    assert [each.memories.get().reviews for each in learners] == [1] * HANDS
