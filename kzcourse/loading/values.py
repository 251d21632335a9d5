"""From a value of a YAML file to the value of a field, refusing what YAML reads in another way than it was meant."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateTimeField, DecimalField, Field, IntegerField, JSONField

from kzcourse.loading.content import Key, is_list
from kzcourse.loading.faults import did_you_mean
from kzcourse.loading.sources import Value

#: As many values as one field may hold.
MOST_VALUES = 100_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read(field: "Field[Any, Any]", given: Value) -> Any:
    """The value for this field, not yet validated; natural keys for a reference. Raises ``ValidationError``."""
    if is_list(field):
        return frozenset(_key(each) for each in _items(given))
    if given.value is None and field.null:
        return None
    if given.value is None:
        raise ValidationError("nothing is written here. Write '' for an empty text, or remove the line.")
    if field.is_relation:
        return _key(given)
    if field.choices:
        _refuse_unknown([str(name) for name, _ in field.flatchoices], given.written, blank=field.blank)
    return next((reader for kind, reader in _READERS if isinstance(field, kind)), _text)(field, given)


def _key(given: Value) -> Key:
    items = _items(given)
    for each in items:
        _refuse_other_reading(each)
    if not items:
        raise ValidationError("the natural key is empty. Write it like [course, en, slug], or remove the line.")
    return tuple(str(each.value) for each in items)


def _items(given: Value) -> list[Value]:
    if not isinstance(given.written, list):
        raise ValidationError("write the natural key of what is meant as a list, like [course, en, slug].")
    return [Value(given.line, value, text) for value, text in zip(given.value, given.written, strict=True)]


def _refuse_unknown(names: list[str], written: Any, *, blank: bool) -> None:
    if written not in names and not (blank and written == ""):
        near = did_you_mean(str(written), names)
        raise ValidationError(f"“{written}” is none of {', '.join(names)}.{near}")


def _text(field: "Field[Any, Any]", given: Value) -> str:
    _refuse_other_reading(given)
    return _storable(str(given.value))


def _storable(text: str) -> str:
    """The text, if every database takes it: not with NUL, nor with half a pair of surrogates."""
    if _UNSTORABLE.search(text):
        raise ValidationError("it holds a character that can't be stored. Remove it.")
    return text


def _refuse_other_reading(given: Value) -> None:
    """YAML takes ``no`` for false, ``12:30`` for 750 and ``1.50`` for 1.5, unless they stand in quotes."""
    if not isinstance(given.written, str):
        raise ValidationError("a text is needed here, not a list or a mapping.")
    if not isinstance(given.value, str) and str(given.value) != given.written:
        raise ValidationError(f"YAML reads this as {given.value}. Put it in quotes: '{given.written}'.")


def _whole(field: "Field[Any, Any]", given: Value) -> int:
    if type(given.value) is not int:
        raise ValidationError("a whole number is needed here.")
    return given.value


def _number(field: "Field[Any, Any]", given: Value) -> Decimal:
    # As written: a float would not be exact.
    return Decimal(field.to_python(str(given.written)))


def _yes_or_no(field: "Field[Any, Any]", given: Value) -> bool:
    if not isinstance(given.value, bool):
        raise ValidationError("write true or false.")
    return given.value


def _time(field: "Field[Any, Any]", given: Value) -> datetime:
    if not isinstance(given.value, datetime) or given.value.tzinfo is None:
        raise ValidationError("write date and time with its zone, like 2026-09-01T08:00:00Z.")
    return given.value


def _json(field: "Field[Any, Any]", given: Value) -> Any:
    if field.default is list and not _is_list_of_texts(given.value):
        raise ValidationError("a list of texts is needed here, like [first, second]; numbers and yes or no in quotes.")
    if field.default is dict and not isinstance(given.value, dict):
        raise ValidationError("a mapping is needed here: lines of “name: value”.")
    if _size(given.value, {}) > MOST_VALUES:
        raise ValidationError("names for values (&name, *name) make this too large. Write less, or write it out.")
    try:
        value = json.loads(json.dumps(given.value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValidationError(f"it can't be kept as JSON ({error}). Put dates in quotes.") from error
    for text in _texts(value):
        _storable(text)
    return value


def _size(value: Any, known: dict[int, int]) -> int:
    """How many values there would be if each that is named were written out; one that holds itself counts once."""
    if not isinstance(value, list | dict):
        return 1
    if id(value) not in known:
        known[id(value)] = 1
        known[id(value)] += sum(_size(part, known) for part in (value if isinstance(value, list) else value.values()))
    return known[id(value)]


def _texts(value: Any) -> Iterator[str]:
    """All texts in JSON, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        parts = value if isinstance(value, list) else [*value, *value.values()]
        yield from chain.from_iterable(map(_texts, parts))


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_READERS: tuple[tuple[type["Field[Any, Any]"], Callable[["Field[Any, Any]", Value], Any]], ...] = (
    (BooleanField, _yes_or_no),
    (IntegerField, _whole),
    (DecimalField, _number),
    (DateTimeField, _time),
    (JSONField, _json),
)
