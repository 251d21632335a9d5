"""Of several servers that prepare one database, one does so and the others wait."""

from collections.abc import Sequence
from contextlib import nullcontext
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection

from kzcourse import turns
from kzcourse.turns import one_at_a_time


def never() -> None:
    pytest.fail("nobody else is there")


@pytest.mark.sqlite
def test_one_machine_alone_takes_no_turns() -> None:
    with one_at_a_time(wait=never):
        pass


class Connected(nullcontext[Any]):
    """A connection that writes down what it is asked; the lock is free if so said."""

    def __init__(self, *, free: bool) -> None:
        super().__init__(self)
        self.free, self.asked = free, list[str]()

    def execute(self, sql: str, values: Sequence[int]) -> "Connected":
        self.asked.append(sql % tuple(values))
        return self

    def fetchone(self) -> tuple[bool]:
        return (self.free,)


def database(connected: Connected) -> SimpleNamespace:
    return SimpleNamespace(
        vendor="postgresql",
        wrap_database_errors=nullcontext(),
        Database=SimpleNamespace(connect=lambda: connected),
        get_connection_params=dict,
    )


@pytest.mark.parametrize(("free", "asked"), [(True, ["try_"]), (False, ["try_", ""])])
def test_whoever_comes_second_says_so_and_waits(
    monkeypatch: pytest.MonkeyPatch, *, free: bool, asked: list[str]
) -> None:
    connected, told = Connected(free=free), list[str]()
    monkeypatch.setattr(turns, "connection", database(connected))

    with one_at_a_time(wait=lambda: told.append("waiting")):
        during = list(connected.asked)

    assert during == [f"SELECT pg_{how}advisory_xact_lock({turns.LOCK})" for how in asked]
    assert told == ["waiting"] * (not free)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_two_take_turns_on_a_real_server() -> None:
    order: list[str] = []

    def second() -> None:
        with one_at_a_time(wait=lambda: order.append("second waits")):
            order.append("second")

    with one_at_a_time(wait=never):
        thread = Thread(target=second)
        thread.start()
        while not order:
            thread.join(0.01)
        order.append("first")
    thread.join(10)

    assert order == ["second waits", "first", "second"]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_an_error_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    with pytest.raises(OperationalError, match="refused"), one_at_a_time(wait=never):
        pass
