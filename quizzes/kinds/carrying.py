"""An answer in terms of another revision of its question: rows may have moved, been added, reworded or removed."""

from collections.abc import Callable, Sequence

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.base import Given
from quizzes.kinds.choices import NAME, as_read

Name = Callable[[AnswerRow], object]


def by_text(row: AnswerRow) -> object:
    """What tells a row from its siblings: its text, within its gap."""
    return row.part, as_read(row.text)


def by_target(row: AnswerRow) -> object:
    return as_read(row.target)


def carried_row(number: str, asked: QuestionContent, key: QuestionContent, *, name: Name = by_text) -> str | None:
    """The number in ``key`` of the row that has this number in ``asked``; None if it is gone.

    A row is known by its name, or else, reworded, by its place: unless the row there is the namesake of another.
    """
    place = int(number)
    if place >= len(asked.answers):
        return None
    names = [name(row) for row in key.answers]
    if name(asked.answers[place]) in names:
        return str(names.index(name(asked.answers[place])))
    return str(place) if _is_reworded(place, asked.answers, key.answers, name) else None


def carried_choice(asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
    """The one row chosen."""
    row = carried_row(given[NAME], asked, key) if given else None
    return {} if row is None else {NAME: row}


def carried_rows(asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
    """Values by the numbers of rows; those of rows that are gone are left out."""
    rows = {carried_row(row, asked, key): value for row, value in given.items()}
    return {row: value for row, value in rows.items() if row is not None}


def _is_reworded(place: int, asked: Sequence[AnswerRow], key: Sequence[AnswerRow], name: Name) -> bool:
    return len(asked) == len(key) and name(key[place]) not in map(name, asked)
