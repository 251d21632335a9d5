"""The cells of the map as HTML, written by hand: six thousand of them on a page through a template take seconds."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.understanding import NOTHING, Tally, total
from teaching.heat.facts import Column
from teaching.heat.levels import level_of


class CellWriter:
    """Writes the cells of these columns, in the language of who looks; tallies that are alike are written once."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._slugs = [column.taught.slug for column in columns]
        self._written: dict[Tally, SafeString] = {}

    def cells(self, tallies: Mapping[str, Tally]) -> SafeString:
        """A pupil's cell for each column, and one for all of them together."""
        row = [tallies.get(slug, NOTHING) for slug in self._slugs]
        written = [self._cell(tally) for tally in [*row, total(row)]]
        return mark_safe("".join(written))  # noqa: S308  # each of them was escaped

    def _cell(self, tally: Tally) -> SafeString:
        if tally not in self._written:
            self._written[tally] = cell(tally)
        return self._written[tally]


def cell(tally: Tally) -> SafeString:
    """The share with its sign; with how many answers, if there are several. One answer is enough for one pupil."""
    if not tally.answers:
        return format_html(
            '<td class="is-none"><span aria-hidden="true">·</span><span {}>{}</span></td>', _HIDDEN, _("no answer")
        )
    level = level_of(tally, fewest=1)
    several = format_html(" <small>×{}</small>", tally.answers) if tally.answers > 1 else ""
    return format_html(
        '<td class="{}"><span {}>{}</span> {} %{}</td>', level.style, _SILENT, level.sign, tally.percent, several
    )


_HIDDEN = mark_safe('class="visually-hidden"')
_SILENT = mark_safe('aria-hidden="true"')
