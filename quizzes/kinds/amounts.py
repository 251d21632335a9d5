"""Numbers as answers: reading them in a question's unit, and telling which row they fall on.

A row's own number is written for machines: digits, with a decimal point if need be. It has one meaning only.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Final

from lessons.findings import Finding, Level
from lessons.numbers import SCALES, Reading, UnreadableNumber, format_figure, named_unit, read_number
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.base import Unreadable
from quizzes.kinds.choices import check_credits, check_feedback

#: Languages in which a comma with three digits after it is a thousands separator.
GROUPED_BY_COMMAS: Final = frozenset({"en"})

_PLAIN: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
#: Powers of ten that a tolerance may lie between; beyond them it is a mistake, and too costly to calculate with.
_POWERS: Final = range(-30, 31)


def read_amount(entry: str, unit: str, *, name: str, any_unit: bool = False) -> Reading:
    """The number in ``entry``; a unit in it must be the question's own, unless ``any_unit``.

    Raises :class:`Unreadable` with the codes of :class:`lessons.numbers.UnreadableNumber`, and ``wrong-unit``.
    """
    try:
        reading = read_number(entry, own_unit=unit)
    except UnreadableNumber as unreadable:
        raise Unreadable(unreadable.code, name=name, entry=entry) from unreadable
    if reading.unit not in {"", unit} and not any_unit:
        raise Unreadable("wrong-unit", name=name, entry=entry)
    return reading


def ambiguous_reading(entry: str, question: QuestionContent) -> str:
    """The digits as which an entry was read that could mean another number too; empty for a clear or unreadable one.

    Where readers group digits by commas, as the lessons do, ``36,000`` is clear.
    """
    try:
        reading = read_number(entry, own_unit=question.unit)
    except UnreadableNumber:
        return ""
    grouped = question.language in GROUPED_BY_COMMAS and "," in entry and "." not in entry
    return digits(reading.value) if reading.ambiguous and not grouped else ""


def digits(value: Decimal) -> str:
    """The number in plain digits: ``79900000``."""
    return f"{value:f}"


def matching_row(rows: Sequence[AnswerRow], value: Decimal) -> AnswerRow | None:
    """The row of the highest credit in whose tolerance ``value`` lies; the first of several, None if there is none."""
    best_first = sorted(_numbers(rows), key=lambda row: -row.credit)
    return next((row for row in best_first if _lies_within(row, value)), None)


def shown(row: AnswerRow, unit: str) -> str:
    """The number of a row as lessons show it; its text if that is no number."""
    return format_figure(Decimal(row.text), unit, "") if _PLAIN.fullmatch(row.text) else row.text


def _numbers(rows: Sequence[AnswerRow]) -> list[AnswerRow]:
    return [row for row in rows if _PLAIN.fullmatch(row.text)]


def _lies_within(row: AnswerRow, value: Decimal) -> bool:
    """Whether ``value`` lies within the tolerance of the row's number, exactly."""
    expected = Fraction(row.text)
    return abs(Fraction(value) - expected) <= _allowance(row, expected)


def _allowance(row: AnswerRow, expected: Fraction) -> Fraction:
    if row.tolerance is None or not _is_sound(row.tolerance):
        return Fraction(0)
    if row.tolerance_is_percent:
        return abs(expected) * Fraction(row.tolerance) / 100
    return Fraction(row.tolerance)


def _is_sound(tolerance: Decimal) -> bool:
    return tolerance.is_finite() and tolerance >= 0 and tolerance.adjusted() in _POWERS


def check_unit(question: QuestionContent) -> Iterator[Finding]:
    """A unit goes by one name, and hides no scale: with ``million USD``, ``5 million`` would be a million too much."""
    unit = question.unit
    if unit != named_unit(unit):
        yield Finding("question.unit-misnamed", f'Its unit is "{unit}".', f'Name it "{named_unit(unit)}".')
    if any(word in SCALES and len(word) > 1 for word in unit.casefold().split()):
        yield Finding(
            "question.unit-with-scale",
            f'Its unit "{unit}" holds a scale word, which learners may type themselves.',
            "Ask for the full number, and name the unit alone.",
        )


def check_rows(rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    """Problems of rows that numbers are compared with."""
    if not any(row.credit == 1 for row in rows):
        yield Finding("question.no-right-answer", "No number earns the full credit.", "Add a row with the credit 1.")
    for row in rows:
        yield from _check_row(row)
    yield from check_credits(rows)
    yield from check_feedback(rows)
    yield from _check_overlaps(rows)


def _check_row(row: AnswerRow) -> Iterator[Finding]:
    if not _PLAIN.fullmatch(row.text):
        yield Finding(
            "question.number-unreadable",
            f'"{row.text}" is not a number in plain digits.',
            "Write it like 79900000 or 0.5, without a unit.",
        )
    if row.tolerance is not None and not _is_sound(row.tolerance):
        yield Finding(
            "question.tolerance-unsound",
            f"The tolerance {row.tolerance} of {row.text} is no distance.",
            "Give a number that is 0 or more.",
        )


def _check_overlaps(rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    for better, row in product(_numbers(rows), repeat=2):
        if better.credit > row.credit and _lies_within(better, Decimal(row.text)):
            yield Finding(
                "question.number-within-tolerance",
                f"{row.text} lies within the tolerance of {better.text}, so that its row is never matched.",
                "Narrow the tolerance or remove the row.",
                Level.WARNING,
            )
