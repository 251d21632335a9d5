"""Connections of their own for those who copy, so that nobody who works at the site waits for them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from kzcourse.backups.faults import Refused

#: Reading takes no lock that a writer waits for, and sees one moment until the transaction ends.
_READING: Final[dict[str, dict[str, Any]]] = {
    "sqlite": {"transaction_mode": "DEFERRED", "timeout": 10, "init_command": "PRAGMA query_only=ON"},
    "postgresql": {"isolation_level": 3},  # REPEATABLE READ, as psycopg counts
}
#: A file that nobody else knows of is put on the disk at the end, once; until then speed is all.
_MAKING_FILE = {"init_command": "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY"}


@contextmanager
def one_moment(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """Everything in the database as it is at one moment, while others go on writing. Raises :class:`Refused`."""
    source = connections[alias]
    name = source.settings_dict["NAME"]
    if source.vendor == "sqlite" and not Path(name).is_file():
        raise Refused(f"There is no database {name} yet: nothing to back up.")
    options = _own_options(source) | _READING[source.vendor]
    with (
        _connection("moment", source.settings_dict | {"OPTIONS": options}) as reading,
        transaction.atomic(reading.alias),
    ):
        yield reading


@contextmanager
def directly(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """The connection that migrations may use, a router permitting, made to read tables that don't fit into memory."""
    connection = connections[alias]
    before = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
    try:
        yield connection
    except DatabaseError as error:
        raise _told(error) from error
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = before


@contextmanager
def new_sqlite(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A SQLite database that is made there."""
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": _MAKING_FILE}
    with _connection("restoring", connections["default"].settings_dict | engine) as own:
        yield own


def _own_options(source: BaseDatabaseWrapper) -> dict[str, Any]:
    return {name: value for name, value in source.settings_dict["OPTIONS"].items() if name != "pool"}


@contextmanager
def _connection(alias: str, settings: Mapping[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """``DISABLE_SERVER_SIDE_CURSORS`` is for pools: in one transaction a table need not fit into memory."""
    connections.databases[alias] = {**settings, "CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": False}
    try:
        yield connections[alias]
    except DatabaseError as error:
        raise _told(error) from error
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


def _told(error: DatabaseError) -> Refused:
    return Refused(f"The database refused this: {error}")
