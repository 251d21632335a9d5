"""Tables that a school opens in its spreadsheet: :func:`csv_bytes` and :func:`xlsx_bytes` of a :class:`Table`.

Nothing that somebody typed becomes a formula in them, whoever typed it.
"""

from teaching.sheets.separated import csv_bytes
from teaching.sheets.tables import Cell, Column, NotATable, Shown, Table
from teaching.sheets.workbooks import xlsx_bytes

__all__ = ["Cell", "Column", "NotATable", "Shown", "Table", "csv_bytes", "xlsx_bytes"]
