"""What is derived from content: rendered pages, plain and folded texts, which passage teaches which fact."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import translation

from lessons.actions.material import Material, read_material, spellings_of
from lessons.folding import fold
from lessons.markup import RenderedPassage, note_id, render_text
from lessons.models import Edition, Fact, GlossaryTerm, Passage, Teaching


@dataclass(frozen=True, slots=True)
class FactNote:
    """A fact beside the passage that teaches it."""

    fact: Fact
    statement: str


@dataclass(frozen=True, slots=True)
class TermNote:
    """A term beside the passage that mentions it; ``id`` is where the mention's link leads."""

    id: str
    term: GlossaryTerm


def derive_edition(edition: Edition) -> int:
    """Bring everything derived of an edition up to date; how many rows had to be written.

    Only live content is looked at: what is retired keeps what it had, except that it teaches nothing.
    """
    with transaction.atomic():
        material = read_material(edition)
        return sum(
            (
                _write([edition], _edition(edition)),
                _write(material.all_passages, *_passages(material)),
                _write(material.lessons, *_lessons(material)),
                _write(material.texts.values(), *_fact_texts(material)),
                _write(material.terms, *_terms(material)),
                _teach(material),
            )
        )


def _edition(edition: Edition) -> dict[str, str]:
    return {"introduction_html": render_text(edition.introduction, top_heading=2)}


def _passages(material: Material) -> Iterator[dict[str, str]]:
    with translation.override(material.edition.language):
        for passage in material.all_passages:
            rendered = material.rendered[passage.pk]
            yield {
                "html": rendered.html,
                "notes_html": _notes(passage, rendered, material),
                "plain": rendered.plain,
                "folded": fold(f"{passage.heading} {rendered.plain}"),
            }


def _notes(passage: Passage, rendered: RenderedPassage, material: Material) -> str:
    facts = [material.facts[slug] for slug in dict.fromkeys(span.fact for span in rendered.spans)]
    terms = {term.slug: term for term in material.terms}
    context = {
        "facts": [FactNote(fact, material.texts[fact.pk].statement) for fact in facts if fact.pk in material.texts],
        "terms": [TermNote(note_id(passage.slug, slug), terms[slug]) for slug in rendered.term_slugs],
    }
    return render_to_string("lessons/_notes.html", context).strip()


def _lessons(material: Material) -> Iterator[dict[str, int]]:
    for lesson in material.lessons:
        plain = (material.rendered[passage.pk].plain for passage in material.passages[lesson.pk])
        yield {"words": sum(len(text.split()) for text in plain)}


def _fact_texts(material: Material) -> Iterator[dict[str, str]]:
    for text in material.texts.values():
        yield {"folded": fold(text.statement)}


def _terms(material: Material) -> Iterator[dict[str, str]]:
    for term in material.terms:
        yield {"folded": fold(" ".join((*spellings_of(term), term.definition)))}


def _write(rows: Iterable[models.Model], *derived: dict[str, str] | dict[str, int]) -> int:
    """Give each row its derived values, and write those rows that had others."""
    changed = [row for row, values in zip(rows, derived, strict=True) if _differs(row, values)]
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, list(derived[0]))
    return len(changed)


def _differs(row: models.Model, values: dict[str, str] | dict[str, int]) -> bool:
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return before != values


def _teach(material: Material) -> int:
    """Which passage teaches which fact: a passage's rows are replaced as a whole, so that they keep the text's order."""
    kept: dict[int, list[tuple[int, str]]] = {}
    existing = Teaching.objects.filter(passage__lesson__edition=material.edition)
    for passage, fact, words in existing.order_by("pk").values_list("passage", "fact", "words"):
        kept.setdefault(passage, []).append((fact, words))
    wanted = {passage.pk: _taught(material.rendered[passage.pk], material) for passage in material.all_passages}
    changed = [passage for passage in kept.keys() | wanted.keys() if kept.get(passage, []) != wanted.get(passage, [])]
    if changed:
        existing.filter(passage__in=changed).delete()
        Teaching.objects.bulk_create(
            Teaching(passage_id=passage, fact_id=fact, words=words)
            for passage in changed
            for fact, words in wanted.get(passage, [])
        )
    return len(changed)


def _taught(rendered: RenderedPassage, material: Material) -> Sequence[tuple[int, str]]:
    """Facts with the first words that teach them, in the order of the text."""
    first: dict[int, str] = {}
    for span in rendered.spans:
        first.setdefault(material.facts[span.fact].pk, span.words)
    return list(first.items())
