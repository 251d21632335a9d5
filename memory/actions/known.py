"""The facts that answers name, with what is remembered of each before they are recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from lessons.models import Fact, FormerSlug
from memory.actions.rows import COLUMNS
from memory.actions.told import Told
from memory.models import Exam, Review
from memory.remembering import Remembered
from memory.scheduling import Schedule
from people.models import User


@dataclass(frozen=True, slots=True)
class Known:
    """A fact with what the learner remembers of it. ``told_before``: of one of these sources there is a review already."""

    pk: int
    memory: Remembered | None
    told_before: bool
    exam_at: datetime | None

    def is_followed_by(self, told: Iterable[Told]) -> bool:
        """Whether all of this is new and comes after what is known, so that the memory can simply go on.

        What was given at the same moment as the last review may belong before it: the sources decide.
        """
        if self.told_before or any(each.answer is None for each in told):
            return False
        last = self.memory.schedule.last_review_at if self.memory else None
        return last is None or all(each.given_at > last for each in told)


def by_fact(learner: User, course_id: int, told: Sequence[Told]) -> list[tuple[Known, list[Told]]]:
    """What is told of each fact: one query, and one more where a fact isn't called so any more or never was."""
    slugs = {each.fact for each in told}
    former = FormerSlug.objects.filter(model=Fact._meta.label_lower, parent_id=course_id, slug__in=slugs)
    meant = Q(slug__in=slugs) | Q(pk__in=former.values("object_id"))
    rows = list(_rows(Fact.objects.filter(meant, course=course_id), learner, told))
    keys = {row["slug"]: row["pk"] for row in rows}
    if missing := slugs - keys.keys():
        keys |= dict(former.filter(slug__in=missing).values_list("slug", "object_id"))
    grouped: dict[int, list[Told]] = defaultdict(list)
    for each in told:
        if each.fact in keys:
            grouped[keys[each.fact]].append(each)
    return [(_known(row), grouped[row["pk"]]) for row in rows if row["pk"] in grouped]


def _rows(facts: QuerySet[Fact], learner: User, told: Iterable[Told]) -> Iterable[Mapping[str, Any]]:
    before = Review.objects.of(learner).filter(fact=OuterRef("pk"), source_id__in=[each.source_id for each in told])
    exams = Exam.objects.filter(learner=learner, course=OuterRef("course"))
    return facts.annotate(
        own=FilteredRelation("memories", condition=Q(memories__learner=learner)),
        told_before=Exists(before),
        exam_at=Subquery(exams.values("at")),
    ).values("pk", "slug", "told_before", "exam_at", **{f"own_{name}": F(f"own__{name}") for name in COLUMNS})


def _known(row: Mapping[str, Any]) -> Known:
    return Known(row["pk"], _remembered(row), row["told_before"], row["exam_at"])


def _remembered(row: Mapping[str, Any]) -> Remembered | None:
    if row["own_reviews"] is None:
        return None
    columns = ("state", "step", "stability", "difficulty", "due_at", "last_review_at")
    return Remembered(
        Schedule(*(row[f"own_{name}"] for name in columns)),
        row["own_reviews"],
        row["own_lapses"],
        row["own_wrong"],
        row["own_sure_and_wrong"],
    )
