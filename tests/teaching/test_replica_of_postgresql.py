"""The copy of a real server: complete, late, too late, promoted, gone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from kzcourse import environment
from teaching import replica
from teaching.replica import _behind
from tests.postgresql import Server, binaries, primary, standby_of

pytestmark = pytest.mark.skipif(not (binaries() / "initdb").exists(), reason="PostgreSQL is not installed")

AT_ONCE = timedelta(0)


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    with primary() as one, standby_of(one) as other:
        yield one, other


@pytest.fixture
def connections(
    pair: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Any]:
    """As Django has them where both addresses are set."""
    monkeypatch.setenv("DATABASE_URL", pair[0].url())
    monkeypatch.setenv("DATABASE_REPLICA_URL", pair[1].url())
    handler = ConnectionHandler({"default": environment.database(pair[0].folder), "replica": environment.replica()})
    monkeypatch.setattr(replica, "connections", handler)
    with django_db_blocker.unblock():  # these are no databases of Django's tests
        yield handler
        for each in handler.all(initialized_only=True):
            each.close()
            each.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL


def test_a_copy_is_waited_for_told_of_and_refused(pair: tuple[Server, Server], connections: Any) -> None:
    one, other = pair
    one.execute("CREATE TABLE answers AS SELECT 1")

    complete = _behind()
    other.execute("SELECT pg_wal_replay_pause()")
    one.execute("INSERT INTO answers VALUES (2)")
    late = _behind()
    other.execute("SELECT pg_wal_replay_resume()")
    caught_up = _behind()

    assert (complete, caught_up) == (AT_ONCE, AT_ONCE)
    assert late is not None
    assert AT_ONCE < late < timedelta(seconds=20)

    other.promote()

    assert _behind() is None

    connections["replica"].close()
    other.stop()
    with pytest.raises(OperationalError):
        _behind()
    other.start()
