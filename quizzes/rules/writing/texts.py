"""A question's texts as rules compare them: without markup, case and punctuation."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Final

from lessons.folding import fold
from lessons.numbers import UnreadableNumber, read_number
from quizzes.rules.writing.languages import Words

_TAG: Final = re.compile(r"<[^<>]*>")
_EMPHASIS: Final = re.compile(r"<(strong|em)>.*?</\1>", re.DOTALL)
_QUOTED: Final = re.compile(r"[“\"«][^“”\"«»]*[”\"»]")
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGIT: Final = re.compile(r"\d")
_CAPITALS: Final = re.compile(r"\b[^\W\d_a-z]{2,}\b")
#: How many letters two words share at their beginning if they are of one family: annexed, annexation.
_FAMILY: Final = 5


def plain(html: str) -> str:
    """The text of sanitised HTML, spaces folded."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def unmarked(html: str) -> str:
    """What is neither emphasised, nor in capitals, nor in quotation marks."""
    return _CAPITALS.sub(" ", _QUOTED.sub(" ", plain(_EMPHASIS.sub(" ", html))))


def words_in(text: str) -> list[str]:
    """Words and numbers in their order, in small letters: ``don't``, ``3400``, ``79.9``."""
    return [_bare(match[0]) for match in _WORD.finditer(fold(text))]


def _bare(word: str) -> str:
    if word[0].isdecimal():
        return word.replace(",", "")
    return word.replace("’", "'").removesuffix("'s").removesuffix("'")


def families_in(text: str, words: Words) -> set[str]:
    """What a text is about: the beginnings of its words, without those that are in every text."""
    return {word[:_FAMILY] for word in words_in(text) if word not in words.empty}


def number_in(text: str) -> Decimal | None:
    """The number that the whole text is, with its scale; None for any other text."""
    if not _DIGIT.search(text):
        return None
    try:
        return read_number(text).value
    except UnreadableNumber:
        return None


def numbers_in(text: str, words: Words | None) -> Iterator[Decimal]:
    """Every number in the text, years too, as digits or (of the language's ``words``) as a word."""
    for word in words_in(text):
        if word[0].isdecimal():
            yield from _decimals(word)
        elif words and word in words.numbers:
            yield Decimal(words.numbers[word])


def _decimals(word: str) -> Iterator[Decimal]:
    try:
        yield Decimal(word)
    except InvalidOperation:
        return
