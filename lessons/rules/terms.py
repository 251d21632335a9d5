"""Rules for the glossary."""

from collections import defaultdict
from collections.abc import Iterator

from lessons.actions.material import Material, has_sound_variants, spellings_of
from lessons.findings import Finding, Level
from lessons.folding import fold
from lessons.models import GlossaryTerm


def term_findings(material: Material) -> Iterator[Finding]:
    mentioned = {slug for rendered in material.rendered.values() for slug in rendered.term_slugs}
    owners: dict[str, list[GlossaryTerm]] = defaultdict(list)
    for term in material.terms:
        for spelling in {fold(spelling) for spelling in spellings_of(term)}:
            owners[spelling].append(term)
        yield from _own_findings(term, mentioned=term.slug in mentioned)
    for spelling, terms in owners.items():
        if len(terms) > 1:
            yield Finding(
                "term.spelling-twice",
                f'"{spelling}" is a spelling of {" and ".join(term.slug for term in terms)}.',
                "Leave it to one of them: a mention can link to one note only.",
                object=_name(terms[0]),
            )


def _own_findings(term: GlossaryTerm, *, mentioned: bool) -> Iterator[Finding]:
    if not mentioned:
        yield Finding(
            "term.never-mentioned",
            "No passage mentions it.",
            "Add the spelling that the text uses, or retire the term.",
            Level.WARNING,
            object=_name(term),
        )
    if not has_sound_variants(term):
        yield Finding(
            "term.bad-variants",
            "Its variants are no list of words.",
            'Write them like ["CSTO", "the Organization"].',
            object=_name(term),
        )


def _name(term: GlossaryTerm) -> str:
    return f'term "{term.slug}"'
