"""A figure in a lesson and in an answer key is one and the same number: that of the fact."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lessons.findings import Finding
from lessons.numbers import format_figure, format_number
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.gaps import kinds_named
from quizzes.rules.material import Material
from quizzes.rules.questions import name_of


def figure_findings(material: Material) -> Iterator[Finding]:
    for question, content in material.asked:
        for slug, key in _number_keys(content):
            fact = material.facts.get(slug)
            if fact is not None and fact.value is not None and fact.value not in key:
                shown = format_figure(fact.value, fact.unit, "")
                yield Finding(
                    "question.key-differs-from-fact",
                    f'Its key is {" or ".join(map(format_number, sorted(key)))}, but the fact "{slug}" says {shown}.',
                    "Correct the one that is wrong, or name the fact that this number is of.",
                    object=name_of(question),
                )


def _number_keys(content: QuestionContent) -> Iterator[tuple[str, set[Decimal]]]:
    """The numbers that earn the full credit, of each gap by themselves, with the slug of the fact that they are of."""
    keys: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for row in content.answers:
        if row.credit == 1 and _is_number(content, row):
            keys[row.part, row.fact or content.fact] |= _read(row.text)
    return ((fact, key) for (_, fact), key in keys.items() if key)


def _is_number(content: QuestionContent, row: AnswerRow) -> bool:
    return content.kind == "numeric" or (content.kind == "cloze" and kinds_named(content).get(row.part) == "number")


def _read(text: str) -> set[Decimal]:
    """The number in plain digits; nothing where there is none, which the kind of question finds."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return set()
    return {value} if value.is_finite() else set()
