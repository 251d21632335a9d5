"""What an edition is made of, read in a fixed number of queries, and its passages rendered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.actions.drawing import chart_html
from lessons.markup import Figure, RenderedPassage, Term, render_passage
from lessons.models import Chart, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage


@dataclass(frozen=True, slots=True)
class Material:
    """The live content of an edition.

    ``passages`` has a list per lesson, ``facts`` and ``charts`` are keyed by slug, ``texts`` (in the edition's language) by
    the fact's primary key, ``rendered`` by the passage's.
    """

    edition: Edition
    lessons: Sequence[Lesson]
    passages: Mapping[int, Sequence[Passage]]
    facts: Mapping[str, Fact]
    texts: Mapping[int, FactText]
    terms: Sequence[GlossaryTerm]
    charts: Mapping[str, Chart]
    rendered: Mapping[int, RenderedPassage]

    @property
    def all_passages(self) -> Iterator[Passage]:
        """In reading order."""
        for lesson in self.lessons:
            yield from self.passages[lesson.pk]


def read_material(edition: Edition) -> Material:
    lessons = list(Lesson.objects.live().filter(edition=edition).order_by("position", "pk"))
    passages: dict[int, list[Passage]] = {lesson.pk: [] for lesson in lessons}
    for passage in Passage.objects.live().filter(lesson__in=lessons).order_by("position", "pk"):
        passages[passage.lesson_id].append(passage)
    facts = {fact.slug: fact for fact in Fact.objects.live().filter(course=edition.course_id)}
    texts = FactText.objects.filter(fact__course=edition.course_id, language=edition.language)
    terms = list(GlossaryTerm.objects.live().filter(edition=edition))
    charts = _charts_of(edition)
    return Material(
        edition=edition,
        lessons=lessons,
        passages=passages,
        facts=facts,
        texts={text.fact_id: text for text in texts},
        terms=terms,
        charts=charts,
        rendered=dict(_rendered(passages.values(), facts, charts, terms)),
    )


def _charts_of(edition: Edition) -> dict[str, Chart]:
    charts = {chart.slug: chart for chart in Chart.objects.live().with_points().filter(edition=edition)}
    for chart in charts.values():
        chart.edition = edition
    return charts


def _rendered(
    lessons: Iterable[Sequence[Passage]],
    facts: Mapping[str, Fact],
    charts: Mapping[str, Chart],
    terms: Sequence[GlossaryTerm],
) -> Iterator[tuple[int, RenderedPassage]]:
    """Lesson by lesson, since the passages of one stand on a page and share its ids."""
    figures = {slug: figure_of(fact) for slug, fact in facts.items()}
    drawn = {slug: chart_html(chart) for slug, chart in charts.items()}
    linked = tuple(Term(term.slug, spellings_of(term)) for term in terms)
    for passages in lessons:
        anchored: set[str] = set()
        for passage in passages:
            rendered = render_passage(
                passage.text, passage=passage.slug, facts=figures, charts=drawn, terms=linked, anchored=anchored
            )
            anchored.update(span.fact for span in rendered.spans)
            yield passage.pk, rendered


def render_for(edition: Edition, text: str) -> RenderedPassage:
    """A text as it would be shown as a passage of this edition, standing alone."""
    facts = {fact.slug: figure_of(fact) for fact in Fact.objects.live().filter(course=edition.course_id)}
    terms = tuple(Term(term.slug, spellings_of(term)) for term in GlossaryTerm.objects.live().filter(edition=edition))
    charts = {slug: chart_html(chart) for slug, chart in _charts_of(edition).items()}
    return render_passage(text, passage="preview", facts=facts, charts=charts, terms=terms)


def figure_of(fact: Fact) -> Figure | None:
    return None if fact.value is None else Figure(fact.value, fact.unit, fact.qualifier)


def spellings_of(term: GlossaryTerm) -> tuple[str, ...]:
    """The spellings that link. Variants that are no list of words are left to the content rules."""
    return term.spellings if has_sound_variants(term) else (term.term,)


def has_sound_variants(term: GlossaryTerm) -> bool:
    return isinstance(term.variants, list) and all(isinstance(each, str) for each in term.variants)
