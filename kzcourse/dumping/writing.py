"""The content of one file as it will be, read again before anybody relies on it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db.models import Model

from kzcourse.dumping.comparing import Comparison
from kzcourse.dumping.placing import END, Rewriting
from kzcourse.dumping.records import record_text
from kzcourse.dumping.rewriting import rewritten
from kzcourse.loading.content import told_name
from kzcourse.loading.differing import differing_fields
from kzcourse.loading.drafts import draft_all
from kzcourse.loading.faults import Fault, Faulty
from kzcourse.loading.sources import read_text

_BOM = b"\xef\xbb\xbf"


def contents_of_files(files: Mapping[str, Rewriting], comparison: Comparison) -> dict[Path, bytes]:
    """What these files will hold. Raises :class:`Faulty` if that couldn't be loaded again and say the same."""
    lines = comparison.rows_by_line()
    return {
        Path(file): _content_of_file(Path(file), files[file], lines.get(file, {}), comparison) for file in sorted(files)
    }


def _content_of_file(path: Path, what: Rewriting, lines: Mapping[int, Model], comparison: Comparison) -> bytes:
    stored = path.read_bytes() if path.exists() else b""
    rows = list(_rows(what, lines))
    new = rewritten(stored.decode("utf-8-sig"), what, comparison.actual)
    if new is None or _faults(path, new, rows, comparison):
        new = "\n".join(record_text(row, comparison.actual) for row in rows)
        if faults := _faults(path, new, rows, comparison):
            raise Faulty(faults)
    return (_BOM if stored.startswith(_BOM) else b"") + new.encode()


def _rows(what: Rewriting, lines: Mapping[int, Model]) -> Iterator[Model]:
    """The rows of the course that the file will have, in order; ``lines`` are those it has."""
    for line in sorted(lines.keys() | what.removed):
        yield from what.before.get(line, ())
        yield from [lines[line]] if line in lines else []
        yield from what.after.get(line, ())
    yield from what.after.get(END, ())


def _faults(path: Path, text: str, rows: list[Model], comparison: Comparison) -> list[Fault]:
    """Why the text wouldn't be loaded as these rows."""
    records, faults = read_text(str(path), text)
    drafts, more = draft_all(records)
    actual = comparison.actual
    said = {draft.name: draft for draft in drafts}
    faults += more
    for row in rows:
        name = (type(row), actual.keys[type(row), row.pk])
        draft = said.pop(name, None)
        if draft is None or differing_fields(draft, row, actual):
            message = f"{told_name(name)} can't be written so that loading it gives the same. Mend it in the admin."
            faults.append(Fault(str(path), draft.record.line if draft else 1, message))
    strangers = {draft.name for draft in said.values()} - comparison.others
    return faults + [
        Fault(str(path), said[name].record.line, f"{told_name(name)} would stand here.") for name in strangers
    ]
