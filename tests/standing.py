"""Rows that many tests stand on: made once by each process, and written as they were for the tests after the first."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

Made = TypeVar("Made")
#: Rows as they lie in the database, by the name of their table.
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made, the rows that stood before, and those that came."""

    made: Any
    before: Rows
    new: Rows


_kept: dict[Callable[[], Any], Kept] = {}


def standing(make: Callable[[], Made]) -> Made:
    """What ``make`` gives, its rows written within this transaction, with the same keys each time.

    It is called anew only where the database isn't as it was before the last call.
    """
    before = _rows()
    kept = _kept.get(make)
    if kept and kept.before == before:
        _write(kept.new)
    else:
        made = make()
        _kept[make] = kept = Kept(made, before, _new_rows(before))
    copy: Made = deepcopy(kept.made)
    return copy


def _rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _rows_of(cursor, table) for table in _tables()}


def _rows_of(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a name of ours)
    return [tuple(row) for row in cursor.fetchall()]


def _new_rows(before: Rows) -> Rows:
    new = {table: [row for row in rows if row not in before[table]] for table, rows in _rows().items()}
    return {table: rows for table, rows in new.items() if rows}


def _write(new: Rows) -> None:
    with connection.cursor() as cursor:
        for table, rows in new.items():
            places = ", ".join(["%s"] * len(rows[0]))
            statement = f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})"  # noqa: S608 (likewise)
            cursor.executemany(statement, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), [_tables()[table] for table in new]):
            cursor.execute(statement)


def _tables() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}
