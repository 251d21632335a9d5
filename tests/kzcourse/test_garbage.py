"""How often Python looks for garbage while a course is in memory."""

import gc

import pytest

from kzcourse.management.garbage import SELDOM, collected_seldom


def test_garbage_is_looked_for_seldom_until_the_command_ends() -> None:
    before = gc.get_threshold()

    with collected_seldom():
        meanwhile = gc.get_threshold()

    assert (meanwhile, gc.get_threshold()) == (SELDOM, before)


def test_a_command_that_fails_leaves_it_as_it_was() -> None:
    before = gc.get_threshold()

    with pytest.raises(OSError, match="full"), collected_seldom():
        raise OSError("full")

    assert gc.get_threshold() == before
