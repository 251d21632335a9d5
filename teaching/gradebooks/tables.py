"""The gradebook as tables for a school: one row for each pupil and assignment, and one for each pupil."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from quizzes.content import MILLION
from quizzes.gradebook import Cell, Column, Gradebook, Row, State
from teaching.sheets import Cell as SheetCell
from teaching.sheets import Column as SheetColumn
from teaching.sheets import Shown, Table


def long_table(book: Gradebook, possible: Mapping[UUID, int], zone: ZoneInfo) -> Table:
    """A row for each pupil and assignment. ``possible`` are the points on the paper of each attempt.

    Points are those of the mark, on the paper of the try that counts; times are on the clock of the class.
    """
    headings = (
        SheetColumn(_("Name")),
        SheetColumn(_("User name")),
        SheetColumn(_("Group")),
        SheetColumn(_("Assignment")),
        SheetColumn(_("State")),
        SheetColumn(_("Points"), Shown.TWO_PLACES),
        SheetColumn(_("Possible points"), Shown.WHOLE),
        SheetColumn(_("Percent"), Shown.PERCENT),
        SheetColumn(_("Tries"), Shown.WHOLE),
        SheetColumn(_("Submitted")),
        SheetColumn(_("Late")),
        SheetColumn(_("Decided by a teacher")),
        SheetColumn(_("Reason")),
    )
    return Table(_("Marks"), headings, tuple(_long_rows(book, possible, zone)))


def _long_rows(book: Gradebook, possible: Mapping[UUID, int], zone: ZoneInfo) -> Iterator[tuple[SheetCell, ...]]:
    states = states_in_words()
    for row in book.rows:
        for column, cell in zip(book.columns, row.cells, strict=True):
            counting = column.counting_try(cell)
            points = possible.get(counting.attempt_id) if counting else None
            yield (
                *_names(row),
                column.assignment.title,
                states[cell.state],
                _points(cell, points),
                points,
                _share(cell.mark_millionths),
                len(cell.tries) if column.assignment.quiz_id else None,
                _on_clock(_submitted(column, cell), zone),
                _yes(cell.late),
                _yes(cell.override is not None),
                cell.override.reason if cell.override else "",
            )


def wide_table(book: Gradebook) -> Table:
    """A row for each pupil with the mark in each assignment, and their mean."""
    headings = [SheetColumn(_("Name")), SheetColumn(_("User name")), SheetColumn(_("Group"))]
    headings += [SheetColumn(column.assignment.title, Shown.PERCENT) for column in book.columns]
    headings.append(SheetColumn(_("Mean"), Shown.PERCENT))
    rows = tuple(
        (*_names(row), *(_share(cell.mark_millionths) for cell in row.cells), _share(row.mean_millionths))
        for row in book.rows
    )
    return Table(_("Overview"), tuple(headings), rows)


def states_in_words() -> dict[State, str]:
    return {
        State.COMING: _("not open yet"),
        State.OPEN: _("open"),
        State.RUNNING: _("running"),
        State.PART: _("in part"),
        State.MISSING: _("missing"),
        State.DONE: _("done"),
    }


def _names(row: Row) -> tuple[str, str, str]:
    return row.pupil.name, row.pupil.username, row.pupil.group


def _points(cell: Cell, possible: int | None) -> Decimal | None:
    """To two decimals, rounded half to even."""
    if possible is None or cell.mark_millionths is None:
        return None
    return round(Decimal(cell.mark_millionths) * possible / MILLION, 2)


def _share(millionths: int | None) -> Decimal | None:
    return None if millionths is None else Decimal(millionths) / MILLION


def _submitted(column: Column, cell: Cell) -> datetime | None:
    """When the try that counts was handed in, or the lesson was read to its end."""
    if cell.read and cell.state is State.DONE:
        return cell.read.last_at
    counting = column.counting_try(cell)
    return counting.submitted_at if counting else None


def _on_clock(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None


def _yes(said: bool) -> str:
    return _("yes") if said else ""
