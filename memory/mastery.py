"""How much of a lesson a learner would recall now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, QuerySet

from lessons.models import Edition, Teaching
from memory.scheduling import recall
from people.models import User
from people.prepared import Later, prepared


@dataclass(frozen=True, slots=True)
class Mastery:
    """Of a lesson: how many facts its passages teach, how many of them were ever asked, and how many would be recalled.

    ``recalled`` is the sum of the probabilities with which each is recalled now; a fact adds nothing
    that was never asked, or whose last answer was wrong: to have read what is right is not to recall it.
    """

    facts: int = 0
    met: int = 0
    recalled: float = 0.0

    @property
    def percent(self) -> int:
        """The share of the facts that would be recalled, in whole percent, rounded down."""
        return int(100 * self.recalled / self.facts) if self.facts else 0

    @property
    def facts_recalled(self) -> int:
        """How many of the facts one may expect to be recalled, as the nearest whole number."""
        return int(self.recalled + 0.5)


def mastery_in(edition: Edition, learner: User | AnonymousUser, *, at: datetime) -> dict[int, Mastery]:
    """The mastery of each lesson of the edition that teaches anything, by its key: one query, none for nobody."""
    if learner.pk is None:
        return {}
    recalled: dict[int, list[float | None]] = defaultdict(list)
    for lesson, _fact, stability, last_review_at, wrong in _taught(edition=edition.pk, learner=learner.pk):
        now = 0.0 if wrong else recall(stability, last_review_at, at) if stability and last_review_at else None
        recalled[lesson].append(now)
    return {lesson: _mastery(each) for lesson, each in recalled.items()}


@prepared
def _taught() -> QuerySet[Teaching, tuple[int, int, float | None, datetime | None, bool | None]]:
    """Each lesson with each fact it teaches, once, and what the learner has of it in memory."""
    taught = Teaching.objects.in_use().filter(passage__lesson__edition=Later("edition"))
    own = FilteredRelation("fact__memories", condition=Q(fact__memories__learner=Later("learner")))
    columns = "passage__lesson", "fact", F("own__stability"), F("own__last_review_at"), F("own__wrong")
    return taught.annotate(own=own).order_by().values_list(*columns).distinct()


def _mastery(recalled: list[float | None]) -> Mastery:
    met = [each for each in recalled if each is not None]
    return Mastery(len(recalled), len(met), sum(met))
