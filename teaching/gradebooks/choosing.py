"""Which pupils of a gradebook are shown, and in which order: what stands in the address, ``?sort=-12&group=A&removed=1``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from quizzes.gradebook import Cell, Gradebook, Row

NAME, GROUP, MEAN = "name", "group", "mean"


@dataclass(frozen=True, slots=True)
class Choice:
    """``sort`` is the name, the group, the mean or the key of an assignment; an empty ``group`` is everybody."""

    sort: str = NAME
    descending: bool = False
    group: str = ""
    removed: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        sort = query.get("sort", NAME)
        return cls(sort.removeprefix("-"), sort.startswith("-"), query.get("group", ""), query.get("removed") == "1")

    @property
    def query(self) -> str:
        """The choice as it stands in the address, after the question mark."""
        said = {
            "sort": ("-" if self.descending else "") + self.sort,
            "group": self.group,
            "removed": "1" if self.removed else "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    def sorted_by(self, sort: str) -> "Choice":
        """Sorted by this instead; if it is so already, the other way round."""
        return replace(self, sort=sort, descending=self.sort == sort and not self.descending)

    @property
    def direction(self) -> str:
        """As ``aria-sort`` says it."""
        return "descending" if self.descending else "ascending"


def chosen(book: Gradebook, choice: Choice) -> Gradebook:
    """The gradebook with the rows of the group, sorted; who has nothing to be sorted by comes last either way."""
    rows = [row for row in book.rows if choice.group in {"", row.pupil.group}]
    keyed = [(_key(book, place, row, choice.sort), row) for place, row in enumerate(rows)]
    known = [(key, row) for key, row in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=choice.descending)
    return Gradebook(book.columns, (*(row for _, row in known), *(row for key, row in keyed if key is None)))


def groups_in(book: Gradebook) -> list[str]:
    return sorted({row.pupil.group for row in book.rows} - {""})


Key = tuple[int, str] | None


def _key(book: Gradebook, place: int, row: Row, sort: str) -> Key:
    """What the row, whose ``place`` is by name, is sorted by; where nothing is so called, rows stay as they are."""
    if sort == NAME:
        return place, ""
    if sort == GROUP:
        return (0, row.pupil.group) if row.pupil.group else None
    if sort == MEAN:
        return _number(row.mean_millionths)
    columns = [number for number, column in enumerate(book.columns) if str(column.assignment.pk) == sort]
    return _standing(row.cells[columns[0]]) if columns else None


def _standing(cell: Cell) -> Key:
    """A mark, or how far a lesson is read."""
    if cell.mark_millionths is None and cell.read:
        return _number(cell.read.passages)
    return _number(cell.mark_millionths)


def _number(value: int | None) -> Key:
    return None if value is None else (value, "")
