"""What the database holds of the courses that are loaded, under natural keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model

from kzcourse.loading.content import KEYS, Key, Name, is_list, loadable_fields
from lessons.models import Course, FormerSlug


class Known:
    """All content of some courses, in one query for each model, its rows locked where the database locks rows.

    A row whose slug was changed by hand is known by the one it had, if that is how the files name it (``written``).
    """

    def __init__(self, courses: Iterable[str], written: Collection[Name] = ()) -> None:
        self.rows: dict[Name, Model] = {}
        self.keys: dict[tuple[type[Model], Any], Key] = {}
        former = _former_slugs()
        wanted = _with_renamed(set(courses), former)
        for model in KEYS:
            keys = {row: self._key_of(row) for row in self._rows_of(model, wanted)}
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

    def target(self, row: Model, name: str) -> Key | frozenset[Key] | None:
        """The natural key that a reference of a row leads to, or of a many-to-many field all of them."""
        field = row._meta.get_field(name)
        related: Any = field.related_model
        if is_list(field):
            return frozenset(self.keys[related, other.pk] for other in getattr(row, name).all())
        pk = getattr(row, field.attname)  # type: ignore[union-attr]
        return None if pk is None else self.keys[related, pk]

    def _key_of(self, row: Model) -> Key:
        *parents, own = KEYS[type(row)]
        parent: Any = self.target(row, parents[0]) if parents else ()
        return (*parent, getattr(row, own))

    @staticmethod
    def _rows_of(model: type[Model], courses: Collection[str]) -> Iterable[Model]:
        lists = [name for name, field in loadable_fields(model).items() if is_list(field)]
        # In one order everywhere: two loads that lock the same rows wait for each other instead of blocking each other.
        rows = model._default_manager.order_by("pk").select_for_update(of=("self",))
        return rows.filter(**{f"{_path_to_course(model)}slug__in": courses}).prefetch_related(*lists)


def _path_to_course(model: type[Model]) -> str:
    *parents, _ = KEYS[model]
    if not parents:
        return ""
    parent: Any = model._meta.get_field(parents[0]).related_model
    return f"{parents[0]}__{_path_to_course(parent)}"


def _with_renamed(courses: set[str], former: Mapping[tuple[str, Any], list[str]]) -> set[str]:
    """The slugs, and those that courses have now which had them before."""
    label = Course._meta.label_lower
    renamed = [pk for (model, pk), slugs in former.items() if model == label and courses & set(slugs)]
    return courses | set(Course.objects.filter(pk__in=renamed).values_list("slug", flat=True))


def _former_slugs() -> dict[tuple[str, Any], list[str]]:
    slugs: dict[tuple[str, Any], list[str]] = {}
    for former in FormerSlug.objects.order_by("-pk"):
        slugs.setdefault((former.model, former.object_id), []).append(former.slug)
    return slugs
