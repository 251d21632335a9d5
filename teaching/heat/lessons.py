"""The text of a lesson, colored by how well the class has understood it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lessons.markup import Tint, TintedWords, tinted
from lessons.models import Lesson, Passage, Teaching
from people.models import Classroom
from quizzes.content import Quotation
from quizzes.understanding import Tally, Understanding, total
from teaching.bars import Bar
from teaching.heat.facts import Column, Taught, columns_of
from teaching.heat.levels import TOO_FEW, answers_in_words, level_of, share_in_words


@dataclass(frozen=True, slots=True)
class PassageHeat:
    """A passage with the facts that it teaches and the class was asked; ``tally`` is of all answers to them."""

    passage: Passage
    html: SafeString
    columns: list[Column]
    tally: Tally

    @property
    def bars(self) -> list[Bar]:
        """One row, or none if nothing was asked."""
        level = level_of(self.tally)
        percent = 0 if level is TOO_FEW else self.tally.percent
        words = str(level.words)
        bar = Bar(_("This passage"), percent, 100, share_in_words(self.tally), level.sign, words, level.tone)
        return [bar] if self.tally.answers else []

    @property
    def answers(self) -> str:
        return answers_in_words(self.tally)


def heat_of(lesson: Lesson, classroom: Classroom, taught: Iterable[Taught], found: Understanding) -> list[PassageHeat]:
    """The passages of a lesson in their order; two queries."""
    by_slug = {each.slug: each for each in taught}
    teachings: dict[int, dict[str, str]] = {}
    rows = Teaching.objects.filter(passage__lesson=lesson).order_by("pk")
    for passage, words, slug in rows.values_list("passage", "words", "fact__slug"):
        teachings.setdefault(passage, {})[slug] = words
    passages = Passage.objects.live().filter(lesson=lesson).select_related("lesson").order_by("position", "pk")
    return [_heat(each, classroom, teachings.get(each.pk, {}), by_slug, found) for each in passages]


def _heat(
    passage: Passage,
    classroom: Classroom,
    words: Mapping[str, str],
    taught: Mapping[str, Taught],
    found: Understanding,
) -> PassageHeat:
    columns = columns_of([taught[slug] for slug in words if slug in taught], found.facts)
    tints = {each.taught.slug: _tint(each.tally, classroom, each.taught.fact_id) for each in columns}
    html = tinted(
        passage.html,
        facts=tints,
        taught={said: slug for slug, said in words.items()},
        quotations=_quoted(passage, classroom, taught, found.quotations),
    )
    tally = total(each.tally for each in columns)
    return PassageHeat(passage, mark_safe(html), columns, tally)  # noqa: S308  # sanitised when the passage was rendered


def _tint(tally: Tally, classroom: Classroom, fact_id: int) -> Tint:
    level = level_of(tally)
    few = level is TOO_FEW
    shown = str(level.words) if few else share_in_words(tally)
    said = "" if few else f" {level.words}"
    answers = reverse("teaching:fact", args=[classroom.pk, fact_id])
    return Tint(level.style, level.sign, shown, f"{said}, {answers_in_words(tally)}", answers)


def _quoted(
    passage: Passage,
    classroom: Classroom,
    taught: Mapping[str, Taught],
    quotations: Mapping[tuple[Quotation, str], Tally],
) -> Iterator[TintedWords]:
    """The words of the passage that questions quote, weakest first: where two overlap, the first is shown."""
    lesson = passage.lesson.slug
    here = [
        (tally, quotation, taught[slug].fact_id)
        for (quotation, slug), tally in quotations.items()
        if (quotation.lesson, quotation.passage) == (lesson, passage.slug) and slug in taught
    ]
    for tally, quotation, fact_id in sorted(here, key=lambda each: (each[0].share, each[1].exact)):
        tint = _tint(tally, classroom, fact_id)
        yield TintedWords(tint, quotation.exact, quotation.before, quotation.after)
