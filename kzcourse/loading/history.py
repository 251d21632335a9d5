"""What the history of content says of the objects that are loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Max, Model, Q

from kzcourse.loading.content import Name
from kzcourse.loading.known import Known, path_to_course
from lessons.models import ContentRevision

#: As many objects are asked for at once as every database takes.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Edited:
    """An object that was edited by hand since it was last loaded, and its revisions since then, the loaded one first.

    All its revisions if it was never loaded.
    """

    loaded: bool
    revisions: list[ContentRevision]


def edited_by_hand(names: Iterable[Name], known: Known) -> Mapping[Name, Edited]:
    """Those of the objects whose newest revision wasn't loaded."""
    by_model: dict[type[Model], dict[Any, Name]] = {}
    for name in names:
        by_model.setdefault(name[0], {})[known.rows[name].pk] = name
    return {name: edited for model, rows in by_model.items() for name, edited in _edited(model, rows, known)}


def _edited(model: type[Model], names: Mapping[Any, Name], known: Known) -> Iterable[tuple[Name, Edited]]:
    loads = {pk: loaded for pk, loaded in _newest_loads(model, known).items() if pk in names}
    found: dict[Any, list[ContentRevision]] = {pk: [] for pk in loads}
    pending = iter(loads)
    while some := list(islice(pending, _AT_ONCE)):
        revisions = ContentRevision.objects.filter(model=model._meta.label_lower, object_id__in=some).order_by("pk")
        for revision in revisions:
            if revision.pk >= loads[revision.object_id]:
                found[revision.object_id].append(revision)
    return ((names[pk], Edited(loaded=bool(loads[pk]), revisions=each)) for pk, each in found.items())


def _newest_loads(model: type[Model], known: Known) -> dict[Any, int]:
    """The newest loaded revision of each object of the courses that has a newer one; 0 if it has none."""
    objects = model._default_manager.filter(**{f"{path_to_course(model)}slug__in": known.courses})
    revisions = ContentRevision.objects.filter(model=model._meta.label_lower, object_id__in=objects.values("pk"))
    newest = (
        revisions.order_by()
        .values("object_id")
        .annotate(last=Max("pk"), loaded=Max("pk", filter=Q(origin=ContentRevision.Origin.LOAD)))
    )
    rows = newest.values_list("object_id", "last", "loaded")
    return {pk: loaded or 0 for pk, last, loaded in rows if last != loaded}
