"""How figures are worded and how entries of numbers are read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.numbers import (
    PERCENT,
    USD,
    Reading,
    UnreadableNumber,
    format_figure,
    format_number,
    named_unit,
    read_number,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("0E+7", "0"),
        ("-0", "0"),
        ("0.5", "0.5"),
        ("0.50", "0.5"),
        ("7", "7"),
        ("100", "100"),
        ("3400", "3,400"),
        ("3400.0", "3,400"),
        ("1234.5", "1,234.5"),
        ("-5", "−5"),
        ("-3400", "−3,400"),
        ("999999", "999,999"),
        ("1E+6", "1 million"),
        ("1000000", "1 million"),
        ("79900000", "79.9 million"),
        ("-79900000", "−79.9 million"),
        ("686000000", "686 million"),
        ("19644000", "19.644 million"),
        ("1234500", "1,234,500"),
        ("1234567", "1,234,567"),
        ("1000000.5", "1,000,000.5"),
        ("1000000000", "1 billion"),
        ("999999000000", "999.999 billion"),
        ("999999000001", "999,999,000,001"),
        ("1500000000", "1.5 billion"),
        ("1000000000000", "1 trillion"),
        ("2500000000000000", "2,500 trillion"),
        ("1234567890123456789012345678901", "1,234,567,890,123,456,789,012,345,678,901"),
    ],
)
def test_a_number_is_shown_exactly_and_as_lessons_word_it(value: str, shown: str) -> None:
    assert format_number(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "shown"),
    [
        ("3400", "companies", "over", "over 3,400"),
        ("3400", "companies", "", "3,400"),
        ("79900000", "USD", "", "$79.9 million"),
        ("36000", "USD", "just over", "just over $36,000"),
        ("-36000", "USD", "", "−$36,000"),
        ("87", "percent", "", "87 percent"),
        ("87", "", "about", "about 87"),
    ],
)
def test_a_figure_shows_its_qualifier_and_only_dollars_and_percent_as_units(
    value: str, unit: str, qualifier: str, shown: str
) -> None:
    assert format_figure(Decimal(value), unit, qualifier) == shown


def test_a_figure_leaves_its_qualifier_out_where_the_text_says_it() -> None:
    assert format_figure(Decimal(36000), "USD", "just over", with_qualifier=False) == "$36,000"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_finite_number_is_not_shown(value: str) -> None:
    with pytest.raises(ValueError, match=rf"^{value} can't be shown as a figure.$"):
        format_number(Decimal(value))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("87", "87"),
        ("87.", "87"),
        (" 87 ", "87"),
        ("007", "7"),
        ("+5", "5"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
        ("\N{EN DASH} 5", "-5"),
        ("0.5", "0.5"),
        ("0,5", "0.5"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("-.5", "-0.5"),
        ("79,9", "79.9"),
        ("79.90", "79.9"),
        ("1.2345", "1.2345"),
        ("0,500", "0.5"),
        ("0.500", "0.5"),
        ("3400,125", "3400.125"),
        ("79 900 000", "79900000"),
        ("79\N{NO-BREAK SPACE}900\N{THIN SPACE}000", "79900000"),
        ("79\N{NARROW NO-BREAK SPACE}900", "79900"),
        ("79  900", "79900"),
        ("79'900'000", "79900000"),
        ("79\N{RIGHT SINGLE QUOTATION MARK}900", "79900"),
        ("79\N{ACUTE ACCENT}900", "79900"),
        ("79,900,000", "79900000"),
        ("79.900.000", "79900000"),
        ("1,234,567.8", "1234567.8"),
        ("1.234.567,8", "1234567.8"),
        ("1,234.5", "1234.5"),
        ("1,234.567", "1234.567"),
        ("79 900,5", "79900.5"),
        ("12 345,678", "12345.678"),
        ("79.9 million", "79900000"),
        ("79.9 MILLION", "79900000"),
        ("79,9 млн", "79900000"),
        ("79,9 млн.", "79900000"),
        ("79.9 mln", "79900000"),
        ("79.9mn", "79900000"),
        ("79.9m", "79900000"),
        ("79,9 м", "79900000"),
        ("2 millions", "2000000"),
        ("2 миллиона", "2000000"),
        ("1 миллион", "1000000"),
        ("5 миллионов", "5000000"),
        ("36k", "36000"),
        ("36 к", "36000"),
        ("36 thousand", "36000"),
        ("36 thousands", "36000"),
        ("36 тыс.", "36000"),
        ("1 тысяча", "1000"),
        ("2 тысячи", "2000"),
        ("36 тысяч", "36000"),
        ("36 мың", "36000"),
        ("3b", "3000000000"),
        ("3bn", "3000000000"),
        ("3 bln", "3000000000"),
        ("3 billion", "3000000000"),
        ("3 billions", "3000000000"),
        ("3 млрд", "3000000000"),
        ("1 миллиард", "1000000000"),
        ("3 миллиарда", "3000000000"),
        ("5 миллиардов", "5000000000"),
        ("2 tn", "2000000000000"),
        ("2 trn", "2000000000000"),
        ("2 trillion", "2000000000000"),
        ("2 trillions", "2000000000000"),
        ("2 трлн", "2000000000000"),
        ("1 триллион", "1000000000000"),
        ("2 триллиона", "2000000000000"),
        ("5 триллионов", "5000000000000"),
        ("\N{FULLWIDTH DIGIT EIGHT}\N{FULLWIDTH DIGIT SEVEN}", "87"),
        ("\N{ARABIC-INDIC DIGIT THREE}\N{ARABIC-INDIC DIGIT FOUR}", "34"),
        ("3\N{ZERO WIDTH SPACE}400", "3400"),
        ("9" * 30, "9" * 30),
        ("0." + "1" * 29, "0." + "1" * 29),
        ("9" * 30 + " trillion", "9" * 30 + "0" * 12),
    ],
)
def test_a_number_is_read_however_people_write_it(typed: str, value: str) -> None:
    assert read_number(typed) == Reading(Decimal(value))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3,400", "3400"),
        ("3,456", "3456"),
        ("123,456", "123456"),
        ("79.900", "79900"),
        ("1.250", "1250"),
        ("1.234", "1.234"),
        ("123.456", "123.456"),
        ("-3,400", "-3400"),
        ("1,234 million", "1234000000"),
    ],
)
def test_one_mark_before_three_digits_is_ambiguous_and_read_by_the_rule(typed: str, value: str) -> None:
    assert read_number(typed) == Reading(Decimal(value), ambiguous=True)


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("$79.9m", "79900000", USD),
        ("$ 36 000", "36000", USD),
        ("US$ 36 000", "36000", USD),
        ("U.S.$36 000", "36000", USD),
        ("usd 5", "5", USD),
        ("АҚШ$5", "5", USD),
        ("-$5", "-5", USD),
        ("$-5", "-5", USD),
        ("+$5", "5", USD),
        ("$+5", "5", USD),
        ("5$", "5", USD),
        ("5 us$", "5", USD),
        ("36k USD", "36000", USD),
        ("1 dollar", "1", USD),
        ("5 dollars", "5", USD),
        ("5 US dollars", "5", USD),
        ("5 U.S. dollars", "5", USD),
        ("1 доллар", "1", USD),
        ("2 доллара", "2", USD),
        ("5 долларов", "5", USD),
        ("2 доллара США", "2", USD),
        ("5 долларов США", "5", USD),
        ("5 тыс. долл. США", "5000", USD),
        ("5 долл.", "5", USD),
        ("79,9 млн АҚШ доллары", "79900000", USD),
        ("5 доллары", "5", USD),
        ("$5 USD", "5", USD),
        ("87 %", "87", PERCENT),
        ("87%", "87", PERCENT),
        ("5k%", "5000", PERCENT),
        ("87\N{FULLWIDTH PERCENT SIGN}", "87", PERCENT),
        ("87 percent", "87", PERCENT),
        ("87 per cent", "87", PERCENT),
        ("1 процент", "1", PERCENT),
        ("2 процента", "2", PERCENT),
        ("87 процентов", "87", PERCENT),
        ("87 пайыз", "87", PERCENT),
        ("87 пайызы", "87", PERCENT),
    ],
)
def test_a_unit_beside_the_number_is_reported(typed: str, value: str, unit: str) -> None:
    assert read_number(typed) == Reading(Decimal(value), unit=unit)


@pytest.mark.parametrize("typed", ["3400 companies", "3400 Companies.", "3.4 thousand companies", "3.4k companies"])
def test_the_word_that_the_caller_names_may_follow(typed: str) -> None:
    assert read_number(typed, own_unit="companies") == Reading(Decimal(3400), unit="companies")


def test_the_callers_unit_wins_over_a_scale_that_is_written_alike() -> None:
    assert read_number("5 m", own_unit="m") == Reading(Decimal(5), unit="m")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  \N{NO-BREAK SPACE}\t", "empty"),
        ("\N{ZERO WIDTH SPACE}", "empty"),
        ("1" + " " * 200, "too-long"),
        ("9" * 31, "too-many-digits"),
        ("0." + "1" * 30, "too-many-digits"),
        ("many", "no-digits"),
        ("nan", "no-digits"),
        ("inf", "no-digits"),
        ("-Infinity", "no-digits"),
        ("million", "no-digits"),
        ("$", "no-digits"),
        ("36,000 or 40,000", "not-one-number"),
        ("36-40", "not-one-number"),
        ("36\N{EN DASH}40", "not-one-number"),
        ("1/2", "not-one-number"),
        ("\N{VULGAR FRACTION ONE HALF}", "not-one-number"),
        ("5\N{SUPERSCRIPT TWO}", "not-one-number"),
        ("1e5", "not-one-number"),
        ("0x10", "not-one-number"),
        ("1_000", "not-one-number"),
        ("79m9", "not-one-number"),
        ("12,34,567", "odd-grouping"),
        ("1234,567,890", "odd-grouping"),
        ("1,,234", "odd-grouping"),
        ("1.2.3", "odd-grouping"),
        ("36 40", "odd-grouping"),
        ("3, 400", "odd-grouping"),
        ("79,900 000", "odd-grouping"),
        ("79 900'000", "odd-grouping"),
        ("1,234.567.890", "odd-grouping"),
        ("1,2345.6", "odd-grouping"),
        ("1'234,567.8", "odd-grouping"),
        ("about 5000", "unknown-word"),
        ("..5", "unknown-word"),
        ("--5", "unknown-word"),
        ("m79", "unknown-word"),
        ("%87", "unknown-word"),
        ("5-", "unknown-word"),
        ("5 kk", "unknown-word"),
        ("5 kg", "unknown-word"),
        ("5 million million", "unknown-word"),
        ("5 percent thousand", "unknown-word"),
        ("5 companies", "unknown-word"),
        ("$5 %", "two-units"),
        ("$5 percent", "two-units"),
    ],
)
def test_what_is_not_one_number_is_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(UnreadableNumber) as refused:
        read_number(typed)

    assert refused.value.code == code
    assert str(refused.value) == code


def test_an_entry_of_the_greatest_length_is_still_read() -> None:
    assert read_number("1" + " " * 199) == Reading(Decimal(1))


def test_a_dollar_sign_contradicts_another_unit_of_the_caller() -> None:
    with pytest.raises(UnreadableNumber, match=r"^two-units$"):
        read_number("$5 companies", own_unit="companies")


@pytest.mark.parametrize(
    ("words", "unit"),
    [("$", USD), ("US dollars", USD), ("%", PERCENT), ("Percent", PERCENT), ("companies", "companies"), ("", "")],
)
def test_a_unit_is_known_by_its_other_names(words: str, unit: str) -> None:
    assert named_unit(words) == unit


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=3))
def test_what_is_shown_is_read_as_the_same_number(value: Decimal) -> None:
    reading = read_number(format_number(value))

    assert reading.ambiguous or reading.value == value


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text("0123456789., '-$%mk", max_size=12))
def test_any_entry_is_either_read_or_refused(typed: str) -> None:
    try:
        value = read_number(typed).value
    except UnreadableNumber:
        return
    assert value.is_finite()
