"""Shares and tolerances as authors write them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.authoring import share_of_millionths
from quizzes.authoring_fields import PenaltyField, ShareField, Tolerance, ToleranceField, share_text

CREDIT = ShareField(lowest=-1, required=False)


@pytest.mark.parametrize(
    ("typed", "millionths"),
    [
        ("1", 1_000_000),
        ("0", 0),
        ("", 0),
        ("  ", 0),
        ("0.5", 500_000),
        ("0,5", 500_000),
        ("-0.25", -250_000),
        ("1/3", 333_333),
        ("-1/3", -333_333),
        ("\u22121/3", -333_333),
        ("2 / 3", 666_667),
        ("0.123456", 123_456),
        ("01/02", 500_000),
    ],
)
def test_a_credit_is_typed_as_a_share_or_a_fraction(typed: str, millionths: int) -> None:
    assert CREDIT.clean(typed) == millionths


@pytest.mark.parametrize(
    "typed", ["half", "1/0", "1/000", "0.1234567", "1e3", "nan", "1/2/3", "½", "1 000", "--1", "1/1001"]
)
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CREDIT.clean(typed)

    assert refused.value.messages == [f"“{typed}” is no share. Write 1, 0.5 or 1/3."]


@pytest.mark.parametrize("typed", ["1.1", "-2", "4/3"])
def test_a_share_out_of_range_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CREDIT.clean(typed)

    assert refused.value.messages == [f"“{typed}” lies outside of -1 to 1."]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(1_000_000, "1"), (0, "0"), (500_000, "0.5"), (333_333, "1/3"), (-333_333, "-1/3"), (500_001, "0.500001")],
)
def test_a_credit_is_shown_as_it_was_meant(stored: int, shown: str) -> None:
    assert CREDIT.prepare_value(stored) == shown


def test_what_was_typed_is_shown_again() -> None:
    assert CREDIT.prepare_value("half") == "half"


@given(st.integers(-1_000_000, 1_000_000))
def test_showing_a_credit_and_saving_it_changes_nothing(stored: int) -> None:
    assert CREDIT.clean(share_text(stored)) == stored
    assert not CREDIT.has_changed(stored, share_text(stored))


@given(st.fractions(-1, 1, max_denominator=999))
def test_a_fraction_typed_is_the_fraction_that_counts(share: Fraction) -> None:
    assert share_of_millionths(CREDIT.clean(str(share))) == share


@pytest.mark.parametrize(("typed", "stored"), [("1/3", "0.333333"), ("0", "0"), ("0.25", "0.25"), ("1", "1")])
def test_a_penalty_is_typed_as_a_share(typed: str, stored: str) -> None:
    assert PenaltyField().clean(typed) == Decimal(stored)


def test_a_penalty_is_shown_as_a_share() -> None:
    assert PenaltyField().prepare_value(Decimal("0.333333")) == "1/3"
    assert PenaltyField().prepare_value("a third") == "a third"


def test_a_penalty_is_not_negative() -> None:
    with pytest.raises(ValidationError, match="outside of 0 to 1"):
        PenaltyField().clean("-0.1")


@pytest.mark.parametrize(
    ("typed", "tolerance"),
    [
        ("", None),
        ("2%", Tolerance(Decimal(2), is_percent=True)),
        ("2 %", Tolerance(Decimal(2), is_percent=True)),
        ("0,5 %", Tolerance(Decimal("0.5"), is_percent=True)),
        ("50000", Tolerance(Decimal(50000), is_percent=False)),
        ("50 000", Tolerance(Decimal(50000), is_percent=False)),
        ("1 million", Tolerance(Decimal(1_000_000), is_percent=False)),
        ("0", Tolerance(Decimal(0), is_percent=False)),
    ],
)
def test_a_tolerance_is_typed_in_one_field(typed: str, tolerance: Any) -> None:
    assert ToleranceField(required=False).clean(typed) == tolerance


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("much", "“much” is no tolerance. Write 50000, or 2% for a share of the number."),
        ("-2%", "“-2%” is no tolerance. Write 50000, or 2% for a share of the number."),
        ("5 USD", "“5 USD” is no tolerance. Write 50000, or 2% for a share of the number."),
        ("50,000", "“50,000” can be read in two ways. Write the digits without a separator: 50000."),
        ("0.0000001", "“0.0000001” is too large or has more than six decimals."),
        ("1000000 trillion", "“1000000 trillion” is too large or has more than six decimals."),
    ],
)
def test_what_is_no_tolerance_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ToleranceField(required=False).clean(typed)

    assert refused.value.messages == [said]


@pytest.mark.parametrize(
    ("tolerance", "shown"),
    [
        (Tolerance(Decimal("2.000000"), is_percent=True), "2%"),
        (Tolerance(Decimal("50000.000000"), is_percent=False), "50000"),
        (None, None),
        ("much", "much"),
    ],
)
def test_a_tolerance_is_shown_as_it_is_typed(tolerance: Any, shown: Any) -> None:
    assert ToleranceField().prepare_value(tolerance) == shown
