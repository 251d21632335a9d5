"""The timeline of a course."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.access import readers_page
from lessons.charts import Column, Span, Strip, draw_strip
from lessons.models import Edition
from lessons.timeline import Entry, Window, columns_of, edges_of, entries_of, moments_of, read_window
from people.requests import Request

#: How wide a year, a month and a day are drawn, in pixels.
_ROOMS = (96, 64, 34)


@require_safe
@readers_page
def timeline(request: Request, course: str, language: str) -> HttpResponse:
    """Dated facts in order: of all years, or of the year or month in ``?in=``, with the ways closer and further away."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    window = _window(request.GET.get("in", ""))
    entries = entries_of(edition)
    seen = [entry for entry in entries if window.holds(entry.when)]
    before, after = _neighbours(window, entries)
    context = {
        "edition": edition,
        "window": window,
        "above": window.above,
        "before": before,
        "after": after,
        "parts": window.parts(seen),
        "moments": moments_of(seen),
        "count": len(seen),
        "strip": _strip(window, seen, edition.language) if seen else "",
    }
    return render(request, "lessons/timeline.html", context)


def _window(text: str) -> Window:
    try:
        return read_window(text)
    except ValueError as error:
        raise Http404(str(error)) from error


def _neighbours(window: Window, entries: Sequence[Entry]) -> tuple[Window | None, Window | None]:
    """The nearest windows of the same size, before and after, in which something is known to have been."""
    if not window.year:
        return None, None
    years = Window().parts(entries)
    others = [month for year in years for month in year.parts(entries)] if window.month else years
    here = (window.year, window.month)
    before = [each for each in others if (each.year, each.month) < here]
    after = [each for each in others if (each.year, each.month) > here]
    return before[-1] if before else None, after[0] if after else None


def _strip(window: Window, entries: Sequence[Entry], language: str) -> SafeString:
    _start, end = edges_of(window, entries)
    size = 2 if window.month else 1 if window.year else 0
    with translation.override(language):
        columns = [Column(_column_name(day, size), day) for day in columns_of(window, entries)]
        drawing = draw_strip(
            Strip(columns, end, _ROOMS[size]),
            [Span(entry.when.first_day, _day_after(entry), window.is_vaguer(entry.when)) for entry in entries],
            title=_("When it was"),
            says=_("The numbers are those of the list below; a field is as long as its date is vague."),
        )
    return mark_safe(drawing)  # noqa: S308  # our own, and its words are escaped


def _day_after(entry: Entry) -> date:
    return date.fromordinal(entry.when.last_day.toordinal() + 1)


def _column_name(day: date, size: int) -> str:
    return str(day.year) if size == 0 else date_format(day, "M") if size == 1 else str(day.day)
