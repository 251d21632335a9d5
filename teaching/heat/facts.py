"""Which facts of a course a class was asked, where the text teaches them, and which it has not understood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lessons.models import Edition, FactText, Lesson, Teaching
from people.models import Classroom
from quizzes.understanding import NOTHING, Tally
from teaching.bars import Bar
from teaching.heat.levels import FEWEST_ANSWERS, UNDERSTOOD_FROM, Level, answers_in_words, level_of, share_in_words

#: How many of the weakest facts stand above the map.
MOST_WEAK: Final = 10


class Taught(NamedTuple):
    """A fact, and the first passage that teaches it."""

    fact_id: int
    slug: str
    statement: str
    lesson_id: int
    lesson: str
    passage: str
    heading: str


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that the class was asked, with its number on the page."""

    number: int
    taught: Taught
    tally: Tally

    @property
    def level(self) -> Level:
        return level_of(self.tally)

    @property
    def shown(self) -> str:
        return share_in_words(self.tally)

    @property
    def answers(self) -> str:
        return answers_in_words(self.tally)


def lessons_for(classroom: Classroom) -> QuerySet[Lesson]:
    """The lessons that the class has to do with: those it was assigned, and all of the editions of its quizzes."""
    assigned = Q(assignments__classroom=classroom) | Q(edition__quizzes__assignments__classroom=classroom)
    lessons = Lesson.objects.live().filter(pk__in=Lesson.objects.filter(assigned).values("pk"))
    return lessons.select_related("edition").order_by("edition__title", "edition", "position", "pk")


def taught_in(edition: Edition) -> list[Taught]:
    """The facts that the edition teaches, in the order of its text; one query."""
    statements = FactText.objects.filter(fact=OuterRef("fact"), language=edition.language).values("statement")
    live = Q(passage__retired_at=None, passage__lesson__retired_at=None, passage__lesson__edition=edition)
    rows = Teaching.objects.filter(live).annotate(statement=Subquery(statements[:1]))
    rows = rows.order_by("passage__lesson__position", "passage__lesson", "passage__position", "passage", "pk")
    columns = ("fact", "fact__slug", "statement", "passage__lesson", "passage__lesson__title", "passage__slug")
    found: dict[int, Taught] = {}
    for fact, slug, statement, *place in rows.values_list(*columns, "passage__heading"):
        found.setdefault(fact, Taught(fact, slug, statement or slug, *place))
    return list(found.values())


def columns_of(taught: Iterable[Taught], tallies: Mapping[str, Tally], *, weakest_first: bool = False) -> list[Column]:
    """The facts that were asked, numbered in the order of the text."""
    asked = [each for each in taught if tallies.get(each.slug, NOTHING).answers]
    columns = [Column(number, each, tallies[each.slug]) for number, each in enumerate(asked, start=1)]
    return weak_first(columns) if weakest_first else columns


def weak_first(columns: Iterable[Column]) -> list[Column]:
    """From the smallest share on; those with too few answers to tell come last."""
    return sorted(columns, key=lambda each: (each.tally.answers < FEWEST_ANSWERS, each.tally.share))


def by_lesson(columns: Iterable[Column]) -> list[tuple[str, int]]:
    """The titles of lessons as they stand above the columns, and above how many."""
    titles = groupby(columns, key=lambda each: (each.taught.lesson_id, each.taught.lesson))
    return [(title, len(list(group))) for (_pk, title), group in titles]


def weakest_bars(columns: Sequence[Column], classroom: Classroom) -> list[Bar]:
    """What the class has not understood, or only in part, weakest first."""
    weak = [each for each in weak_first(columns) if each.tally.answers >= FEWEST_ANSWERS]
    return [_bar(each, classroom) for each in weak[:MOST_WEAK] if each.tally.percent < UNDERSTOOD_FROM]


def _bar(column: Column, classroom: Classroom) -> Bar:
    taught, level = column.taught, column.level
    lesson = reverse("teaching:lesson-heat", args=[classroom.pk, taught.lesson_id])
    in_text = format_html('<a href="{}#{}">{}</a>', lesson, taught.passage, _("in the text: %s") % taught.heading)
    return Bar(
        label=taught.statement,
        value=column.tally.percent,
        max=100,
        shown=column.shown,
        sign=level.sign,
        word=str(level.words),
        tone=level.tone,
        url=reverse("teaching:fact", args=[classroom.pk, taught.fact_id]),
        note=format_html("{} · {}", column.answers, in_text),
    )
