"""A table as both kinds of files hold it."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

#: A datetime shows the clock it carries: the caller brings it into the zone of the class first. None is an empty cell.
Cell = str | bool | int | float | Decimal | date | datetime | None


class NotATable(ValueError):
    """A row is not as long as the heading, or a number is infinite or none at all. The text says where."""


class Shown(StrEnum):
    """How a workbook shows the numbers of a column. A percentage is a share from 0 to 1 in the cell."""

    AS_IT_IS = "General"
    WHOLE = "0"
    TWO_PLACES = "0.00"
    PERCENT = "0.0%"


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    shown: Shown = Shown.AS_IT_IS


@dataclass(frozen=True, slots=True)
class Table:
    """``title`` names the sheet of a workbook. Every row has one cell a column; :class:`NotATable` is raised otherwise."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise NotATable(
                    f"row {number}: {len(row)} cells under {len(self.columns)} headings. Give one for each."
                )
            for column, cell in zip(self.columns, row, strict=True):
                if not _writable(cell):
                    raise NotATable(f"row {number}, {column.heading!r}: {cell} can't be written. Leave the cell empty.")


def _writable(cell: Cell) -> bool:
    """A decimal may be finite and yet too large for any sheet; one that signals can't even be asked."""
    if isinstance(cell, Decimal) and cell.is_nan():
        return False
    return not isinstance(cell, float | Decimal) or math.isfinite(cell)
