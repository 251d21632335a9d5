"""Tables for schools: what is read back is what was given, and nothing in them runs."""

import csv
import io
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from teaching.sheets import Cell, Column, NotATable, Shown, Table, csv_bytes, xlsx_bytes
from teaching.sheets.texts import clean, looks_live, sheet_title

ATTACKS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "  =1+1", "\x00=1+1", "＝1+1")

texts = st.text(alphabet=st.characters(), max_size=40)
numbers = st.integers() | st.floats(min_value=-1e300, max_value=1e300)


def table_of(*cells: Cell, heading: str = "Name", shown: Shown = Shown.AS_IT_IS, title: str = "7 B") -> Table:
    return Table(title, (Column(heading, shown),), tuple((cell,) for cell in cells))


def csv_cells(table: Table) -> list[str]:
    read = list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")))
    return [row[0] if row else "" for row in read]


def sheet_of(table: Table) -> Worksheet:
    return load_workbook(io.BytesIO(xlsx_bytes(table))).worksheets[0]


def test_a_csv_begins_with_the_mark_by_which_excel_knows_utf_8_and_ends_its_lines_with_crlf() -> None:
    table = Table("x", (Column("Name"), Column("Points")), (("Әйгерім", 5), ('Lee, "Ann"', None)))

    written = csv_bytes(table)

    assert written == '\ufeffName,Points\r\nӘйгерім,5\r\n"Lee, ""Ann""",\r\n'.encode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (Decimal("-1.50"), "-1.50"),
        (True, "TRUE"),
        (None, ""),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 8, 30, 5, 999, tzinfo=ZoneInfo("Asia/Almaty")), "2026-09-01 08:30:05"),
    ],
)
def test_numbers_and_times_are_bare_in_a_csv(cell: Cell, written: str) -> None:
    assert csv_cells(table_of(cell)) == ["Name", written]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_formula_that_somebody_typed_has_an_apostrophe_before_it_in_a_csv(attack: str) -> None:
    cells = csv_cells(table_of(attack, heading=attack))

    assert cells == [f"'{clean(attack)}"] * 2


@pytest.mark.parametrize("attack", [*ATTACKS, "#N/A", "2026-09-01", "12", "TRUE"])
def test_what_somebody_typed_is_text_in_a_workbook(attack: str) -> None:
    sheet = sheet_of(table_of(attack, heading=attack))

    cells = [sheet["A1"], sheet["A2"]]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        (clean(attack), "s", looks_live(clean(attack)))
    ] * 2


@pytest.mark.parametrize(
    ("cell", "read", "kind", "shown"),
    [
        (-5, -5, "n", "General"),
        (2.5, 2.5, "n", "General"),
        (Decimal("1.25"), 1.25, "n", "General"),
        (True, True, "b", "General"),
        (10**15, "1000000000000000", "s", "General"),
        (None, None, "n", "General"),
        (date(2026, 9, 1), datetime.fromisoformat("2026-09-01"), "d", "yyyy-mm-dd"),
        (datetime(2026, 9, 1, 8, 30, tzinfo=UTC), datetime.fromisoformat("2026-09-01T08:30"), "d", "yyyy-mm-dd hh:mm"),
        (date(1899, 12, 31), "1899-12-31", "s", "General"),
        (datetime(1900, 2, 28, 23, 0, tzinfo=UTC), "1900-02-28 23:00:00", "s", "General"),
    ],
)  # fmt: skip
def test_numbers_and_dates_are_what_they_are_in_a_workbook(cell: Cell, read: object, kind: str, shown: str) -> None:
    written = sheet_of(table_of(cell))["A2"]

    assert (written.value, written.data_type, written.number_format) == (read, kind, shown)


def test_a_share_is_shown_as_a_percentage() -> None:
    written = sheet_of(table_of(0.853, shown=Shown.PERCENT))["A2"]

    assert (written.value, written.number_format) == (0.853, "0.0%")


def test_the_heading_stays_in_view_in_bold_over_columns_as_wide_as_their_texts() -> None:
    table = Table(
        "x",
        (Column("A"), Column("B"), Column("C"), Column("D")),
        (("a" * 20, "b" * 200, "one\ntwo", datetime(2026, 9, 1, 8, 30, tzinfo=UTC)),),
    )

    sheet = sheet_of(table)

    assert (sheet.freeze_panes, sheet["B1"].font.bold) == ("A2", True)
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [22, 50, 8, 18]


def test_a_text_longer_than_any_cell_is_cut_in_a_workbook() -> None:
    assert sheet_of(table_of("x" * 40_000))["A2"].value == "x" * 32_767


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Marks: 7/B [2026]*?\\", "Marks 7 B 2026"),
        ("x" * 40, "x" * 31),
        ("😀" * 20, "😀" * 15),
        ("'quoted'", "quoted"),
        (" \x00[]", "Sheet"),
    ],
)
def test_a_sheet_has_a_title_that_excel_takes(title: str, written: str) -> None:
    assert sheet_of(table_of(title=title)).title == written


def test_a_table_without_columns_is_an_empty_sheet() -> None:
    empty = Table("", (), ())

    assert (csv_bytes(empty), sheet_of(empty).title) == (b"\xef\xbb\xbf\r\n", "Sheet")


@pytest.mark.parametrize(
    "number", [math.nan, math.inf, Decimal("NaN"), Decimal("-Infinity"), Decimal("sNaN"), Decimal("1e400")]
)
def test_what_is_no_number_is_refused_with_its_place(number: float | Decimal) -> None:
    with pytest.raises(NotATable, match="row 2, 'Name'"):
        table_of(1, number)


def test_a_row_as_long_as_no_heading_is_refused() -> None:
    with pytest.raises(NotATable, match="row 1: 2 cells under 1 headings"):
        Table("x", (Column("Name"),), (("Ann", "Bob"),))


@given(st.lists(texts, max_size=5))
def test_texts_come_back_from_a_csv_and_none_is_live(given_texts: list[str]) -> None:
    cells = csv_cells(table_of(*given_texts))[1:]

    assert [cell.removeprefix("'") if cell[1:] == clean(text) else cell for cell, text in zip(
        cells, given_texts, strict=True
    )] == [clean(text) for text in given_texts]  # fmt: skip
    assert not any(map(looks_live, cells))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts | numbers, max_size=5), texts)
def test_texts_and_numbers_come_back_from_a_workbook_and_none_is_a_formula(cells: list[Cell], title: str) -> None:
    sheet = sheet_of(table_of(*cells, title=title))

    read = [sheet.cell(row, 1) for row in range(2, len(cells) + 2)]
    assert [cell.value for cell in read] == [
        (clean(cell) or None) if isinstance(cell, str) else _as_workbooks_hold(cell) for cell in cells
    ]
    assert {cell.data_type for cell in read} <= {"s", "n"}


def _as_workbooks_hold(number: Cell) -> object:
    """Numbers are written with sixteen digits; whole ones of more are text."""
    long = isinstance(number, int) and abs(number) >= 10**15
    return str(number) if long else pytest.approx(number, rel=1e-15)


@given(texts)
def test_any_title_becomes_one_that_excel_takes(title: str) -> None:
    written = sheet_title(title)

    assert 1 <= len(written.encode("utf-16-le")) // 2 <= 31
    assert not set(written) & set("[]:*?/\\\n\t")
    assert written == written.strip("'")
