"""The gaps of a cloze: to choose for, to write a few words in, or to write a number in."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lessons.findings import Finding
from lessons.numbers import Reading
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import amounts, choices, phrases, verdicts
from quizzes.kinds.base import ERASED, Choice, Given, Input, Line, Order, Unreadable
from quizzes.kinds.carrying import carried_row

#: A gap in the text of sanitised HTML, not within a tag: there it stays as it is written.
_MARK: Final = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})\]\](?![^<>]*>)")


@dataclass(frozen=True, slots=True)
class Gap(ABC):
    """One gap: its ``name`` in the content, and its ``number`` on the page, from 1."""

    question: QuestionContent
    name: str
    number: int

    @property
    def field(self) -> str:
        """The name of its input. Its own name might tell what belongs into it."""
        return f"gap-{self.number}"

    @property
    def rows(self) -> dict[str, AnswerRow]:
        """Its answer rows by their numbers in the question."""
        return {str(number): row for number, row in enumerate(self.question.answers) if row.part == self.name}

    @property
    def best(self) -> AnswerRow:
        return verdicts.best_of(self.rows.values())

    def line(self, given: Given) -> Line:
        entry = given.get(self.name, "")
        return verdicts.line(
            self.shown(entry),
            self.matching_row(entry),
            best=self.best,
            right=self.key(),
            label=str(self.number),
            fact=self.question.fact,
        )

    def key(self) -> str:
        """Its best answer as a page shows it."""
        return self.best.text

    def right_answer(self) -> str:
        """Its best answer as it is stored."""
        return self.key()

    def shown(self, entry: str) -> str:
        """The answer in it as a page shows it; empty for none."""
        return entry

    def ambiguous_reading(self, entry: str) -> str:
        """The number as which the entry was read, if it could mean another one too; else empty."""
        return ""

    @abstractmethod
    def input(self, order: Order, given: Given) -> Input:
        """Its input, filled with what was given so far."""

    @abstractmethod
    def parse(self, order: Order, entries: Mapping[str, str]) -> str:
        """The answer as it is stored, empty for none. Raises :class:`Unreadable`."""

    @abstractmethod
    def matching_row(self, entry: str) -> AnswerRow | None:
        """The row that the stored answer earns; None for an empty one, and for one that nobody expected."""

    def carried(self, entry: str, key: QuestionContent) -> str:
        """The stored answer in terms of a later revision; empty if what was chosen is gone there."""
        return entry

    def without_words(self, now: "Gap | None", entry: str) -> str:
        """The stored answer without a learner's own words; ``now`` is the gap by the key that graded it, if it is there."""
        return now.said_by_key(entry) if type(now) is type(self) else ERASED

    def said_by_key(self, entry: str) -> str:
        """What the gap's rows say that means the same, or else :data:`quizzes.kinds.base.ERASED`."""
        return phrases.without_words(self.question, tuple(self.rows.values()), entry)

    @abstractmethod
    def check(self) -> Iterator[Finding]:
        """Problems of its rows."""


class ChoiceGap(Gap):
    """Its rows are the choices; the number of the row chosen is stored."""

    def input(self, order: Order, given: Given) -> Input:
        rows = self.rows
        chosen = given.get(self.name)
        shown = tuple(
            Choice(str(place), rows[str(row)].text, chosen == str(row))
            for place, row in enumerate(order)
            if str(row) in rows
        )
        return Input(name=self.field, control="select", choices=shown)

    def parse(self, order: Order, entries: Mapping[str, str]) -> str:
        entry = entries.get(self.field, "")
        if not entry:
            return ""
        row = str(choices.at_place(order, entry, name=self.field))
        if row not in self.rows:
            raise Unreadable("no-such-choice", name=self.field, entry=entry)
        return row

    def matching_row(self, entry: str) -> AnswerRow | None:
        return self.rows.get(entry)

    def right_answer(self) -> str:
        best = self.best
        return next((number for number, row in self.rows.items() if row == best), "")

    def carried(self, entry: str, key: QuestionContent) -> str:
        return carried_row(entry, self.question, key) or ""

    def without_words(self, now: Gap | None, entry: str) -> str:
        return entry

    def shown(self, entry: str) -> str:
        row = self.matching_row(entry)
        return row.text if row else ""

    def check(self) -> Iterator[Finding]:
        rows = tuple(self.rows.values())
        if not any(row.credit == 1 for row in rows):
            yield Finding("question.no-right-answer", "No choice earns the full credit.", "Give one the credit 1.")
        yield from choices.check_texts(rows)
        yield from choices.check_credits(rows)
        yield from choices.check_feedback(rows)


