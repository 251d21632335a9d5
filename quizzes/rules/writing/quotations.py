"""Rules for the quoted words beside the key."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from lessons.findings import Finding, Level
from lessons.numbers import SCALES, format_number
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.gaps import kinds_named
from quizzes.rules.writing.choices import CHOOSING
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import number_in, numbers_in, words_in


def figure_findings(content: QuestionContent, words: Words | None) -> Iterator[Finding]:
    """A number that is the key stands in the words that settle the question, or follows from two that do.

    Haladyna, Downing and Rodriguez (2002), guideline 1: an item reflects specific content, here the words quoted.
    """
    if not content.evidence:
        return
    quoted = _quoted(content, words)
    keys = [(row.part, number) for row in content.answers if (number := _key_number(content, row)) is not None]
    # One of several accepted spellings is enough: 686 million and 686000000.
    for part in dict.fromkeys(part for part, _ in keys):
        accepted = {number for each, number in keys if each == part}
        if not any(_follows(number, quoted) for number in accepted):
            yield Finding(
                "question.figure-not-in-evidence",
                f"Its key is {format_number(min(accepted))}, but no words quoted as evidence show it.",
                "Quote the words with the figure.",
                Level.WARNING,
            )


def _key_number(content: QuestionContent, row: AnswerRow) -> Decimal | None:
    is_number = (
        content.kind == "numeric"
        or content.kind in CHOOSING
        or (content.kind == "cloze" and kinds_named(content).get(row.part) == "number")
    )
    return number_in(row.text) if is_number and row.credit == 1 else None


def _quoted(content: QuestionContent, words: Words | None) -> set[Decimal]:
    """The numbers in the words quoted, with the scale that is named somewhere in them."""
    text = " ".join(quotation.exact for quotation in content.evidence)
    scales = {Decimal(10) ** SCALES[word] for word in words_in(text) if word in SCALES}
    found = set(numbers_in(text, words))
    return found | {number * scale for number in found for scale in scales}


def _follows(key: Decimal, quoted: set[Decimal]) -> bool:
    """Whether the key is one of the numbers, or the sum, difference, product or (rounded) ratio of two."""
    if key in quoted:
        return True
    return any(
        key in {a + b, a - b, a * b} or (b and abs(a / b - key) <= Decimal("0.05") * abs(key))
        for a, b in permutations(quoted, 2)
    )
