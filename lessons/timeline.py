"""The dated facts of a course in their order, as precisely as each is dated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from itertools import groupby

from django.db.models import OuterRef, QuerySet, Subquery

from lessons.dates import FactDate, read_date
from lessons.models import Edition, Fact, FactText, Teaching

_DAY = timedelta(days=1)
#: As many parts of all years are drawn; more years share a part.
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its statement in the edition's language, and where that is taught: slug of the lesson, heading of the
    passage; empty if nowhere."""

    fact: Fact
    when: FactDate
    statement: str
    lesson: str
    heading: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What has one date. ``first`` is the number of its first entry."""

    when: FactDate
    date: str
    first: int
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Window:
    """What is looked at: all years, one year (``year``), or one month of it (``month``, else 0)."""

    year: int = 0
    month: int = 0

    @property
    def above(self) -> list["Window"]:
        """The larger windows around it, the largest first."""
        around = [Window(self.year)] if self.month else []
        return [Window(), *around] if self.year else []

    def holds(self, when: FactDate) -> bool:
        """Whether it may have been then."""
        if not self.year:
            return True
        mine = FactDate(self.year, month=self.month)
        return when.first_day <= mine.last_day and mine.first_day <= when.last_day

    def is_vaguer(self, when: FactDate) -> bool:
        """Whether the date is longer than the parts that are told apart here: years, months or days."""
        length = (when.last_day - when.first_day).days + 1
        return length > (1 if self.month else 31 if self.year else 366)

    def parts(self, entries: Sequence[Entry]) -> list["Window"]:
        """The smaller windows in it, in which something is known to have been; none below a month."""
        if self.month:
            return []
        if self.year:
            months = {entry.when.month for entry in entries if entry.when.year == self.year}
            return [Window(self.year, month) for month in sorted(months - {0})]
        return [Window(year) for year in sorted({entry.when.year for entry in entries})]

    @property
    def written(self) -> str:
        """As addresses have it."""
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}" if self.year else ""


def read_window(text: str) -> Window:
    """The window of an address. Raises ``ValueError``."""
    if not text:
        return Window()
    read = read_date(text)
    if read.half or read.day or read.year >= MAXYEAR:
        raise ValueError(f"{text!r} is neither a year nor a month of a timeline.")
    return Window(read.year, read.month)


def entries_of(edition: Edition) -> list[Entry]:
    """One query. What has the same date stands in the order in which it is taught."""
    return sorted(_entries(edition), key=lambda entry: (entry.when.first_day, -entry.when.last_day.toordinal()))


def _entries(edition: Edition) -> Iterator[Entry]:
    taught = Teaching.objects.in_use().filter(fact=OuterRef("pk"), passage__lesson__edition=edition)
    teachings = taught.order_by("passage__lesson__position", "passage__position", "pk")
    texts = FactText.objects.filter(fact=OuterRef("pk"), language=edition.language)
    facts: QuerySet[Fact] = Fact.objects.live().filter(course=edition.course_id).exclude(date="")
    found = facts.annotate(
        statement=Subquery(texts.values("statement")[:1]),
        lesson=Subquery(teachings.values("passage__lesson__slug")[:1]),
        heading=Subquery(teachings.values("passage__heading")[:1]),
        lesson_place=Subquery(teachings.values("passage__lesson__position")[:1]),
        passage_place=Subquery(teachings.values("passage__position")[:1]),
        teaching=Subquery(teachings.values("pk")[:1]),
    ).order_by("lesson_place", "passage_place", "teaching", "pk")
    for fact in found:
        when = _date_of(fact)
        if when and fact.statement:
            yield Entry(fact, when, fact.statement, fact.lesson or "", fact.heading or "")


def _date_of(fact: Fact) -> FactDate | None:
    """None for what is no date, as the content rules say, and for the last year of all, which nothing comes after."""
    try:
        when = read_date(fact.date)
    except ValueError:
        return None
    return when if when.year < MAXYEAR else None


def moments_of(entries: Sequence[Entry]) -> list[Moment]:
    moments: list[Moment] = []
    number = 1
    for written, group in groupby(entries, key=lambda entry: entry.fact.date):
        together = list(group)
        moments.append(Moment(together[0].when, written, number, together))
        number += len(together)
    return moments


def columns_of(window: Window, entries: Sequence[Entry]) -> list[date]:
    """The first days of the parts into which the window is divided: years (or a few together), months, or days."""
    start, end = edges_of(window, entries)
    if window.month:
        return [start + _DAY * number for number in range((end - start).days)]
    if window.year:
        return [date(window.year, month, 1) for month in range(1, 13)]
    step = -(-(end.year - start.year) // MOST_COLUMNS)
    return [date(year, 1, 1) for year in range(start.year, end.year, step)]


def edges_of(window: Window, entries: Sequence[Entry]) -> tuple[date, date]:
    """The first day of the window and the first after it; all years are those from the first entry to the last."""
    if window.year:
        mine = FactDate(window.year, month=window.month)
        return mine.first_day, mine.last_day + _DAY
    years = [entry.when.year for entry in entries]
    return date(min(years), 1, 1), FactDate(max(years)).last_day + _DAY
