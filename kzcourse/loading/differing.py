"""Which rows files and database have otherwise, by the object that they belong to."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from kzcourse.loading.content import PARTS, Name, loadable_fields, told_name, whole_of
from kzcourse.loading.drafts import Draft
from kzcourse.loading.known import Known
from kzcourse.loading.wholes import Values, draft_values, row_values
from lessons.models import Course


@dataclass(frozen=True, slots=True)
class Change:
    """A row that the files have otherwise, and the fields that are taken from them, with their values now and then."""

    draft: Draft
    row: Model
    fields: tuple[str, ...]
    before: Values
    after: Values


@dataclass(slots=True)
class Differences:
    """Rows of one object, its parts included, that files and database have otherwise."""

    new: list[Draft] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Name] = field(default_factory=list)


def differences(drafts: Sequence[Draft], known: Known) -> Mapping[Name, Differences]:
    found: dict[Name, Differences] = defaultdict(Differences)
    for draft in drafts:
        if draft.name not in known.rows:
            found[whole_of(draft.name)].new.append(draft)
        elif fields := differing_fields(draft, known.rows[draft.name], known):
            row = known.rows[draft.name]
            change = Change(draft, row, fields, row_values(row, known), draft_values(draft))
            found[whole_of(draft.name)].changed.append(change)
    for name in _removed({draft.name for draft in drafts}, known):
        found[whole_of(name)].removed.append(name)
    return found


def differing_fields(draft: Draft, row: Model, known: Known) -> tuple[str, ...]:
    """The fields that a record has otherwise than the row, or names by a key under which the row isn't known."""
    return tuple(
        name
        for name, field in loadable_fields(draft.model).items()
        if (
            (draft.links.get(name) or None) != (known.target(row, name) or None)
            if field.is_relation
            else getattr(draft.instance, name) != getattr(row, name)
        )
    )


def _removed(written: Collection[Name], known: Known) -> Iterator[Name]:
    """Parts that the files no longer have, of rows that they have."""
    for model in PARTS:
        for key, _ in known.of(model):
            if whole_of((model, key)) in written and (model, key) not in written:
                yield model, key


def kept(written: Collection[Name], known: Known) -> Iterator[str]:
    """Live content of courses that stand in the files, which the files don't have."""
    for model, key in known.rows:
        whole = model not in PARTS and (Course, key[:1]) in written
        if whole and (model, key) not in written and getattr(known.rows[model, key], "retired_at", None) is None:
            yield told_name((model, key))
