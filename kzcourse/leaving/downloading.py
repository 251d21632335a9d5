"""The download: a zip file with a page to read and a file for programs, both with everything (docs/student.md)."""

import io
import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kzcourse.leaving.everything import EVERYTHING
from people.kept import Kept, Value
from people.models import User

NAME: Final = "my-data"
PAGE, DATA = f"{NAME}.html", f"{NAME}.json"
#: The version of the form of :data:`DATA`.
FORM: Final = 1
#: What is larger is written to disk while it is made.
IN_MEMORY: Final = 1_000_000


def write_download(person: User, target: IO[bytes], *, at: datetime) -> None:
    """Write the zip file. Rows are read a few at a time and each once, so that neither memory nor queries grow with them."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, tempfile.SpooledTemporaryFile(IN_MEMORY) as page:
        with archive.open(DATA, "w", force_zip64=True) as data:
            _write_all(person, io.TextIOWrapper(data, "utf-8"), io.TextIOWrapper(page, "utf-8"), at)
        page.seek(0)
        with archive.open(PAGE, "w", force_zip64=True) as shown:
            while piece := page.read(IN_MEMORY):
                shown.write(piece)


def _write_all(person: User, data: Any, page: Any, at: datetime) -> None:
    about = {"form": FORM, "made_at": at.isoformat(), "user_name": person.username}
    data.write(json.dumps(about)[:-1] + ', "tables": [')
    page.write(render_to_string("kzcourse/download_head.html", {"person": person, "at": at}))
    nothing = []
    for number, each in enumerate(EVERYTHING):
        data.write(",\n" if number else "\n")
        if not _write_one(each, each.rows(person, at), data, page):
            nothing.append(str(each.title))
    data.write("\n]}\n")
    page.write(format_html("<h2>{}</h2><p>{}</p>", _("What can be stored, and is not"), " · ".join(nothing)))
    page.write("</main></body></html>\n")
    for text in data, page:
        text.flush()
        text.detach()


def _write_one(each: Kept, rows: Iterable[Sequence[Value]], data: Any, page: Any) -> bool:
    """Whether there is any row. The page says nothing of what there is none of."""
    columns = {name: str(heading) for name, heading in each.columns.items()}
    told = {"name": each.name, "title": str(each.title), "about": str(each.about), "columns": columns}
    data.write(json.dumps(told, ensure_ascii=False)[:-1] + ', "rows": [')
    found = False
    for row in rows:
        data.write(",\n" if found else "\n")
        data.write(json.dumps(dict(zip(columns, map(_plain, row), strict=True)), ensure_ascii=False))
        page.write("" if found else _head(each))
        page.write(_row(row))
        found = True
    data.write("]}")
    page.write("</tbody></table></div></section>" if found else "")
    return found


def _plain(value: Value) -> str | int | float | bool | None:
    """As JSON has it: moments in ISO 8601 with their zone."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _head(each: Kept) -> SafeString:
    cells = format_html_join("", '<th scope="col">{}</th>', ((heading,) for heading in each.columns.values()))
    begun = (
        '<section><h2 id="{}">{}</h2><p>{}</p><div class="wide" tabindex="0" role="region" aria-labelledby="{}">'
        "<table><thead><tr>{}</tr></thead><tbody>\n"
    )
    return format_html(begun, each.name, each.title, each.about, each.name, cells)


def _row(row: Sequence[Value]) -> str:
    """Not by Django's format_html: there are thousands of cells."""
    return "<tr>" + "".join(f"<td>{escape(_shown(value))}</td>" for value in row) + "</tr>\n"


def _shown(value: Value) -> str:
    """As people read it, by the clock of the site."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return str(localize(localtime(value)))
    return str(localize(value) if isinstance(value, float) else value)
