"""From rows to records: which fields a file has of a row, in which order, and how their values are written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import yaml
from django.db.models import Field, Model

from kzcourse.dumping.texts import Plain, Writable, field_lines
from kzcourse.loading.content import KEYS, is_list, loadable_fields
from kzcourse.loading.known import Known
from quizzes.models import Answer

#: Written even where they have their default, as choices are: whoever reads the file shall not have to know it.
_TOLD: Final = frozenset({"draw", "language", "pass_mark_percent", "points", "position", "public", "tags", "variants"})
#: Numbers that stand in quotes, like the texts of the answers beside them.
_QUOTED: Final = yaml.ScalarNode("", "", style="'")


def field_names(model: type[Model]) -> list[str]:
    """The fields in the order in which records have them: the natural key first, then as the model has them."""
    names = list(loadable_fields(model))
    rest = [name for name in names if name not in KEYS[model] and name != "retired_at"]
    return [*KEYS[model], *rest, *(["retired_at"] if "retired_at" in names else [])]


def record_text(row: Model, actual: Known) -> str:
    """A whole record, without the empty line below."""
    model = type(row)
    lines = [f"- model: {model._meta.label_lower}\n  fields:\n"]
    for name in field_names(model):
        value = written(row, name, actual)
        if value is not None and (name in KEYS[model] or not _goes_without_saying(row, name, actual)):
            lines.append(lines_of_field(row, name, value))
    return "".join(lines)


def lines_of_field(row: Model, name: str, value: Writable, *, indent: int = 4, like: yaml.Node | None = None) -> str:
    quoted = _QUOTED if isinstance(row, Answer) and name == "tolerance" else None
    return field_lines(name, value, indent=indent, like=like or quoted)


def _goes_without_saying(row: Model, name: str, actual: Known) -> bool:
    """Whether leaving the field out says the same, and nobody expects it."""
    field = loadable_fields(type(row))[name]
    if field.is_relation:
        return not actual.target(row, name)
    if name in _TOLD or (field.choices and not field.blank):
        return False
    return bool(getattr(row, name) == field.to_python(field.get_default()))


def written(row: Model, name: str, actual: Known) -> Writable | None:
    """A field's value as it is written; None for nothing. ``actual`` knows rows by the keys that they have now."""
    field: Any = loadable_fields(type(row))[name]
    if field.is_relation:
        return _reference(actual.target(row, name), many=is_list(field))
    return _value(getattr(row, name), field)


def _reference(target: Any, *, many: bool) -> Writable | None:
    if target is None:
        return None
    return [_key(key) for key in sorted(target)] if many else _key(target)


def _key(key: Any) -> list[str]:
    return [str(part) for part in key]


def _value(value: Any, field: "Field[Any, Any]") -> Writable | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return Plain("true" if value else "false")
    if isinstance(value, int):
        return Plain(str(value))
    if isinstance(value, Decimal):
        return Plain(f"{value.normalize():f}")
    if isinstance(value, datetime):
        return Plain(value.astimezone(UTC).isoformat().replace("+00:00", "Z"))
    return value if isinstance(value, list | Mapping) else str(value)


def changes(row: Model, names: Iterable[str], actual: Known) -> Iterator[tuple[str, Writable | None]]:
    """What has to be written of these fields; None where the line has to go."""
    for name in names:
        value = written(row, name, actual)
        yield name, None if _goes_without_saying(row, name, actual) else value
