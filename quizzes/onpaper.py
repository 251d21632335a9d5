"""How questions are answered on paper: which letters stand for what is shown, and what letters that were written mean.

Marks are places among what one printed version shows, so they tell nothing of the key, and the same answer has other
marks on another version.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase
from typing import Final

from quizzes.content import QuestionContent
from quizzes.kinds import Given, Input, Order, Unreadable, kind_named
from quizzes.kinds.phrases import entered

#: Kinds whose choices are numbered: sentences that one counts, places in an order.
NUMBERED: Final = frozenset({"evidence", "ordering"})
#: Stands for a place that was left empty.
NOTHING: Final = "-"

_BETWEEN: Final = re.compile(r"[\s,;.:/)]+")
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", NOTHING))


class Writes(StrEnum):
    """What is written for an answer: one mark, those of all that apply, one for each item, words on a line, or a text."""

    ONE = "one"
    SOME = "some"
    EACH = "each"
    WORDS = "words"
    TEXT = "text"


_CONTROLS: Final[Mapping[str, Writes]] = {
    "radio": Writes.ONE,
    "checkbox": Writes.SOME,
    "select": Writes.EACH,
    "text": Writes.WORDS,
    "textarea": Writes.TEXT,
}


@dataclass(frozen=True, slots=True)
class Blank:
    """A place on the answer sheet that one answer is written into; of a cloze there is one for each gap.

    ``marks`` stand for what can be chosen, in the order shown; there are none for what is worded.
    """

    inputs: tuple[Input, ...]
    writes: Writes
    marks: tuple[str, ...] = ()

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen: each mark with its text."""
        if self.writes is Writes.SOME:
            texts = [each.choices[0].text for each in self.inputs]
        else:
            texts = [choice.text for choice in self.inputs[0].choices]
        return list(zip(self.marks, texts, strict=True)) if self.marks else []

    @property
    def written(self) -> str:
        """The answer that its inputs are filled with, as it would be written."""
        if not self.marks:
            return self.inputs[0].value
        found = [self._chosen(each) for each in self.inputs]
        if self.writes is Writes.SOME:
            return " ".join(mark for mark, chosen in zip(self.marks, found, strict=True) if chosen)
        return " ".join(mark or NOTHING for mark in found) if any(found) else ""

    def _chosen(self, each: Input) -> str:
        return next((mark for mark, choice in zip(self.marks, each.choices, strict=False) if choice.chosen), "")


def blanks(question: QuestionContent, order: Order, given: Given | None = None) -> tuple[Blank, ...]:
    """The places for an answer to the question as one version shows it, filled with what was given.

    There are none in a question that lacks its choices or gaps.
    """
    inputs = kind_named(question.kind).inputs(question, order, given or {})
    if question.kind == "cloze":
        return tuple(_blank((each,), question) for each in inputs)
    return (_blank(inputs, question),) if inputs else ()


def _blank(inputs: tuple[Input, ...], question: QuestionContent) -> Blank:
    writes = _CONTROLS[inputs[0].control]
    if writes is Writes.EACH and question.kind == "cloze":
        writes = Writes.ONE
    choices = len(inputs) if writes is Writes.SOME else len(inputs[0].choices)
    return Blank(inputs, writes, _marks(choices, numbered=question.kind in NUMBERED))


def _marks(count: int, *, numbered: bool) -> tuple[str, ...]:
    """Letters as long as there are enough of them."""
    if numbered or count > len(ascii_lowercase):
        return tuple(str(number) for number in range(1, count + 1))
    return tuple(ascii_lowercase[:count])


def answer_written(question: QuestionContent, order: Order, written: Sequence[str]) -> Given:
    """The answer that stands in the blanks of one version, empty for nothing.

    Raises :class:`quizzes.kinds.Unreadable` with the codes of the kinds and ``no-such-mark``, ``one-mark-only``,
    ``mark-for-each``; its name is that of an input of the blank.
    """
    entries: dict[str, str] = {}
    for blank, text in zip(blanks(question, order), written, strict=True):
        entries |= _entries(blank, text)
    return kind_named(question.kind).parse(question, order, entries)


def _entries(blank: Blank, text: str) -> dict[str, str]:
    """The fields of a form that say what is written."""
    if not blank.marks:
        name = blank.inputs[0].name
        return {} if text.strip().translate(_DASHES) == NOTHING else {name: text}
    found = _read(blank, text)
    if blank.writes is Writes.SOME:
        named = dict(zip(blank.marks, blank.inputs, strict=True))
        return {named[mark].name: named[mark].choices[0].value for mark in found if mark != NOTHING}
    if found and len(found) != len(blank.inputs):
        code = "one-mark-only" if blank.writes is Writes.ONE else "mark-for-each"
        raise Unreadable(code, name=blank.inputs[0].name, entry=text)
    return {
        each.name: each.choices[blank.marks.index(mark)].value
        for mark, each in zip(found, blank.inputs, strict=False)
        if mark != NOTHING
    }


def _read(blank: Blank, text: str) -> list[str]:
    """The marks in the text, in the order written. Marks of one sign each may stand together: ``ac`` is ``a c``."""
    name = blank.inputs[0].name
    parts = [part for part in _BETWEEN.split(entered({name: text}, name).casefold().translate(_DASHES)) if part]
    if all(len(mark) == 1 for mark in blank.marks):
        parts = list("".join(parts))
    if strange := [part for part in parts if part not in {*blank.marks, NOTHING}]:
        raise Unreadable("no-such-mark", name=name, entry=strange[0])
    return parts
