"""Tables as CSV (RFC 4180) that Excel opens: UTF-8 with its mark, commas, CRLF."""

import csv
import io
from datetime import date, datetime

from teaching.sheets.tables import Cell, Table
from teaching.sheets.texts import clean, looks_live


def csv_bytes(table: Table) -> bytes:
    """The table without its title. A text that might be run as a formula has an apostrophe before it; numbers have none.

    A percentage is the share from 0 to 1, as in the workbook; a time is like ``2026-09-01 08:30:00``.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_guarded(column.heading) for column in table.columns])
    writer.writerows([[_written(cell) for cell in row] for row in table.rows])
    return written.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _guarded(cell)
        case bool():
            return str(cell).upper()
        case datetime():
            return cell.replace(tzinfo=None, microsecond=0).isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _guarded(text: str) -> str:
    cleaned = clean(text)
    return f"'{cleaned}" if looks_live(cleaned) else cleaned
