"""All memories of a hundred learners worked out anew from 100,000 rows of the log: the rate, and how much of it is ours.

The floor is the package ``fsrs`` by itself: the same reviews through its scheduler, without a database and without us.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from uuid import UUID

import fsrs
from django.core.management import call_command

from lessons.models import Course, Fact
from memory.models import Memory, Review
from people.models import User

LEARNERS, FACTS, TIMES = 100, 100, 10
#: How many rows a second there must be, and how many times as long as the package alone they may take.
LEAST, MOST = 5_000, 6.0
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def run() -> list[str]:
    _log()
    began = perf_counter()
    call_command("rebuildmemories", stdout=sys.stdout, stderr=sys.stderr)
    ours = perf_counter() - began
    floor = _floor()
    rows = Review.objects.count()
    print(
        f"  {rows:,} rows: {ours:.1f} s, {rows / ours:,.0f} a second; the package alone {floor:.1f} s: "
        f"{ours / floor:.1f} to 1",
        flush=True,
    )
    return list(_complaints(rows / ours, ours / floor))


def _complaints(rate: float, ratio: float) -> Iterator[str]:
    if Memory.objects.count() != LEARNERS * FACTS:
        yield f"{Memory.objects.count()} memories, not {LEARNERS * FACTS}."
    if rate < LEAST:
        yield f"{rate:,.0f} rows a second; {LEAST:,} are the least."
    if ratio > MOST:
        yield f"rebuilding takes {ratio:.1f} times as long as the package alone; {MOST} is the most."


def _log() -> None:
    """Each learner answers on each fact ten times, some days apart, three times of four rightly."""
    course, chance = Course.objects.create(slug="bench"), Random(1)  # noqa: S311  # not for secrets
    facts = Fact.objects.bulk_create(
        Fact(course=course, slug=f"fact-{number}", kind=Fact.Kind.EVENT) for number in range(FACTS)
    )
    for number in range(LEARNERS):
        learner = User.objects.create(username=f"bench-{number}")
        Review.objects.bulk_create(
            (
                Review(
                    learner=learner,
                    fact=fact,
                    source_id=UUID(int=chance.getrandbits(128)),
                    rating=3 if chance.random() < 0.75 else 1,
                    given_at=(at := NOON + timedelta(days=9 * time + chance.random() * 5)),
                    received_at=at,
                )
                for time in range(TIMES)
                for fact in facts
            ),
            batch_size=1000,
        )


def _floor() -> float:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    log = list(
        Review.objects.order_by("learner", "fact", "given_at").values_list("learner", "fact", "rating", "given_at")
    )
    began = perf_counter()
    whose, card = None, fsrs.Card(card_id=0)
    for learner, fact, rating, given_at in log:
        if whose != (learner, fact):
            whose, card = (learner, fact), fsrs.Card(card_id=0)
        card, _review = scheduler.review_card(card, fsrs.Rating(rating), given_at)
    return perf_counter() - began
