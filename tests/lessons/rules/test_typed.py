"""Numbers typed by hand in a text."""

from decimal import Decimal

import pytest

from lessons.rules.typed import TypedNumber, typed_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("over 3,400 firms", [("3,400", 3400, "")]),
        ("3 400 firms", [("3 400", 3400, "")]),
        ("$79.9 million of 2022", [("$79.9 million", 79900000, "USD")]),
        ("US$36,000.", [("US$36,000", 36000, "USD")]),
        ("87 percent or 13%", [("87 percent", 87, "percent"), ("13%", 13, "percent")]),
        ("5 per cent", [("5 per cent", 5, "percent")]),
        ("79,9 млн", [("79,9 млн", 79900000, "")]),
        ("in January 2022 and on 1991-12-16", [("12", 12, ""), ("16", 16, "")]),
        ("Il-76 and A4 and x1", [("76", 76, "")]),
        ("the 1990s, 21st", []),
        ("46 times; 9", [("46", 46, ""), ("9", 9, "")]),
        ("2,022 tons", [("2,022", 2022, "")]),
        ("12.34.56", [("12.34", Decimal("12.34"), "")]),
        ("no number", []),
    ],
)  # fmt: skip
def test_numbers_are_found_with_scale_and_unit_and_years_left_out(
    text: str, numbers: list[tuple[str, int | Decimal, str]]
) -> None:
    assert list(typed_numbers(text)) == [TypedNumber(written, Decimal(value), unit) for written, value, unit in numbers]


def test_what_can_not_be_read_as_one_number_is_passed_over() -> None:
    assert list(typed_numbers("1" * 31)) == list(typed_numbers("1" * 30 + ",123")) == []


@pytest.mark.parametrize(
    ("typed", "unit", "may"),
    [
        ("", "firms", True),
        ("", "", True),
        ("USD", "USD", True),
        ("percent", "percent", True),
        ("", "USD", False),
        ("percent", "firms", False),
        ("USD", "percent", False),
    ],
)
def test_dollars_and_percent_are_always_named(typed: str, unit: str, may: bool) -> None:
    assert TypedNumber("5", Decimal(5), typed).may_count(unit) is may
