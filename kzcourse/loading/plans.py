"""What loading files would do to the database, before anything is done."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from kzcourse.loading.content import PARTS, Name, loadable_fields, told, told_name, whole_of
from kzcourse.loading.drafts import Draft
from kzcourse.loading.faults import Fault, did_you_mean
from kzcourse.loading.known import Known
from lessons.models import ContentRevision, Course


@dataclass(frozen=True, slots=True)
class Change:
    """A row that the files have otherwise, and the fields in which they differ."""

    draft: Draft
    row: Model
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done. ``kept`` names what the files no longer have; ``edited`` what was changed by hand since the last
    load and would be overwritten."""

    new: Sequence[Draft]
    changed: Sequence[Change]
    unchanged: int
    removed: Sequence[Name]
    kept: Sequence[str]
    edited: Sequence[str]


def plan(drafts: Sequence[Draft], known: Known) -> Plan:
    written = {draft.name for draft in drafts}
    new = [draft for draft in drafts if draft.name not in known.rows]
    compared = [_change(draft, known) for draft in drafts if draft.name in known.rows]
    changed = [change for change in compared if change.fields]
    removed = list(_removed(written, known))
    touched = [*(draft.name for draft in new), *(change.draft.name for change in changed), *removed]
    return Plan(
        new=new,
        changed=changed,
        unchanged=len(compared) - len(changed),
        removed=removed,
        kept=list(_kept(written, known)),
        edited=list(_edited(touched, known)),
    )


def dead_links(drafts: Sequence[Draft], known: Known) -> Iterator[Fault]:
    """References to what neither the files nor the database have."""
    existing = known.rows.keys() | {draft.name for draft in drafts}
    for draft in drafts:
        for field in draft.links:
            related: Any = draft.model._meta.get_field(field).related_model
            for key in draft.linked_keys(field):
                if (related, key) not in existing:
                    near = did_you_mean(told(key), [told(other) for model, other in existing if model is related])
                    message = f"{field}: no {related._meta.verbose_name} has the key {told(key)}.{near}"
                    yield Fault(draft.record.file, draft.record.fields[field].line, message)


def _change(draft: Draft, known: Known) -> Change:
    row = known.rows[draft.name]
    fields = loadable_fields(draft.model)
    differing = (name for name, field in fields.items() if _differs(draft, row, name, known, link=field.is_relation))
    return Change(draft, row, tuple(differing))


def _differs(draft: Draft, row: Model, name: str, known: Known, *, link: bool) -> bool:
    if not link:
        return bool(getattr(draft.instance, name) != getattr(row, name))
    return (draft.links.get(name) or None) != (known.target(row, name) or None)


def _removed(written: Collection[Name], known: Known) -> Iterator[Name]:
    """Parts that the files no longer have, of rows that they have."""
    for model in PARTS:
        for key, _ in known.of(model):
            if whole_of((model, key)) in written and (model, key) not in written:
                yield model, key


def _kept(written: Collection[Name], known: Known) -> Iterator[str]:
    """Live content of courses that stand in the files, which the files don't have."""
    for model, key in known.rows:
        whole = model not in PARTS and (Course, key[:1]) in written
        if whole and (model, key) not in written and getattr(known.rows[model, key], "retired_at", None) is None:
            yield told_name((model, key))


def _edited(touched: Iterable[Name], known: Known) -> Iterator[str]:
    """What of this, or the whole that it is part of, has a newest revision made by hand."""
    wholes = dict.fromkeys(whole_of(name) for name in touched)
    rows = {name: known.rows[name] for name in wholes if name in known.rows}
    by_model: dict[type[Model], list[Any]] = {}
    for (model, _), row in rows.items():
        by_model.setdefault(model, []).append(row.pk)
    edited = {(model, pk) for model, pks in by_model.items() for pk in _by_hand(model, pks)}
    return (told_name(name) for name, row in rows.items() if (name[0], row.pk) in edited)


def _by_hand(model: type[Model], pks: Sequence[Any]) -> Iterator[Any]:
    revisions = ContentRevision.objects.filter(model=model._meta.label_lower, object_id__in=pks)
    newest = dict(revisions.order_by("pk").values_list("object_id", "origin"))
    return (pk for pk, origin in newest.items() if origin == ContentRevision.Origin.EDIT)
