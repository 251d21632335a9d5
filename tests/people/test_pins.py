"""Which PINs are taken, and how long one waits after wrong ones."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.pins import FIRST_WAIT, SLIPS, Weakness, wait_until, weakness_of
from tests.people.builders import NOON


@pytest.mark.parametrize(
    ("secret", "weakness"),
    [
        ("2580", None),
        ("27182818", None),
        ("steppe-wind", None),
        ("258", Weakness.SHORT_PIN),
        ("271828182", Weakness.LONG_PIN),
        ("steppe", Weakness.SHORT_PASSWORD),
        ("s" * 129, Weakness.LONG_PASSWORD),
        ("7777", Weakness.EASY),
        ("4567", Weakness.EASY),
        ("8901", Weakness.EASY),
        ("7654321", Weakness.EASY),
        ("zzzzzzzzz", Weakness.EASY),
        ("AIGERIM K", Weakness.EASY),
    ],
)
def test_what_may_be_a_pin(secret: str, weakness: Weakness | None) -> None:
    assert weakness_of(secret, name="Aigerim K") is weakness


@pytest.mark.parametrize("wrong", range(SLIPS))
def test_slips_of_the_finger_wait_for_nothing(wrong: int) -> None:
    assert wait_until(wrong, NOON) is None


def test_who_never_tried_waits_for_nothing() -> None:
    assert wait_until(SLIPS, None) is None


@given(st.integers(SLIPS, 9))
def test_each_further_wrong_one_waits_twice_as_long(wrong: int) -> None:
    now, next_time = wait_until(wrong, NOON), wait_until(wrong + 1, NOON)

    assert now
    assert next_time
    assert next_time - NOON == 2 * (now - NOON)
    assert now - NOON >= FIRST_WAIT > timedelta(0)
