"""Waiting for what another process does."""

import time
from collections.abc import Callable

import pytest


def eventually(holds: Callable[[], object], *, seconds: float = 30) -> None:
    """Ask again and again until it holds; the test fails where it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"{holds} did not hold within {seconds} s")
        time.sleep(0.02)
