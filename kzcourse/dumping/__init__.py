"""Writing a course from the database back into the files that it came from. What nobody changed stays as it was written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kzcourse.dumping.comparing import Comparison, compare, drafts_in
from kzcourse.dumping.files import write_all
from kzcourse.dumping.placing import rewritings
from kzcourse.dumping.writing import contents_of_files
from kzcourse.loading.content import told_name, whole_of
from kzcourse.loading.drafts import Draft
from lessons.models import Course

__all__ = ["Difference", "NeverLoaded", "differences", "dump", "dumped"]


class NeverLoaded(Exception):
    """The files say what the database doesn't, and what dumping would destroy."""

    def __init__(self, differences: Sequence["Difference"]) -> None:
        super().__init__("\n".join(map(str, differences)))


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One object that the files and the database don't have alike.

    ``line`` counts from 1; it is 0 for what no file has. ``unloaded`` tells that the files changed it since it was loaded.
    """

    file: str
    line: int
    object: str
    what: str
    unloaded: bool

    def __str__(self) -> str:
        return f"{self.file}{f', line {self.line}' if self.line else ''}: {self.object}: {self.what}"


def dump(folder: Path, course: Course) -> list[Path]:
    """Let the files of a folder say what the database does; the files written. The folder need not exist.

    Raises :class:`Faulty` if the files can't be read, or if the database holds what couldn't be loaded again,
    :class:`NeverLoaded`, and ``OSError``. Then nothing is written.
    """
    texts = dumped(folder, course)
    write_all(texts)
    return list(texts)


def dumped(folder: Path, course: Course) -> dict[Path, bytes]:
    """What :func:`dump` would write, by file."""
    comparison = compare(course, drafts_in(folder))
    if comparison.unloaded:
        raise NeverLoaded(sorted(_unloaded(comparison)))
    return contents_of_files(rewritings(comparison, str(folder)), comparison)


def differences(folder: Path, course: Course) -> list[Difference]:
    """What the files have otherwise than the database, in the order of the files."""
    comparison = compare(course, drafts_in(folder))
    return sorted(_differences(comparison, folder))


def _unloaded(comparison: Comparison) -> Iterator[Difference]:
    for name, draft in comparison.unloaded.items():
        yield Difference(draft.record.file, draft.record.line, told_name(name), "it was never loaded so", unloaded=True)


def _differences(comparison: Comparison, folder: Path) -> Iterator[Difference]:
    yield from _unloaded(comparison)
    for each in comparison.differing:
        record = each.draft.record
        lines = [record.fields[name].line for name in each.fields if name in record.fields]
        what = f"{', '.join(each.fields)} {'differs' if len(each.fields) == 1 else 'differ'}"
        yield from _edited(comparison, each.draft, min(lines, default=record.line), what)
    for draft in comparison.gone:
        yield from _edited(comparison, draft, draft.record.line, "it is gone from the database")
    for name in comparison.missing:
        if whole_of(name) not in comparison.unloaded:
            yield Difference(str(folder), 0, told_name(name), "no file has it", unloaded=False)


def _edited(comparison: Comparison, draft: Draft, line: int, what: str) -> Iterator[Difference]:
    if whole_of(draft.name) not in comparison.unloaded:
        yield Difference(draft.record.file, line, told_name(draft.name), what, unloaded=False)
