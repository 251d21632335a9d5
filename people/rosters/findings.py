"""What reading a roster gives: rows that can be used, and problems."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """REFUSED: the row or the file can't be used. SKIPPED: left out on purpose. NOTED: taken; have a look at it."""

    REFUSED = "refused"
    SKIPPED = "skipped"
    NOTED = "noted"


class Code(StrEnum):
    """What is wrong, and behind it the parameters that its problem has."""

    # Of the whole file, which then has no rows.
    EMPTY_FILE = "empty-file"
    TOO_LARGE = "too-large"  # bytes, limit
    WORKBOOK = "workbook"
    UNKNOWN_ENCODING = "unknown-encoding"
    NO_NAME_COLUMN = "no-name-column"  # found: the cells of the first row
    NO_ROWS = "no-rows"
    # Of some lines, which are in no row.
    TOO_MANY_ROWS = "too-many-rows"  # last: line, limit
    NO_NAME = "no-name"
    TOO_LONG = "too-long"  # column, length, limit
    CONTROL_CHARACTERS = "control-characters"  # column, character: like U+0007
    TOO_MANY_CELLS = "too-many-cells"  # cells, columns
    SAME_NAME = "same-name"  # name, other: line
    SAME_USERNAME = "same-username"  # username, other: line
    EMPTY_LINE = "empty-line"  # last: line
    NOT_A_STUDENT = "not-a-student"  # name, role
    TO_BE_DELETED = "to-be-deleted"  # name
    NOT_ENABLED = "not-enabled"  # name
    # The rest is taken all the same.
    GUESSED_ENCODING = "guessed-encoding"  # encoding
    UNUSED_COLUMNS = "unused-columns"  # columns
    ROLES_UNKNOWN = "roles-unknown"
    FORMULA = "formula"  # column, text
    LOST_LETTERS = "lost-letters"  # column, text
    LINE_BREAK = "line-break"  # column
    OPEN_QUOTE = "open-quote"
    TOO_FEW_CELLS = "too-few-cells"  # cells, columns

    @property
    def weight(self) -> Weight:
        return Weight.NOTED if self in _NOTED else Weight.SKIPPED if self in _SKIPPED else Weight.REFUSED


_SKIPPED = {Code.EMPTY_LINE, Code.NOT_A_STUDENT, Code.TO_BE_DELETED, Code.NOT_ENABLED}
_NOTED = {
    Code.GUESSED_ENCODING,
    Code.UNUSED_COLUMNS,
    Code.ROLES_UNKNOWN,
    Code.FORMULA,
    Code.LOST_LETTERS,
    Code.LINE_BREAK,
    Code.OPEN_QUOTE,
    Code.TOO_FEW_CELLS,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` is the line of the file that it begins in, from 1; 0 is the whole file."""

    line: int
    code: Code
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil. ``line`` is the line that the row begins in. All but the name may be empty; the PIN is as it was written."""

    line: int
    name: str
    username: str = ""
    group: str = ""
    email: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Rows and problems in the order of their lines. No two rows have one name or one user name, however it is spelt.

    ``encoding`` is how the bytes were read, ``separator`` what stands between cells; both are empty where there was none.
    ``header_line`` is None where the file doesn't name its columns.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    separator: str = ""
    header_line: int | None = None


class Unreadable(Exception):
    """The whole file can't be read; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
