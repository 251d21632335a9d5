"""Rules for facts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lessons.actions.material import Material
from lessons.dates import read_date
from lessons.findings import Finding, Level
from lessons.models import Fact


def fact_findings(material: Material) -> Iterator[Finding]:
    taught: dict[str, list[str]] = defaultdict(list)
    for passage in material.all_passages:
        for span in material.rendered[passage.pk].spans:
            taught[span.fact].append(passage.slug)
    for fact in material.facts.values():
        yield from _teaching_findings(fact, taught[fact.slug])
        yield from _own_findings(fact, material)


def _teaching_findings(fact: Fact, passages: Sequence[str]) -> Iterator[Finding]:
    if not passages and fact.importance != Fact.Importance.BACKGROUND:
        yield Finding(
            "fact.never-taught",
            "No passage teaches it.",
            f"Mark the words that do: [words]{{fact={fact.slug}}}. Or call it background, or retire it.",
            object=_name(fact),
        )
    if len(passages) > 1:
        yield Finding(
            "fact.taught-twice",
            f"It is taught {len(passages)} times: in {', '.join(passages)}.",
            "Mark the words that teach it best.",
            Level.WARNING,
            object=_name(fact),
        )


def _own_findings(fact: Fact, material: Material) -> Iterator[Finding]:
    text = material.texts.get(fact.pk)
    if text is None or not text.statement.strip():
        yield Finding(
            "fact.no-text",
            f'It has no statement in the language "{material.edition.language}".',
            "Write one checkable sentence.",
            object=_name(fact),
        )
    if fact.date and not _is_date(fact.date):
        yield Finding(
            "fact.bad-date",
            f'"{fact.date}" is no date.',
            "Write 2022, 2022-H1, 2022-01 or 2022-01-05, or leave it empty.",
            object=_name(fact),
        )


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except ValueError:
        return False
    return True


def _name(fact: Fact) -> str:
    return f'fact "{fact.slug}"'
