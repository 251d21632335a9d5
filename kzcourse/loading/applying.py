"""Writing what was planned."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model

from kzcourse.loading.content import KEYS, is_list
from kzcourse.loading.differing import Change
from kzcourse.loading.drafts import Draft
from kzcourse.loading.known import Known
from kzcourse.loading.plans import Plan


def apply(plan: Plan, known: Known) -> None:
    """Write a plan without faults, inside the transaction in which ``known`` was read."""
    for name in plan.removed:
        known.rows[name].delete()
    for model in KEYS:
        _make([draft for draft in plan.new if draft.model is model], model, known)
    for change in plan.changed:
        _write(change, known)


def _make(drafts: Sequence[Draft], model: type[Model], known: Known) -> None:
    for draft in drafts:
        for name in draft.links:
            _refer(draft.instance, name, draft, known)
    made = model._default_manager.bulk_create([draft.instance for draft in drafts])
    for draft, row in zip(drafts, made, strict=True):
        known.add(model, draft.key, row)
        for name in draft.links:
            _list(row, name, draft, known)


def _write(change: Change, known: Known) -> None:
    row, draft = change.row, change.draft
    columns = [name for name in change.fields if not is_list(row._meta.get_field(name))]
    for name in columns:
        if row._meta.get_field(name).is_relation:
            _refer(row, name, draft, known)
        else:
            setattr(row, name, getattr(draft.instance, name))
    row.save(update_fields=columns)
    for name in change.fields:
        _list(row, name, draft, known)


def _refer(row: Model, name: str, draft: Draft, known: Known) -> None:
    """Let a foreign key lead where the draft says."""
    field: Any = row._meta.get_field(name)
    if not is_list(field):
        setattr(row, field.attname, next(_targets(field, draft, known), None))


def _list(row: Model, name: str, draft: Draft, known: Known) -> None:
    """Let a many-to-many field list what the draft says."""
    field: Any = row._meta.get_field(name)
    if is_list(field):
        getattr(row, name).set(_targets(field, draft, known))


def _targets(field: Any, draft: Draft, known: Known) -> Iterator[Any]:
    """The primary keys of the rows that the draft refers to."""
    return (known.rows[field.related_model, key].pk for key in draft.linked_keys(field.name))
