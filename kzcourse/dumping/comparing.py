"""What differs between a course in the database and the files that it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Model

from kzcourse.loading.choices import Choices
from kzcourse.loading.content import Name, whole_of
from kzcourse.loading.differing import differing_fields
from kzcourse.loading.drafts import Draft, draft_all
from kzcourse.loading.faults import Faulty
from kzcourse.loading.known import Known
from kzcourse.loading.plans import plan
from kzcourse.loading.sources import read_files, stored_files
from lessons.models import Course

#: A row by its model and primary key, whatever it is called.
Identity = tuple[type[Model], Any]


@dataclass(frozen=True, slots=True)
class Differing:
    """A record whose row is otherwise now, and the fields in which they differ."""

    draft: Draft
    row: Model
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``actual`` knows the rows of the course by the keys they have now; ``drafts`` are its records in the files.

    ``missing`` are the rows that no file has, by those keys; ``gone`` the records of parts whose row is gone; ``unloaded``
    names the objects of which the files say what was never loaded. ``others`` are the names of records of other courses.
    """

    actual: Known
    drafts: Mapping[Identity, Draft]
    differing: Sequence[Differing]
    missing: Sequence[Name]
    gone: Sequence[Draft]
    unloaded: Mapping[Name, Draft]
    others: frozenset[Name]

    def rows_by_line(self) -> dict[str, dict[int, Model]]:
        """The rows of the records of each file, by their lines."""
        rows: dict[str, dict[int, Model]] = {}
        for identity, draft in self.drafts.items():
            rows.setdefault(draft.record.file, {})[draft.record.line] = self.actual.row(*identity)
        return rows


def drafts_in(folder: Path) -> list[Draft]:
    """What the files of a folder say, which need not exist. Raises :class:`Faulty`."""
    records, faults = read_files(stored_files(folder) if any(folder.glob("*.yaml")) else {})
    drafts, more = draft_all(records)
    if faults or more:
        raise Faulty([*faults, *more])
    return drafts


def compare(course: Course, drafts: Sequence[Draft]) -> Comparison:
    known = Known({course.slug, *(str(draft.key[0]) for draft in drafts)}, {draft.name for draft in drafts})
    actual = Known({course.slug})
    own = [draft for draft in drafts if _is_of(course, draft, known)]
    rows = {draft.name: known.rows[draft.name] for draft in own if draft.name in known.rows}
    found = {(draft.model, rows[draft.name].pk): draft for draft in own if draft.name in rows}
    absent = [draft for draft in own if draft.name not in rows]
    return Comparison(
        actual=actual,
        drafts=found,
        differing=list(_differing(found, actual)),
        missing=[name for name, row in actual.rows.items() if (name[0], row.pk) not in found],
        gone=absent,
        unloaded=_unloaded(own, known),
        others=frozenset(draft.name for draft in drafts) - {draft.name for draft in own},
    )


def _is_of(course: Course, draft: Draft, known: Known) -> bool:
    """Whether a record is of this course, by the slug it has or had. What is of no course there is, is not."""
    return known.rows.get((Course, draft.key[:1])) == course


def _unloaded(drafts: Sequence[Draft], known: Known) -> dict[Name, Draft]:
    """What loading these records would change, each object with its first record."""
    planned = plan(drafts, known, Choices())
    names = [
        *(whole_of(draft.name) for draft in planned.new),
        *(whole_of(change.draft.name) for change in planned.changed),
        *(whole_of(name) for name in planned.removed),
        *(conflict.name for conflict in planned.conflicts),
    ]
    first: dict[Name, Draft] = {}
    for draft in drafts:
        first.setdefault(whole_of(draft.name), draft)
    return {name: first[name] for name in names}


def _differing(found: Mapping[Identity, Draft], actual: Known) -> Iterator[Differing]:
    for (model, pk), draft in found.items():
        row = actual.row(model, pk)
        if fields := differing_fields(draft, row, actual):
            yield Differing(draft, row, fields)
