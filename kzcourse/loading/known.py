"""What the database holds of the courses that are loaded, under natural keys."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from kzcourse.loading.content import KEYS, Key, Name, is_list, loadable_fields
from lessons.models import Course, FormerSlug


class Known:
    """All content of some courses, in one query for each model; with ``lock`` its rows are held where a database does that.

    ``courses`` are the slugs that these courses have now. A row whose slug was changed by hand is known by the one it had,
    if that is how the files name it (``written``).
    """

    def __init__(self, courses: Iterable[str], written: Collection[Name] = (), *, lock: bool = False) -> None:
        self.rows: dict[Name, Model] = {}
        self.keys: dict[tuple[type[Model], Any], Key] = {}
        former = _former_slugs()
        self.courses = set(courses_called(courses).values_list("slug", flat=True))
        for model in KEYS:
            keys = {row: self._key_of(row) for row in self._rows_of(model, self.courses, lock=lock)}
            taken = set(keys.values())
            for row, key in keys.items():
                old = ((*key[:-1], slug) for slug in former.get((model._meta.label_lower, row.pk), ()))
                missed = (each for each in old if (model, each) in written and each not in taken)
                self.add(model, key if (model, key) in written else next(missed, key), row)

    def add(self, model: type[Model], key: Key, row: Model) -> None:
        self.rows[model, key] = row
        self.keys[model, row.pk] = key

    def of(self, model: type[Model]) -> Iterator[tuple[Key, Model]]:
        return ((key, row) for (kind, key), row in self.rows.items() if kind is model)

    def row(self, model: type[Model], pk: Any) -> Any:
        return self.rows[model, self.keys[model, pk]]

    def target(self, row: Model, name: str) -> Key | frozenset[Key] | None:
        """The natural key that a reference of a row leads to, or of a many-to-many field all of them."""
        field = row._meta.get_field(name)
        related: Any = field.related_model
        if is_list(field):
            return frozenset(self.keys[related, other.pk] for other in getattr(row, name).all())
        pk = getattr(row, field.attname)  # type: ignore[union-attr]  # a list is handled above
        return None if pk is None else self.keys[related, pk]

    def _key_of(self, row: Model) -> Key:
        *parents, own = KEYS[type(row)]
        parent: Any = self.target(row, parents[0]) if parents else ()
        return (*parent, getattr(row, own))

    @staticmethod
    def _rows_of(model: type[Model], courses: Collection[str], *, lock: bool) -> Iterable[Model]:
        lists = [name for name, field in loadable_fields(model).items() if is_list(field)]
        rows = model._default_manager.order_by("pk")
        if lock:
            # In one order everywhere: who locks the same rows waits, and nobody blocks another who blocks them.
            rows = rows.select_for_update(of=("self",))
        return rows.filter(**{f"{path_to_course(model)}slug__in": courses}).prefetch_related(*lists)


def path_to_course(model: type[Model]) -> str:
    *parents, _ = KEYS[model]
    if not parents:
        return ""
    parent: Any = model._meta.get_field(parents[0]).related_model
    return f"{parents[0]}__{path_to_course(parent)}"


def courses_called(slugs: Iterable[str]) -> QuerySet[Course]:
    """The courses that have these slugs, or had them before."""
    wanted = set(slugs)
    former = FormerSlug.objects.filter(model=Course._meta.label_lower, slug__in=wanted)
    return Course.objects.filter(Q(slug__in=wanted) | Q(pk__in=former.values("object_id")))


def _former_slugs() -> dict[tuple[str, Any], list[str]]:
    slugs: dict[tuple[str, Any], list[str]] = {}
    for former in FormerSlug.objects.order_by("-pk"):
        slugs.setdefault((former.model, former.object_id), []).append(former.slug)
    return slugs
