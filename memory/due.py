"""What is to come back, and when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from lessons.models import Fact
from memory.models import Memory
from people.models import User

DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many facts are due today, and how many more come due on each of the days that follow."""

    today: int
    days: tuple[tuple[date, int], ...]

    @property
    def next_day(self) -> date | None:
        """The first day after today on which anything is due, None if there is none within the week."""
        return next((day for day, number in self.days if number), None)


def end_of_day(at: datetime) -> datetime:
    """The moment at which the day of ``at`` ends, by the clock of the time zone in force."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))


def due_today(learner: User, facts: QuerySet[Fact], *, at: datetime) -> QuerySet[Memory]:
    """What of these facts comes back on this day or came back before: sure errors first, then what has waited longest."""
    due = _due_before(end_of_day(at), learner, facts, at=at)
    return due.order_by("-sure_and_wrong", F("back_at"), "pk")


def number_due(learner: User, facts: QuerySet[Fact], *, course: OuterRef, at: datetime, tonight: datetime) -> Coalesce:
    """How many of these facts come back before ``tonight``, the :func:`end_of_day` of ``at``, of the ``course`` that a query
    over others names: an expression for it."""
    due = _due_before(tonight, learner, facts, at=at).filter(fact__course=course).order_by().values("learner")
    return Coalesce(Subquery(due.annotate(number=Count("pk")).values("number")), 0)


def _due_before(tonight: datetime, learner: User, facts: QuerySet[Fact], *, at: datetime) -> QuerySet[Memory]:
    return Memory.objects.of(learner).alive().coming_back(tonight, at=at).filter(fact__in=facts)


def forecast(learner: User, facts: QuerySet[Fact], *, at: datetime) -> Forecast:
    """One query."""
    tonight = end_of_day(at)
    coming = Memory.objects.of(learner).alive().coming_back(tonight + timedelta(days=DAYS_AHEAD), at=at)
    moments = list(coming.filter(fact__in=facts).order_by().values_list(F("back_at"), flat=True))
    later = Counter(timezone.localdate(moment) for moment in moments if moment >= tonight)
    today = timezone.localdate(at)
    days = [today + timedelta(days=number) for number in range(1, DAYS_AHEAD + 1)]
    return Forecast(sum(moment < tonight for moment in moments), tuple((day, later[day]) for day in days))
