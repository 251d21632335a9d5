"""Which SQLite is used: one without the bug that can damage a database to which two connections write at once.

SQLite 3.7.0 to 3.51.2 may lose what was committed, where one connection begins the log anew while another copies it into the
database (SQLite's documentation calls it the WAL-reset bug). Threads meet it as processes do. Python often comes with such a
version; the package ``pysqlite3`` brings one without it, for the systems that it has wheels for.
"""

import importlib.util
import sqlite3
import sys
from typing import Any

#: The first versions without the bug, of each line that was mended.
MENDED = ((3, 44, 6), (3, 50, 7))
MENDED_FROM = (3, 51, 3)


def is_mended(version: tuple[int, ...]) -> bool:
    return version >= MENDED_FROM or any(line <= version < (*line[:2], 1000) for line in MENDED)


def use_mended() -> tuple[int, ...]:
    """Let everybody who imports sqlite3 from now on have one without the bug, if it can be had; its version.

    Two of them in one process would undo each other's locks, so all must have the same.
    """
    if not is_mended(sqlite3.sqlite_version_info) and importlib.util.find_spec("pysqlite3"):
        import pysqlite3  # noqa: PLC0415  # only where it is needed
        from pysqlite3 import dbapi2  # noqa: PLC0415  # likewise

        sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = pysqlite3, dbapi2
    version: tuple[int, ...] = sys.modules["sqlite3"].sqlite_version_info
    return version


def count_rows(connection: Any) -> None:
    """Let SQLite see how many rows an index leaves, of samples: else it takes the wrong one once a table has grown.

    PostgreSQL sees to that itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("PRAGMA optimize=0x10002")  # also tables that this connection has not asked
