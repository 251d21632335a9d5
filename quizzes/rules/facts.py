"""Rules for facts: what is taught is asked."""

from collections import defaultdict
from collections.abc import Iterator

from lessons.findings import Finding, Level
from lessons.models import Fact
from quizzes.rules.material import Material

#: A key fact is asked in so many kinds of questions: one that was recognised has not yet been recalled.
KINDS_FOR_KEY_FACTS = 2


def fact_findings(material: Material) -> Iterator[Finding]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for question, content in material.graded:
        for slug in content.facts:
            kinds[slug].add(question.kind)
    for fact in material.facts.values():
        if fact.retired_at is None:
            yield from _findings(fact, kinds[fact.slug], material.edition.language)


def _findings(fact: Fact, kinds: set[str], language: str) -> Iterator[Finding]:
    name = f'fact "{fact.slug}"'
    if not kinds and fact.importance != Fact.Importance.BACKGROUND:
        yield Finding(
            "fact.never-asked",
            f'No graded question in the language "{language}" asks it.',
            "Ask it, alone or as a part of a question, or call it background.",
            object=name,
        )
    if fact.importance == Fact.Importance.KEY and 0 < len(kinds) < KINDS_FOR_KEY_FACTS:
        yield Finding(
            "fact.key-asked-in-one-kind",
            f"It is a key fact, but only questions of the kind {min(kinds)} ask it.",
            "Ask it in another kind too, or call it supporting.",
            Level.WARNING,
            object=name,
        )
