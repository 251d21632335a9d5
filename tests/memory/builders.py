"""Small logs for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from lessons.models import Course, Edition
from memory.actions import Told, record_reviews
from memory.models import Memory
from memory.ratings import Answer
from people.models import User

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def told(
    credit: int = 1,
    *,
    fact: str = "fact-1-1",
    at: datetime = NOON,
    source: UUID | None = None,
    confidence: int | None = None,
    seconds: int | None = None,
) -> Told:
    return Told(fact, source or uuid4(), Answer(Fraction(credit), confidence=confidence), at, seconds)


def withdrawn(before: Told) -> Told:
    return Told(before.fact, before.source_id, None, before.given_at)


def record(learner: User, course: Course | Edition, *answers: Told, at: datetime = NOON) -> None:
    """As those who tell do it: the learner's row is held."""
    course_id = course.course_id if isinstance(course, Edition) else course.pk
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=learner.pk)
        record_reviews(learner=learner, course_id=course_id, told=answers, at=at)


def memories(*learners: User) -> list[dict[str, Any]]:
    """All memories of these learners, or of everybody, without the keys of rows."""
    rows = Memory.objects.filter(learner__in=learners) if learners else Memory.objects.all()
    columns = [field.attname for field in Memory._meta.concrete_fields if not field.primary_key]
    return list(rows.order_by("learner", "fact").values(*columns))


def memory(fact: str = "fact-1-1") -> Memory:
    return Memory.objects.get(fact__slug=fact)


def remembered(learner: User, edition: Edition, facts: Sequence[str], *, due_at: datetime, **fields: Any) -> None:
    """Memories as if they had been recorded, planned for when they are due."""
    values = {"planned_at": due_at, "last_review_at": due_at - 10 * DAY, "stability": 10.0, **fields}
    Memory.objects.bulk_create(
        Memory(
            learner=learner,
            fact=edition.course.facts.get(slug=slug),
            state=2,
            difficulty=5.0,
            due_at=due_at,
            reviews=1,
            lapses=0,
            **values,
        )
        for slug in facts
    )
