"""Recording reviews: each counts once, in the order in which the answers were given."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from memory.actions.known import by_fact
from memory.actions.rows import keep, memory_of, that_count
from memory.actions.told import Told
from memory.models import Memory, Review
from memory.remembering import Whose, after_all
from people.models import User


def record_reviews(*, learner: User, course_id: int, told: Sequence[Told], at: datetime) -> None:
    """Append to the log what is new in ``told``, and let the memories of those facts follow.

    Three queries for any number of facts. One more where an answer arrives after a later one, or is told of again: then
    the memory is worked out anew from the log; and one more where a slug is not that of a fact any more. What names no
    fact of the course is left out. The caller holds the learner's row, so that nobody else writes memories of the same
    person meanwhile.
    """
    if not told:
        return
    facts = by_fact(learner, course_id, told)
    log = _log(learner, [fact.pk for fact, own in facts if not fact.is_followed_by(own)])
    new = {fact.pk: _new(own, log.get(fact.pk, ()), learner, fact.pk, at) for fact, own in facts}
    Review.objects.bulk_create([review for reviews in new.values() for review in reviews])
    memories, forgotten = [], []
    for fact, _own in facts:
        reviews, before = [*log.get(fact.pk, ()), *new[fact.pk]], None if fact.pk in log else fact.memory
        remembered = after_all(that_count(reviews), Whose(learner.pk, fact.pk), before=before)
        if remembered is None:
            forgotten.append(fact.pk)
        else:
            memories.append(memory_of(remembered, learner.pk, fact.pk, exam_at=fact.exam_at))
    keep(memories)
    if forgotten:
        Memory.objects.of(learner).filter(fact__in=forgotten).delete()


def _log(learner: User, facts: Sequence[int]) -> dict[int, list[Review]]:
    """What is in the log of each of these facts: one query, none for none."""
    rows: dict[int, list[Review]] = {fact: [] for fact in facts}
    for review in Review.objects.of(learner).filter(fact__in=facts) if facts else ():
        rows[review.fact_id].append(review)
    return rows


def _new(told: Iterable[Told], log: Iterable[Review], learner: User, fact_id: int, at: datetime) -> list[Review]:
    """What the log doesn't say yet, as rows of it."""
    newest = {row.source_id: row for row in sorted(log, key=lambda each: each.version)}
    rows = []
    for each in told:
        before = newest.get(each.source_id)
        if _said(each) == (_said(before) if before else None):
            continue
        row = Review(
            learner=learner,
            fact_id=fact_id,
            source_id=each.source_id,
            version=before.version + 1 if before else 1,
            rating=each.rating,
            confidence=each.confidence,
            seconds=each.seconds,
            given_at=each.given_at,
            received_at=at,
        )
        newest[each.source_id] = row
        rows.append(row)
    return rows


def _said(each: Told | Review) -> tuple[int, int | None, datetime] | None:
    """What counts of a review; None where it doesn't."""
    return None if each.rating is None else (each.rating, each.confidence, each.given_at)