class TextGap(Gap):
    """Its rows are accepted entries and expected wrong ones; what was typed is stored."""

    def input(self, order: Order, given: Given) -> Input:
        return Input(name=self.field, control="text", value=given.get(self.name, ""))

    def parse(self, order: Order, entries: Mapping[str, str]) -> str:
        return phrases.entered(entries, self.field)

    def matching_row(self, entry: str) -> AnswerRow | None:
        return phrases.matching_row(self.question, tuple(self.rows.values()), entry)

    def check(self) -> Iterator[Finding]:
        yield from phrases.check_rows(self.question, tuple(self.rows.values()))


class NumberGap(Gap):
    """Its rows are numbers with their tolerances; what was typed is stored.

    Its unit is the question's. Where that has none the words around the gap name it, and any that is typed is accepted.
    """

    def input(self, order: Order, given: Given) -> Input:
        return Input(name=self.field, control="text", value=given.get(self.name, ""), numeric=True)

    def parse(self, order: Order, entries: Mapping[str, str]) -> str:
        entry = phrases.entered(entries, self.field)
        if entry:
            self._reading(entry)
        return entry

    def matching_row(self, entry: str) -> AnswerRow | None:
        try:
            return amounts.matching_row(tuple(self.rows.values()), self._reading(entry).value)
        except Unreadable:  # empty, or given to another revision, in which the gap was for words
            return None

    def key(self) -> str:
        return amounts.shown(self.best, self.question.unit)

    def ambiguous_reading(self, entry: str) -> str:
        return amounts.ambiguous_reading(entry, self.question)

    def said_by_key(self, entry: str) -> str:
        """The number in plain digits; no zeros at its end, which would make thousands of it."""
        try:
            number = amounts.digits(self._reading(entry).value)
        except Unreadable:  # given to another revision
            return ERASED
        return number.rstrip("0").rstrip(".") if "." in number else number

    def check(self) -> Iterator[Finding]:
        yield from amounts.check_rows(tuple(self.rows.values()))

    def _reading(self, entry: str) -> Reading:
        unit = self.question.unit
        return amounts.read_amount(entry, unit, name=self.field, any_unit=not unit)


#: What the option ``gaps`` may say of a gap; one that it doesn't name is for words.
GAP_KINDS: Final[Mapping[str, type[ChoiceGap | TextGap | NumberGap]]] = {
    "choice": ChoiceGap,
    "text": TextGap,
    "number": NumberGap,
}


def pieces(prompt: str) -> list[str]:
    """The prompt cut at its gaps: HTML and names of gaps in turn, HTML first and last."""
    return _MARK.split(prompt)


def gap_names(question: QuestionContent) -> list[str]:
    """The names of the gaps as the prompt has them, in reading order."""
    return pieces(question.prompt)[1::2]


def gaps_of(question: QuestionContent) -> tuple[Gap, ...]:
    """The gaps in reading order, each once."""
    return tuple(
        GAP_KINDS.get(kinds_named(question).get(name, "text"), TextGap)(question, name, number)
        for number, name in enumerate(dict.fromkeys(gap_names(question)), start=1)
    )


def kinds_named(question: QuestionContent) -> Mapping[str, str]:
    """What the content says of the kinds of its gaps, by their names."""
    named: Mapping[str, str] = question.options.get("gaps", {})
    return named
