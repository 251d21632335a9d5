"""Answers that leave no trace."""

import pytest

from memory.actions import forget
from memory.models import Memory, Review
from tests.lessons.builders import make_learner, make_small_course
from tests.memory.builders import DAY, NOON, memories, record, told

pytestmark = pytest.mark.django_db


def test_memories_are_as_if_the_answers_had_never_been_given() -> None:
    edition, learner, other = make_small_course(passages=2), make_learner(), make_learner("berik")
    stays, goes, alone = told(), told(0, at=NOON + DAY), told(fact="fact-1-2")
    record(other, edition, told(0))
    record(learner, edition, stays)
    before = memories(), Review.objects.count()

    record(learner, edition, goes, alone)
    record(learner, edition, told(1, at=NOON + DAY, source=goes.source_id))
    forget(sources=[goes.source_id, alone.source_id])

    assert (memories(), Review.objects.count()) == before


def test_nobody_whose_answers_stay_is_worked_out_anew() -> None:
    edition, learner = make_small_course(), make_learner()
    record(learner, edition, told())
    Memory.objects.update(reviews=9)

    forget(sources=[told().source_id])
    forget(sources=[])

    assert learner.memories.get().reviews == 9
