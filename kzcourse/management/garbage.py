"""Looking for garbage less often, in commands that hold a whole course in memory."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: Objects made until Python looks through the youngest ones, and how many such looks until it goes through older ones, and
#: through all. By default it is 700, 10 and 10: a third of the time, spent on objects that are all still needed. Without
#: any, a course ten times as large as the shipped one would take three times the memory.
SELDOM: Final = (20_000, 50, 100)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """For a process that does nothing else meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
