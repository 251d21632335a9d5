"""A new database with the rows of a backup, each looked at again afterwards."""

from pathlib import Path
from typing import Final

from django.core.management.color import no_style
from django.db import IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from kzcourse.backups.archives import Archive
from kzcourse.backups.faults import Unusable
from kzcourse.backups.manifest import Manifest, Table
from kzcourse.backups.rows import columns_of, described, insert, models_of, written
from kzcourse.backups.schema import make_tables, refuse_newer, tables_at

#: Rows are packed to a tenth of their size or so; nothing that anybody wrote gets this many times smaller.
MOST_PACKED: Final = 250


def refuse_bombs(path: Path, manifest: Manifest) -> None:
    """Raises :class:`Unusable` for a small file that would fill the disk."""
    if manifest.size > MOST_PACKED * path.stat().st_size:
        raise Unusable(
            f"Unpacked, {path} would be more than {MOST_PACKED} times as large. No backup is; use another one."
        )


def fill(connection: BaseDatabaseWrapper, archive: Archive) -> None:
    """Make the tables of a backup in an empty database, and their rows. Raises :class:`Refused`.

    Afterwards every row is read and compared with what the manifest says.
    """
    told = archive.manifest
    refuse_newer(connection, told.migrations, told.program)
    make_tables(connection, told.migrations)
    models = models_of(tables_at(connection, told.migrations))
    if {name: columns_of(model) for name, model in models.items()} != {each.name: each.columns for each in told.tables}:
        raise Unusable("The tables in this backup are not those of its migrations. It was changed; use another one.")
    with transaction.atomic(connection.alias):
        for table in told.tables:
            insert(models[table.name], archive.lines(table), connection)
        _check_references(connection)
    for table in told.tables:
        _compare(models[table.name], table, connection)
    _count_on(list(models.values()), connection)


def _check_references(connection: BaseDatabaseWrapper) -> None:
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise Unusable(f"Rows in this backup name others that are not in it: {error}") from error


def _compare(model: type[Model], table: Table, connection: BaseDatabaseWrapper) -> None:
    found = described(model, written(model, connection.alias))
    if found != table:
        raise Unusable(
            f"{table.name} is not what it was: {found.rows} rows of {table.rows}, or other values. Use another backup."
        )


def _count_on(models: list[type[Model]], connection: BaseDatabaseWrapper) -> None:
    """Let keys that the database gives out follow those that are taken."""
    connection.ops.execute_sql_flush(connection.ops.sequence_reset_sql(no_style(), models))
