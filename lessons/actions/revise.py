"""The history of content: a new revision wherever what the author wrote differs from the newest one."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Max

from lessons.models import ContentRevision, FormerSlug
from people.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of content and what its author wrote, as JSON. ``rendered`` is kept beside it, but is no change by itself."""

    obj: models.Model
    content: dict[str, Any]
    rendered: Any = None


@dataclass(frozen=True, slots=True)
class _Newest:
    pk: int
    digest: str
    slug: str | None


def content_of(obj: models.Model) -> dict[str, Any]:
    """A row's own fields as JSON: foreign keys as natural keys, many-to-many as sorted lists of them.

    Left out are the primary key, what is derived (not editable), and people: who may write a course is no content, and a
    history that is never deleted holds no names. A row's ``parts`` are lists of rows, in their order. Select the related
    rows beforehand, or each costs a query.
    """
    content: dict[str, Any] = {}
    for field in obj._meta.concrete_fields:
        if not is_authored(field):
            continue
        if field.is_relation:
            related = getattr(obj, field.name)
            content[field.name] = None if related is None else list(related.natural_key())
        else:
            content[field.name] = _json(field.to_python(field.value_from_object(obj)))
    for many in obj._meta.many_to_many:
        if is_authored(many):
            content[many.name] = sorted(list(related.natural_key()) for related in getattr(obj, many.name).all())
    for parts in getattr(obj, "parts", ()):
        content[parts] = [content_of(part) for part in sorted(getattr(obj, parts).all(), key=attrgetter("position"))]
    return content


def is_authored(field: "models.Field[Any, Any]") -> bool:
    """Whether the field is part of what the author wrote on this row."""
    if field.many_to_many:
        return _is_list(field) and not _is_person(field)
    return not field.primary_key and field.editable and not _is_person(field)


def _is_person(field: "models.Field[Any, Any]") -> bool:
    return field.related_model is get_user_model()


def _is_list(many: "models.Field[Any, Any]") -> bool:
    """Whether it is written on this row, and not a table of its own."""
    through = getattr(many.remote_field, "through", None)
    return through is not None and bool(through._meta.auto_created)


def _json(value: Any) -> Any:
    """A field's value as JSON, equal for equal values: 5 and 5.000000 are one number."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content's canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def revise(entries: Sequence[Entry], *, author: User | None, origin: str, at: datetime) -> list[ContentRevision]:
    """Write a revision for each entry that differs from its newest one; the revisions written, in order of the entries.

    Where the slug differs too, the old one is kept as a former slug. Costs a fixed number of queries per model.
    """
    if not entries:
        return []
    with transaction.atomic():
        newest = _newest_of(entries)
        written: list[ContentRevision] = []
        moved: list[FormerSlug] = []
        for entry in entries:
            before = newest.get(_key(entry))
            digest = digest_of(entry.content)
            if before is None or before.digest != digest:
                written.append(_revision(entry, digest, before, author=author, origin=origin, at=at))
                moved.extend(_former_slug(entry, before))
        ContentRevision.objects.bulk_create(written)
        FormerSlug.objects.bulk_create(
            moved,
            update_conflicts=True,
            unique_fields=["model", "parent_id", "slug"],
            update_fields=["object_id"],
        )
    return written


def _key(entry: Entry) -> tuple[str, int]:
    return entry.obj._meta.label_lower, entry.obj.pk


def _newest_of(entries: Sequence[Entry]) -> dict[tuple[str, int], _Newest]:
    newest: dict[tuple[str, int], _Newest] = {}
    for model, keys in groupby(sorted({_key(entry) for entry in entries}), key=lambda key: key[0]):
        revisions = ContentRevision.objects.filter(model=model, object_id__in=[pk for _, pk in keys]).order_by()
        last = revisions.values("object_id").annotate(last=Max("pk")).values("last")
        rows = ContentRevision.objects.filter(pk__in=last).values_list("object_id", "pk", "digest", "content__slug")
        newest |= {(model, object_id): _Newest(pk, digest, slug) for object_id, pk, digest, slug in rows}
    return newest


def _revision(
    entry: Entry, digest: str, before: _Newest | None, *, author: User | None, origin: str, at: datetime
) -> ContentRevision:
    model, object_id = _key(entry)
    return ContentRevision(
        model=model,
        object_id=object_id,
        digest=digest,
        content=entry.content,
        rendered=entry.rendered,
        parent_id=before.pk if before else None,
        author=author,
        origin=origin,
        created_at=at,
    )


def _former_slug(entry: Entry, before: _Newest | None) -> list[FormerSlug]:
    if before is None or before.slug in (None, entry.content.get("slug")):
        return []
    model, object_id = _key(entry)
    return [FormerSlug(model=model, parent_id=scope_of(entry.obj), slug=before.slug, object_id=object_id)]


def scope_of(obj: models.Model) -> int:
    """The primary key of the row that the slugs of this content are unique within; 0 where they are unique everywhere."""
    for constraint in obj._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and "slug" in constraint.fields:
            (parent,) = set(constraint.fields) - {"slug"}
            return int(obj.serializable_value(parent))
    return 0
