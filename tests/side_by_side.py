"""Doing several things at the same moment, on a database that lets them run side by side."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")
HANDS = 6


def at_once(call: Callable[[int], Result]) -> list[Result]:
    """What ``call`` gives in each of several threads that begin together."""
    gate = Barrier(HANDS)

    def hand(number: int) -> Result:
        try:
            gate.wait(timeout=10)
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(hand, range(HANDS)))
