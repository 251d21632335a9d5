"""The new text of a file: what nobody changed stays as it is written, to the byte."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from django.db.models import Model

from kzcourse.dumping.comparing import Differing
from kzcourse.dumping.placing import END, Rewriting
from kzcourse.dumping.records import changes, field_names, lines_of_field, record_text
from kzcourse.dumping.slices import FieldLines, RecordLines, cut, lines_of
from kzcourse.loading.known import Known

_BLANK_END: Final = re.compile(r"(?:\r?\n[ \t]*)+\Z")
_ENDS_BLANK: Final = re.compile(r"(?:\A|\r?\n)[ \t]*\r?\n\Z")


def rewritten(text: str, what: Rewriting, actual: Known) -> str | None:
    """The text with everything done that is to be done; None if its records don't stand in lines of their own."""
    records = cut(text)
    if records is None:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = lines_of(text)
    head = "".join(lines[: records[0].start]) if records else text
    pieces = _Pieces(head, newline)
    for record in records:
        pieces.add_rows(what.before.get(record.named, ()), actual)
        own = lines[record.start : record.end]
        if record.named in what.changed:
            own = _changed(own, record, what.changed[record.named], actual, newline)
        if record.named in what.removed:
            pieces.removed()
        else:
            pieces.add("".join(own))
        pieces.add_rows(what.after.get(record.named, ()), actual)
    pieces.add_rows(what.after.get(END, ()), actual)
    return pieces.text()


class _Pieces:
    """Records, new ones with an empty line between them and their neighbors."""

    def __init__(self, head: str, newline: str) -> None:
        self.pieces = [head]
        self.newline = newline
        self.wants_blank = self.last_removed = False

    def add(self, text: str) -> None:
        self._end_last_line()
        if self.wants_blank and not _ENDS_BLANK.search(self.pieces[-1]):
            self.pieces.append(self.newline)
        self.pieces.append(text)
        self.wants_blank = self.last_removed = False

    def add_rows(self, rows: Sequence[Model], actual: Known) -> None:
        for row in rows:
            self.wants_blank = len(self.pieces) > 1 or bool(self.pieces[0].strip())
            self.add(record_text(row, actual).replace("\n", self.newline))
            self.wants_blank = True

    def removed(self) -> None:
        self.last_removed = True

    def _end_last_line(self) -> None:
        if self.pieces[-1] and not self.pieces[-1].endswith("\n"):
            self.pieces[-1] += self.newline

    def text(self) -> str:
        if self.last_removed:
            self.pieces[-1] = _BLANK_END.sub(self.newline, self.pieces[-1])
        return "".join(self.pieces)


def _changed(lines: Sequence[str], record: RecordLines, what: Differing, actual: Known, newline: str) -> list[str]:
    """The lines of a record with some fields written anew."""
    if record.fields is None:
        comments = takewhile(lambda line: line.lstrip().startswith("#"), lines)
        blank = takewhile(lambda line: not line.strip(), reversed(lines))
        return [*comments, record_text(what.row, actual).replace("\n", newline), *blank]
    new = [line if line.endswith("\n") else f"{line}{newline}" for line in lines]
    edits = sorted(_edits(record, record.fields, what, actual), key=lambda edit: edit[:2])
    for start, end, text in edits[::-1]:  # from below, so that lines keep their numbers
        new[start - record.start : end - record.start] = [text.replace("\n", newline)]
    return new


def _edits(
    record: RecordLines, fields: Mapping[str, FieldLines], what: Differing, actual: Known
) -> Iterator[tuple[int, int, str]]:
    """From which line to which the lines are replaced, and by what; of no lines where something is put in."""
    order = field_names(type(what.row))
    for name, value in changes(what.row, sorted(what.fields, key=order.index), actual):
        where = fields.get(name)
        like = where.node if where else None
        text = "" if value is None else lines_of_field(what.row, name, value, indent=record.indent, like=like)
        # The first of all fields is part of the key, and always there.
        above = [fields[each].end for each in order[: order.index(name)] if each in fields]
        yield (where.start, where.end, text) if where else (max(above), max(above), text)
