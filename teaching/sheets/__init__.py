"""Tables that a school opens in its spreadsheet: :func:`csv_bytes` and :func:`xlsx_bytes` of a :class:`Table`.

Nothing that somebody typed becomes a formula in them, whoever typed it.
"""

from teaching.sheets.separated import csv_bytes
from teaching.sheets.tables import Cell, Column, NotATable, Shown, Table

__all__ = ["Cell", "Column", "NotATable", "Shown", "Table", "csv_bytes", "xlsx_bytes"]


def xlsx_bytes(first: Table, *others: Table) -> bytes:
    """One sheet a table. A text longer than 32,767 characters is cut there, as no cell holds more."""
    from teaching.sheets import workbooks  # noqa: PLC0415  # its library would take a tenth of each start of the server

    return workbooks.xlsx_bytes(first, *others)
