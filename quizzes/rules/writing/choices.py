"""Rules for the choices of a question, by themselves and beside each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from lessons.findings import Finding, Level
from lessons.folding import fold
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.choices import as_read
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import number_in, words_in

#: Kinds whose rows are choices that an author wrote. The sentences of an evidence question stand in the lesson.
CHOOSING: Final = {"single_choice", "multiple_choice"}

#: Before a word, so that "A" may be the name of a choice.
_ARTICLE: Final = re.compile(r"^(?:the|an?)\s+(?=\w)")
#: At the end of a sentence, not of an abbreviation like U.S.
_STOP: Final = re.compile(r"(?<!\b\w)\.\s*$")
_BETWEEN: Final = re.compile(
    r"(?:between|from)?\s*(\S.*?)\s*(?:-|–|—|\bto\b|\band\b|\buntil\b)\s*(\S.*)", re.IGNORECASE
)
_OVER: Final = re.compile(
    r"(?:over|more than|above|at least|from)\s+(\S.*)|(\S.*?)\s+(?:or more|or over|and more)", re.IGNORECASE
)
_UNDER: Final = re.compile(
    r"(?:under|less than|fewer than|below|at most|up to)\s+(\S.*)|(\S.*?)\s+(?:or less|or fewer)", re.IGNORECASE
)
_CLOSED: Final = re.compile(
    r"\b(?:at least|at most|up to|from|or more|or over|and more|or less|or fewer)\b", re.IGNORECASE
)


def choice_findings(content: QuestionContent, words: Words | None) -> Iterator[Finding]:
    if content.kind not in CHOOSING:
        return
    yield from equal_findings(content.answers)
    # Of several right choices one may hold the other: over 10, over 100.
    if content.kind == "single_choice":
        yield from overlap_findings(content.answers)
    yield from ending_findings(content.answers)
    if words:
        yield from catch_all_findings(content.answers, words)
        yield from absolute_findings(content.answers, words)


def catch_all_findings(rows: Sequence[AnswerRow], words: Words) -> Iterator[Finding]:
    """No choice stands for others: "all of the above", "none of these", "both A and B".

    Haladyna, Downing and Rodriguez (2002), guidelines 25 and 26. Choices are shuffled besides, so that "above" may be below.
    """
    for row in rows:
        if words.catch_alls.fullmatch(row.text.strip().rstrip(".")):
            yield Finding(
                "question.catch-all-choice",
                f'The choice "{row.text}" stands for others.',
                "Write a choice of its own, or ask as multiple choice.",
                Level.WARNING,
            )


def absolute_findings(rows: Sequence[AnswerRow], words: Words) -> Iterator[Finding]:
    """Words that leave no exception stand in no wrong choice alone: they are rarely right, and learners know it.

    Haladyna, Downing and Rodriguez (2002), guideline 28a: no specific determiners.
    """
    telling = [word for row in rows if row.credit <= 0 for word in words_in(row.text) if word in words.absolutes]
    if telling and not any(words.absolutes.intersection(words_in(row.text)) for row in rows if row.credit > 0):
        yield Finding(
            "question.absolute-only-in-distractors",
            f'Only wrong choices hold a word without exception, like "{telling[0]}".',
            "Leave the word out, or let the key hold one too.",
            Level.WARNING,
        )


def equal_findings(rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    """No two choices say the same in another spelling: ``1,000`` and ``1000``, ``The CSTO.`` and ``CSTO``.

    Haladyna, Downing and Rodriguez (2002), guidelines 19 and 22. Choices that read the same letter by letter are found by
    their kind.
    """
    for first, second in combinations(rows, 2):
        if as_read(first.text) != as_read(second.text) and _meaning(first.text) == _meaning(second.text):
            yield Finding(
                "question.choices-mean-the-same",
                f'The choices "{first.text}" and "{second.text}" say the same.',
                "Change one or remove it.",
                Level.WARNING,
            )


def _meaning(text: str) -> object:
    """A number with whether it is percent; else the text without an article before it, quotation marks and a full stop."""
    number = number_in(text)
    if number is not None:
        return number, "%" in text or "percent" in text
    return _ARTICLE.sub("", fold(text)).strip(" .“”\"'")


@dataclass(frozen=True, slots=True)
class _Range:
    """The numbers from ``low`` to ``high``; ends that are not ``closed`` are left out themselves."""

    low: Decimal
    high: Decimal
    closed: bool = True

    def overlaps(self, other: "_Range") -> bool:
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and self.closed and other.closed)


def overlap_findings(rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    """Ranges of numbers have nothing in common, so that one of them alone can be right.

    Haladyna, Downing and Rodriguez (2002), guideline 22: keep choices independent, not overlapping.
    """
    ranges = [(row.text, found) for row in rows if (found := _range(row.text))]
    for (first, a), (second, b) in combinations(ranges, 2):
        if a.overlaps(b) and (a.low, a.high) != (b.low, b.high):
            yield Finding(
                "question.choices-overlap",
                f'The choices "{first}" and "{second}" overlap.',
                "Let each begin where the other has ended.",
                Level.WARNING,
            )


def _range(text: str) -> _Range | None:
    """The range that the whole text is; a number by itself is one as well."""
    if (number := number_in(text)) is not None:
        return _Range(number, number)
    closed = bool(_CLOSED.search(text))
    infinity = Decimal("Infinity")
    if (low := _bound(_OVER, text)) is not None:
        return _Range(low, infinity, closed)
    if (high := _bound(_UNDER, text)) is not None:
        return _Range(-infinity, high, closed)
    match = _BETWEEN.fullmatch(text.strip().rstrip("."))
    ends = [number_in(end) for end in match.groups()] if match else []
    return _Range(ends[0], ends[1]) if len(ends) == 2 and ends[0] is not None and ends[1] is not None else None


def _bound(pattern: re.Pattern[str], text: str) -> Decimal | None:
    match = pattern.fullmatch(text.strip().rstrip("."))
    return number_in(match[1] or match[2]) if match else None


def ending_findings(rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    """The key ends as the wrong choices do: with a full stop, or without.

    Haladyna, Downing and Rodriguez (2002), guideline 23: keep choices alike in form; 28d: no conspicuous key.
    """
    right, wrong = ({bool(_STOP.search(row.text)) for row in rows if (row.credit > 0) is key} for key in (True, False))
    if len(right) == len(wrong) == 1 and right != wrong:
        yield Finding(
            "question.key-ends-unlike",
            "What is right and what is wrong can be told by the full stop at the end.",
            "End all choices alike.",
            Level.WARNING,
        )
