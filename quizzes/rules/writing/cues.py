"""Rules for what the grammar of a stem tells about its answer."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.gaps import kinds_named
from quizzes.rules.writing.choices import CHOOSING
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import plain, words_in

_GAP: Final = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})\]\]")
#: Where a stem to be completed breaks off: before a line to fill, dots, a colon, or nothing; "a/an" fits all.
_OPEN_END: Final = re.compile(r"(?<![\w/])(\w+)\s*(?:_{2,}|…|\.{3}|:)?\s*$")
_VOWELS: Final = frozenset("aeiou")
#: Words that begin with a vowel's letter but a consonant's sound, and the other way round; enough for a warning.
_SOUNDS_OTHERWISE: Final = re.compile(r"(?:eu|uni|use|usu|one\b|once|hour|honest|honor|heir)", re.IGNORECASE)


def cue_findings(content: QuestionContent, words: Words) -> Iterator[Finding]:
    """What leads up to a choice fits all of them, or the one it fits is the key.

    Haladyna, Downing and Rodriguez (2002), guideline 28c: no grammatical inconsistencies that cue the right answer.
    """
    for lead, rows in _completed(content):
        yield from _article_findings(lead, rows)
        yield from _number_findings(lead, rows, words)


def _completed(content: QuestionContent) -> Iterator[tuple[str, Sequence[AnswerRow]]]:
    """The last word, in small letters, before each place that is completed by choosing, and the choices for it."""
    prompt = plain(content.prompt)
    if content.kind in CHOOSING and (end := _OPEN_END.search(prompt)):
        yield end[1].lower(), content.answers
    if content.kind == "cloze":
        kinds = kinds_named(content)
        for gap in _GAP.finditer(prompt):
            before = words_in(_GAP.sub(" ", prompt[: gap.start()]))
            if kinds.get(gap[1]) == "choice" and before:
                yield before[-1], [row for row in content.answers if row.part == gap[1]]


def _article_findings(lead: str, rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    if lead not in {"a", "an"}:
        return
    unfit = [row.text for row in rows if row.credit <= 0 and _sounds_like_a_vowel(row.text) is (lead == "a")]
    if unfit:
        yield Finding(
            "question.article-gives-away",
            f'"{lead}" stands before the choices, but "{unfit[0]}" can\'t follow it.',
            'Write "a/an", or put the article into the choices.',
            Level.WARNING,
        )


def _sounds_like_a_vowel(text: str) -> bool:
    return (text[:1].lower() in _VOWELS) is not bool(_SOUNDS_OTHERWISE.match(text))


def _number_findings(lead: str, rows: Sequence[AnswerRow], words: Words) -> Iterator[Finding]:
    """Only choices of one or two words are judged: in longer ones the last word need not be the noun."""
    if lead not in words.singular | words.plural:
        return
    wanted = lead in words.plural
    nouns = [(row, tokens[-1]) for row in rows if 1 <= len(tokens := words_in(row.text)) <= 2]
    unfit = [row.text for row, noun in nouns if row.credit <= 0 and _looks_plural(noun) is not wanted]
    if unfit and all(_looks_plural(noun) is wanted for row, noun in nouns if row.credit > 0):
        yield Finding(
            "question.number-gives-away",
            f'"{lead}" stands before the choices, but "{unfit[0]}" can\'t follow it.',
            "Let all choices be one thing, or several.",
            Level.WARNING,
        )


def _looks_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is", "'s"))
