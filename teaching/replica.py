"""A copy of the database that reports may read, where there is one; nobody else does, since it lags behind.

Learners' pages and whatever decides something read the primary: right after a commit most first reads of a copy miss it.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.db import InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import Http404, HttpResponse

from people.requests import Request

REPLICA: Final = "replica"
#: Seconds that a report waits for the copy to have everything that was written before it was asked for.
CATCH_UP_SECONDS: Final = 0.2
#: How old a report may be. Statistics and heat maps change little in half a minute.
HALF_A_MINUTE: Final = timedelta(seconds=30)
NOT_AT_ALL: Final = timedelta(0)
#: Is it a copy, does it have what was written up to there, and how old is the newest that it has?
ASK_COPY: Final = (
    "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn, now() - pg_last_xact_replay_timestamp()"
)
#: Seconds for which a copy that failed is left alone.
RESPITE_SECONDS: Final = 30

log = logging.getLogger("kzcourse.replica")

Said = ParamSpec("Said")
View = Callable[Concatenate[Request, Said], HttpResponse]

_reading: ContextVar[bool] = ContextVar("reading_the_replica", default=False)


class ReportsRouter:
    """Everything is read from the primary and written to it, wherever an object came from; but for a running report."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return REPLICA if _reading.get() else "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """They are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"


class _Away:
    """Until when, by the clock of this process, a copy that failed is left alone."""

    until = 0.0


def report(*, may_be_old: timedelta) -> Callable[[View[Said]], View[Said]]:
    """A view that only reads, from the copy if there is one that is complete or, failing that, not older than said.

    ``request.seconds_behind`` tells how old it is. Where the copy fails, is too old, or has not what is
    asked for, the primary answers.
    """

    def decorate(view: View[Said]) -> View[Said]:
        @wraps(view)
        def reporting(request: Request, /, *args: Said.args, **kwargs: Said.kwargs) -> HttpResponse:
            request.seconds_behind = 0
            if REPLICA in connections.settings and time.monotonic() >= _Away.until:
                try:
                    behind = _behind()
                    if behind is not None and behind <= may_be_old:
                        request.seconds_behind = math.ceil(behind.total_seconds())
                        with _read_replica():
                            return view(request, *args, **kwargs)
                except (OperationalError, InterfaceError) as error:
                    _Away.until = time.monotonic() + RESPITE_SECONDS
                    log.warning("The replica does not answer (%s): the primary does.", type(error).__name__)
                except Http404:  # made a moment ago, perhaps
                    pass
                request.seconds_behind = 0
            return view(request, *args, **kwargs)

        return reporting

    return decorate


@contextmanager
def _read_replica() -> Iterator[None]:
    outer = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(outer)


def _behind() -> timedelta | None:
    """How far the copy is behind: not at all once it has what the primary had when asked. None if it is no copy."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        (written,) = cursor.fetchone()
    deadline = time.monotonic() + CATCH_UP_SECONDS
    while True:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(ASK_COPY, [written])
            is_copy, complete, behind = cursor.fetchone()
        if not is_copy:  # it was promoted: who knows which of the two is right
            return None
        if complete:
            return timedelta(0)
        if time.monotonic() >= deadline:
            found: timedelta | None = behind
            return found
        time.sleep(0.01)
