"""Taking turns: of several servers that prepare one database, one does so and the others wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection

#: Names the lock among those of the database; any number that nobody else takes.
LOCK = 0x6B7A_636F_7572_7365


@contextmanager
def one_at_a_time(*, wait: Callable[[], object]) -> Iterator[None]:
    """Hold the lock of the database; ``wait`` is called before waiting for whoever holds it.

    A connection of its own holds it, in a transaction, since a pooler gives each transaction another connection; it ends
    with that connection, however that ends. SQLite has no such lock: it serves one machine, where the port is taken first.
    Raises ``django.db.OperationalError`` where nothing answers.
    """
    if connection.vendor != "postgresql":
        yield
        return
    backend = cast("Any", connection)
    with backend.wrap_database_errors:
        holding = backend.Database.connect(**backend.get_connection_params())
    with holding:
        if not holding.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()[0]:
            wait()
            holding.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
