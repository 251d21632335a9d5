"""The cells of a gradebook as HTML, written by hand: fifteen thousand take the template language a quarter of a second more.

Everything in a cell is a number, a key, or a word of ours that was escaped once.
"""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content import MILLION
from quizzes.gradebook import Cell, Column, Row, State

NOBODY = UUID(int=0)


def percent(millionths: int) -> str:
    """In whole percent, rounded down as learners see it."""
    return f"{millionths * 100 // MILLION} %"


def decided_percent(millionths: int) -> str:
    """A mark as it was decided, to the decimal if it has one."""
    whole, tenths = divmod(millionths * 1000 // MILLION, 10)
    return f"{whole}.{tenths} %" if tenths else f"{whole} %"


class CellWriter:
    """Writes the cells of these columns, in the language of who looks."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._columns = [(_address_of_marks(column), column.passages) for column in columns]
        self._attempts = reverse("teaching:attempt", args=[NOBODY]).removesuffix(f"{NOBODY}/")
        self._states = {
            State.COMING: _marked("is-coming", "", _("not open yet")),
            State.OPEN: _marked("is-coming", "", _("open")),
            State.RUNNING: _marked("is-running", "▸", _("running")),
            State.MISSING: _marked("is-missing", "✗", _("missing")),
            State.DONE: _marked("is-done", "✓", _("read")),
        }
        self._late = _marked("is-late", "", _("late"))
        self._another = _marked("is-running", "▸", _("another runs"))
        self._decided = _marked("is-decided", "✎", _("decided"))
        self._tries: dict[int, SafeString] = {}

    def cells(self, row: Row) -> SafeString:
        """All cells of a row."""
        learner = row.pupil.learner_id
        written = [
            f'<td><a href="{self._address(cell, marks, learner)}">{self._content(cell, passages)}</a></td>'
            for (marks, passages), cell in zip(self._columns, row.cells, strict=True)
        ]
        return mark_safe("".join(written))  # noqa: S308  # nothing in it was written by anybody else

    def _address(self, cell: Cell, marks: str, learner: int) -> str:
        """One attempt is what one wants to see; otherwise all that the mark is made of."""
        if len(cell.tries) == 1 and cell.override is None:
            return f"{self._attempts}{cell.tries[0].attempt_id}/"
        return f"{marks}{learner}/"

    def _content(self, cell: Cell, passages: int) -> str:
        said = self._standing(cell, passages)
        if cell.late:
            said += f" {self._late}"
        if len(cell.tries) > 1:
            said += f" {self._tries_made(len(cell.tries))}"
            if cell.is_running:
                said += f" {self._another}"
        return f"{said} {self._decided}" if cell.override else said

    def _standing(self, cell: Cell, passages: int) -> str:
        if cell.mark_millionths is not None:
            return decided_percent(cell.mark_millionths) if cell.override else percent(cell.mark_millionths)
        if cell.state is State.PART and cell.read:
            return _marked("is-running", "◐", _("%(read)d of %(all)d") % {"read": cell.read.passages, "all": passages})
        return self._states[cell.state]

    def _tries_made(self, count: int) -> SafeString:
        if count not in self._tries:
            self._tries[count] = _marked("", "", ngettext("%(count)d try", "%(count)d tries", count) % {"count": count})
        return self._tries[count]


def _address_of_marks(column: Column) -> str:
    """What the address of a pupil's marks begins with."""
    return reverse("teaching:override", args=[column.assignment.pk, 0]).removesuffix("0/")


def _marked(name: str, sign: str, words: str) -> SafeString:
    """Words with the sign before them; the name is that of a style."""
    if not sign:
        return format_html('<small class="{}">{}</small>', name, words)
    return format_html('<small class="{}"><span aria-hidden="true">{}</span> {}</small>', name, sign, words)
