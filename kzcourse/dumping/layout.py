"""Where rows that no file has yet are written: beside their siblings, or in a file whose name says what it holds."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Model

from kzcourse.loading.content import KEYS, PARTS, Name
from kzcourse.loading.known import Known
from lessons.markup.marks import SLUG
from lessons.models import (
    ArticleAuthor,
    Chart,
    Course,
    Edition,
    Fact,
    FactText,
    GlossaryTerm,
    Lesson,
    Passage,
    Teaching,
)
from quizzes.models import Question, Quiz

#: Rows that stand below another one in its file, and the field that says of which.
BELOW: Final[Mapping[type[Model], str]] = {**PARTS, FactText: "fact"}

#: Of each kind of content: what the name of its file begins with (2 of the lesson's number), and ends with.
_SHARED: Final[Mapping[type[Model], tuple[int, str]]] = {
    Course: (1, "course"),
    Edition: (1, "course"),
    ArticleAuthor: (1, "course"),
    GlossaryTerm: (2, "glossary"),
    Fact: (3, "facts"),
    Question: (4, "questions"),
    Chart: (5, "charts"),
    Quiz: (90, "quizzes"),
}
_OF_LESSON: Final[Mapping[type[Model], tuple[int, str]]] = {
    Fact: (1, "facts"),
    Chart: (2, "charts"),
    Lesson: (2, "lesson"),
    Passage: (2, "lesson"),
    Question: (3, "questions"),
}


class Layout:
    """The order in which the rows of a course are written, and the file of each."""

    def __init__(self, actual: Known) -> None:
        self.actual = actual
        self._lessons = _lessons_of_facts(actual)
        self._charts = _lessons_of_charts(actual)
        lessons = sorted((row for _, row in actual.of(Lesson)), key=_place)
        self._numbers = {lesson.pk: number for number, lesson in enumerate(lessons, start=1)}
        self._first_edition = min((row.pk for _, row in actual.of(Edition)), default=None)

    def in_order(self) -> Iterator[Name]:
        """Every row; what stands below another one right after it."""
        below: dict[Name, list[Name]] = {}
        for model, field in BELOW.items():
            for key, row in sorted(self.actual.of(model), key=lambda each: _place(each[1])):
                whole: Any = (model._meta.get_field(field).related_model, self.actual.target(row, field))
                below.setdefault(whole, []).append((model, key))
        for model in KEYS:
            if model not in BELOW:
                for key, _ in sorted(self.actual.of(model), key=lambda each: self._order(each[1])):
                    yield model, key
                    yield from below.get((model, key), ())

    def group(self, name: Name) -> tuple[Any, ...]:
        """What a row has in common with those beside which it is written; a passage with its lesson."""
        model, key = name
        lesson = self._lesson(self.actual.rows[name])
        return (model, key[:-1]) if lesson is None else (_OF_LESSON[model][1], lesson.pk)

    def file(self, name: Name) -> str:
        """The name of the file for rows that have no siblings in any."""
        row = self.actual.rows[name]
        lesson, width = self._lesson(row), len(str(len(self._numbers) + 1))
        if lesson is None:
            number, what = _SHARED[name[0]]
            told = f"{number if number < 90 else 9 * 10**width:0{width + 1}}-{what}"
        else:
            number, what = _OF_LESSON[name[0]]
            told = f"{self._numbers[lesson.pk]:0{width}}{number}-{lesson.slug}-{what}"
        return f"{self._prefix(row)}{told}.yaml"

    def _prefix(self, row: Any) -> str:
        """Editions but the first have files of their own."""
        edition = row.pk if isinstance(row, Edition) else getattr(self._lesson(row) or row, "edition_id", None)
        if edition in {None, self._first_edition} or isinstance(row, Fact):
            return ""
        return f"{self.actual.row(Edition, edition).language}-"

    def _lesson(self, row: Any) -> Lesson | None:
        """The lesson in whose files a row is written."""
        if isinstance(row, Fact):
            return self._lessons.get(row.pk)
        if isinstance(row, Chart):
            return self._charts.get((row.edition_id, row.slug))
        if isinstance(row, Passage | Question):
            return None if row.lesson_id is None else self._lesson(self.actual.row(Lesson, row.lesson_id))
        return row if isinstance(row, Lesson) else None

    def _order(self, row: Any) -> tuple[Any, ...]:
        lesson = self._lesson(row)
        return (0 if lesson is None else self._numbers[lesson.pk], *_place(row))


def _place(row: Any) -> tuple[int, int]:
    return (getattr(row, "position", 0), row.pk)


def _lessons_of_charts(actual: Known) -> dict[tuple[int, str], Lesson]:
    """The lesson that shows a chart first, by the chart's edition and slug."""
    shown = Passage.objects.filter(lesson__edition__course__slug__in=actual.courses, text__contains="{chart:")
    ordered = shown.order_by("lesson__position", "position", "pk").values_list("lesson", "text")
    lessons: dict[tuple[int, str], Lesson] = {}
    for pk, text in ordered:
        lesson = actual.row(Lesson, pk)
        for slug in re.findall(rf"\{{chart:({SLUG})\}}", text):
            lessons.setdefault((lesson.edition_id, slug), lesson)
    return lessons


def _lessons_of_facts(actual: Known) -> dict[int, Lesson]:
    """The lesson that teaches a fact first, by the fact's primary key."""
    taught = Teaching.objects.filter(passage__lesson__edition__course__slug__in=actual.courses)
    ordered = taught.order_by("passage__lesson__position", "passage__position", "pk")
    lessons: dict[int, Lesson] = {}
    for fact, lesson in ordered.values_list("fact", "passage__lesson"):
        lessons.setdefault(fact, actual.row(Lesson, lesson))
    return lessons
