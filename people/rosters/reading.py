"""From bytes or pasted text to the rows and problems of a roster."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from people.names import folded
from people.rosters.columns import ONE_COLUMN, Columns, columns_of, is_heading
from people.rosters.encodings import decoded
from people.rosters.findings import Code, Problem, Roster, Row, Unreadable, Weight
from people.rosters.records import Record, lines, separated

MOST_BYTES: Final = 1_000_000
MOST_ROWS: Final = 1000
#: In characters, as the database holds them; a name is also kept folded, where one character may become several.
LONGEST: Final = {"name": 100, "username": 150, "group": 50, "email": 254, "pin": 128}
LONGEST_FOLDED_NAME: Final = 200
#: Control characters and invisible ones, which would make two names look like one; the joiners belong to some scripts.
_FORBIDDEN = {"Cc", "Cf", "Cs"}
_ALLOWED = {"\t", "\n", "\r", "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_FORMULA = re.compile(r"[=+\-@]")
#: What programs write for a letter that their code page doesn't have.
_LOST = re.compile("[?\N{REPLACEMENT CHARACTER}]")


def read_roster(data: bytes) -> Roster:
    """A file of up to :data:`MOST_BYTES` bytes and :data:`MOST_ROWS` rows. Never raises: the problems say all."""
    if len(data) > MOST_BYTES:
        return _refused(Problem(0, Code.TOO_LARGE, {"bytes": len(data), "limit": MOST_BYTES}))
    try:
        text, encoding, guessed = decoded(data)
    except Unreadable as unreadable:
        return _refused(unreadable.problem)
    told = [Problem(0, Code.GUESSED_ENCODING, {"encoding": encoding})] if guessed else []
    separator, parted = separated(text, is_heading)
    return _read(parted, told, encoding=encoding, separator=separator)


def read_names(text: str) -> Roster:
    """Pasted names, one a line, or cells copied from a spreadsheet, which have tabs between them. Never raises."""
    if (size := len(text.encode("utf-8", "surrogatepass"))) > MOST_BYTES:
        return _refused(Problem(0, Code.TOO_LARGE, {"bytes": size, "limit": MOST_BYTES}))
    pasted = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if "\t" in pasted.strip():
        separator, parted = separated(pasted, is_heading)
        return _read(parted, [], separator=separator)
    return _read(lines(pasted), [])


def _refused(problem: Problem) -> Roster:
    return Roster(problems=(problem,))


def _read(parted: Sequence[Record], told: list[Problem], *, encoding: str = "", separator: str = "") -> Roster:
    filled = [record for record in parted if not record.empty]
    if not filled:
        return Roster((), (Problem(0, Code.EMPTY_FILE),), encoding, separator)
    first = filled[0]
    named = columns_of(first.cells)
    columns = named or (ONE_COLUMN if all(len(_trimmed(each)) == 1 for each in filled) else None)
    if columns is None:
        found = ", ".join(_tidy(cell) for cell in first.cells if cell.strip())
        problem = Problem(first.line, Code.NO_NAME_COLUMN, {"found": found})
        return Roster((), (*told, problem), encoding, separator)
    reading = _Reading(columns)
    reading.problems += told
    if named:
        reading.tell_about_columns(first.line)
    pupils = filled[1:] if named else filled
    reading.read(pupils)
    reading.problems += _gaps(parted)
    if not pupils:
        reading.problems.append(Problem(0, Code.NO_ROWS))
    problems = tuple(sorted(reading.problems, key=lambda each: each.line))
    return Roster(tuple(reading.rows), problems, encoding, separator, first.line if named else None)


def _trimmed(record: Record) -> tuple[str, ...]:
    """The cells up to the last that holds anything: spreadsheets write empty ones behind it."""
    last = max(place for place, cell in enumerate(record.cells) if cell.strip())
    return record.cells[: last + 1]


def _gaps(parted: Sequence[Record]) -> Iterator[Problem]:
    """Empty lines, a problem for each run of them."""
    for empty, run in groupby(parted, key=lambda record: record.empty):
        if empty:
            first, *others = run
            yield Problem(first.line, Code.EMPTY_LINE, {"last": others[-1].last if others else first.last})


class _Reading:
    """Goes through the records and remembers whose names it has seen."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self.lines_of_names: dict[str, int] = {}
        self.lines_of_usernames: dict[str, int] = {}

    def tell_about_columns(self, line: int) -> None:
        if self.columns.unused:
            unused = ", ".join(_tidy(heading) for heading in self.columns.unused)
            self.problems.append(Problem(line, Code.UNUSED_COLUMNS, {"columns": unused}))
        if self.columns.oneroster and "role" not in self.columns.places:
            self.problems.append(Problem(line, Code.ROLES_UNKNOWN))

    def read(self, pupils: Sequence[Record]) -> None:
        for record in pupils[:MOST_ROWS]:
            self._read_one(record)
        if rest := pupils[MOST_ROWS:]:
            params = {"last": rest[-1].last, "limit": MOST_ROWS}
            self.problems.append(Problem(rest[0].line, Code.TOO_MANY_ROWS, params))

    def _read_one(self, record: Record) -> None:
        row = self._row(record)
        problems = [*self._of_layout(record), *self._of_cells(record), *self._left_out(record, row), *_of_row(row)]
        if all(problem.code.weight is Weight.NOTED for problem in problems):
            problems += self._doubles(row)
        self.problems += problems
        if all(problem.code.weight is Weight.NOTED for problem in problems):
            self._take(row)

    def _row(self, record: Record) -> Row:
        return Row(record.line, **{column: _tidy(self.columns.cell(column, record.cells)) for column in LONGEST})

    def _of_layout(self, record: Record) -> Iterator[Problem]:
        params = {"cells": len(record.cells), "columns": self.columns.count}
        if len(_trimmed(record)) > self.columns.count:
            yield Problem(record.line, Code.TOO_MANY_CELLS, params)
        if len(record.cells) < self.columns.count:
            yield Problem(record.line, Code.TOO_FEW_CELLS, params)
        if record.open_quote:
            yield Problem(record.line, Code.OPEN_QUOTE)

    def _of_cells(self, record: Record) -> Iterator[Problem]:
        for column in LONGEST:
            raw = self.columns.cell(column, record.cells)
            forbidden = next((each for each in raw if _is_forbidden(each)), None)
            if forbidden is not None:
                params = {"column": column, "character": f"U+{ord(forbidden):04X}"}
                yield Problem(record.line, Code.CONTROL_CHARACTERS, params)
            elif "\n" in raw.strip() or "\r" in raw.strip():
                yield Problem(record.line, Code.LINE_BREAK, {"column": column})

    def _left_out(self, record: Record, row: Row) -> Iterator[Problem]:
        """Of a users file of OneRoster: who is no pupil, or no longer one."""
        cells = {column: _tidy(self.columns.cell(column, record.cells)) for column in ("status", "enabled", "role")}
        if cells["status"].casefold() == "tobedeleted":
            yield Problem(row.line, Code.TO_BE_DELETED, {"name": row.name})
        elif cells["enabled"].casefold() == "false":
            yield Problem(row.line, Code.NOT_ENABLED, {"name": row.name})
        elif "role" in self.columns.places and "student" not in re.split(r"[\s,;]+", cells["role"].casefold()):
            yield Problem(row.line, Code.NOT_A_STUDENT, {"name": row.name, "role": cells["role"]})

    def _doubles(self, row: Row) -> Iterator[Problem]:
        if other := self.lines_of_names.get(folded(row.name)):
            yield Problem(row.line, Code.SAME_NAME, {"name": row.name, "other": other})
        if row.username and (other := self.lines_of_usernames.get(folded(row.username))):
            yield Problem(row.line, Code.SAME_USERNAME, {"username": row.username, "other": other})

    def _take(self, row: Row) -> None:
        self.rows.append(row)
        self.lines_of_names[folded(row.name)] = row.line
        if row.username:
            self.lines_of_usernames[folded(row.username)] = row.line


def _of_row(row: Row) -> Iterator[Problem]:
    if not row.name:
        yield Problem(row.line, Code.NO_NAME)
    for column, limit in LONGEST.items():
        text: str = getattr(row, column)
        if len(text) > limit or (column == "name" and len(folded(text)) > LONGEST_FOLDED_NAME):
            yield Problem(row.line, Code.TOO_LONG, {"column": column, "length": len(text), "limit": limit})
        if _FORMULA.match(text):
            yield Problem(row.line, Code.FORMULA, {"column": column, "text": text})
        if _LOST.search(text):
            yield Problem(row.line, Code.LOST_LETTERS, {"column": column, "text": text})


def _is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in _FORBIDDEN and character not in _ALLOWED


def _tidy(text: str) -> str:
    """One space between words and none around, whatever kinds of space there were."""
    return " ".join(text.split())
