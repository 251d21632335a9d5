"""Tables as workbooks (XLSX): the heading stays in view, numbers and dates are what they are, texts are only text."""

import io
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from teaching.sheets.tables import Cell, Column, Shown, Table
from teaching.sheets.texts import clean, looks_live, sheet_title

#: A cell holds no more (Excel's specification and limits).
LONGEST_TEXT = 32_767
#: Excel keeps fifteen digits; a longer whole number is written as text, so that none is lost.
MOST_EXACT = 10**15
#: The calendar of workbooks is wrong before this day: earlier ones are written as text.
FIRST_DAY = date(1900, 3, 1)
DAY_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NARROWEST, WIDEST = 8, 50


def xlsx_bytes(first: Table, *others: Table) -> bytes:
    """One sheet a table. A text longer than 32,767 characters is cut there, as no cell holds more."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table in (first, *others):
        _write_sheet(workbook.create_sheet(sheet_title(table.title)), table)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write_sheet(sheet: Worksheet, table: Table) -> None:
    for place, column in enumerate(table.columns, start=1):
        _write_column(sheet, place, column, [row[place - 1] for row in table.rows])
    sheet.freeze_panes = "A2"


def _write_column(sheet: Worksheet, place: int, column: Column, values: list[Cell]) -> None:
    heading = _new_cell(sheet, 1, place)
    _write_text(heading, column.heading)
    heading.font = Font(bold=True)
    for row, value in enumerate(values, start=2):
        if value is not None:
            _write(_new_cell(sheet, row, place), value, column.shown)
    longest = max(_width(value) for value in [column.heading, *values])
    sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, NARROWEST), WIDEST)


def _new_cell(sheet: Worksheet, row: int, place: int) -> SheetCell:
    cell = sheet.cell(row, place)
    assert isinstance(cell, SheetCell)  # noqa: S101  # only a sheet with merged cells has others
    return cell


def _write(cell: SheetCell, value: str | bool | int | float | Decimal | date, shown: Shown) -> None:
    match value:
        case str():
            _write_text(cell, value)
        case bool():
            cell.value = value
        case date():
            _write_date(cell, value)
        case int() if abs(value) >= MOST_EXACT:
            _write_text(cell, str(value))
        case _:
            cell.value = value
            cell.number_format = shown.value


def _write_text(cell: SheetCell, text: str) -> None:
    """The library takes ``=…`` for a formula and ``#N/A`` for an error unless the type is said; the quote keeps it text
    when somebody edits the cell."""
    if cleaned := clean(text)[:LONGEST_TEXT]:
        cell.value = cleaned
        cell.data_type = "s"
        cell.quotePrefix = looks_live(cleaned)


def _write_date(cell: SheetCell, value: date) -> None:
    """A workbook knows no zones: the clock that the time carries is what is shown."""
    moment = value.replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else value
    if (moment.date() if isinstance(moment, datetime) else moment) < FIRST_DAY:
        _write_text(cell, str(moment))
        return
    cell.value = moment
    cell.number_format = TIME_FORMAT if isinstance(moment, datetime) else DAY_FORMAT


def _width(value: Cell) -> int:
    """In characters, of the longest line; a time is shown without its seconds."""
    text = "0000-00-00 00:00" if isinstance(value, datetime) else str("" if value is None else value)
    return max(map(len, text.split("\n")))
