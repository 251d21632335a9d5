"""Rows of a table as lines of JSON that say the same whichever database they come from, and back.

The tables are those of a state of the migrations, so that a database older than the program can be read and made, too.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import Error, models
from django.db.backends.base.base import BaseDatabaseWrapper

from kzcourse.backups.faults import Unusable
from kzcourse.backups.manifest import Table

#: Whoever read a session could go on as the person whose it is.
LEFT_OUT: Final = ("django_session",)
#: Rows written at a time.
BATCH: Final = 500


def models_of(apps: Apps) -> dict[str, type[models.Model]]:
    """The model of each table whose rows are copied, by the table's name."""
    every = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {name: every[name] for name in sorted(every) if name not in LEFT_OUT}


def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def written(model: type[models.Model], using: str) -> Iterator[bytes]:
    """The rows in the order of their keys."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps(row, default=_plain, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"A {type(value).__name__} has no place in a backup yet.")


def described(model: type[models.Model], lines: Iterable[bytes]) -> Table:
    """What the manifest says of these rows."""
    seen, size, rows = hashlib.sha256(), 0, 0
    for line in lines:
        seen.update(line)
        size, rows = size + len(line), rows + 1
    return Table(model._meta.db_table, columns_of(model), rows, size, seen.hexdigest())


def insert(model: type[models.Model], lines: Iterable[bytes], connection: BaseDatabaseWrapper) -> None:
    """Write rows in place of those that are there. Raises :class:`Unusable` for what can't be a row of this table."""
    fields = model._meta.concrete_fields
    table, quote = model._meta.db_table, connection.ops.quote_name
    columns = ", ".join(quote(column) for column in columns_of(model))
    # Names of our own tables and columns; the values go as parameters.
    statement = f"INSERT INTO {quote(table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    rows = (_row(fields, line, connection) for line in lines)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608  # likewise
            while batch := list(islice(rows, BATCH)):
                cursor.executemany(statement, batch)
    except (Error, ValueError, TypeError, ValidationError, OverflowError, ArithmeticError, RecursionError) as error:
        raise Unusable(f"A row of {table} in this backup can't be restored: {str(error)[:200]}") from error


def _row(fields: Sequence[Any], line: bytes, connection: BaseDatabaseWrapper) -> list[Any]:
    said = json.loads(line)
    if not isinstance(said, list):
        raise TypeError("it is no list of values")
    return [_prepared(field, value, connection) for field, value in zip(fields, said, strict=True)]


def _prepared(field: Any, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the driver of the database takes it."""
    if isinstance(field, models.JSONField):
        # JSON's own null and no value at all are read alike; only one of them can stand in a column that must have one.
        is_none = value is None and field.null
        return None if is_none else connection.ops.adapt_json_value(value, field.encoder)
    return field.get_db_prep_save(field.to_python(value), connection=connection)
