"""Dates of facts: how they are read and worded."""

from datetime import date

import pytest

from lessons.dates import FactDate, read_date
from lessons.templatetags.lessons import fact_date


@pytest.mark.parametrize(
    ("text", "read", "first_day", "words"),
    [
        ("2022", FactDate(2022), date(2022, 1, 1), "2022"),
        ("2022-H1", FactDate(2022, half=1), date(2022, 1, 1), "first half of 2022"),
        ("2022-H2", FactDate(2022, half=2), date(2022, 7, 1), "second half of 2022"),
        ("2022-02", FactDate(2022, month=2), date(2022, 2, 1), "February 2022"),
        ("2024-02-29", FactDate(2024, month=2, day=29), date(2024, 2, 29), "Feb. 29, 2024"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, read: FactDate, first_day: date, words: str) -> None:
    assert read_date(text) == read
    assert read.first_day == first_day
    assert fact_date(text) == words


@pytest.mark.parametrize(
    "text", ["2022-13", "2022-00", "2022-02-30", "2022-02-00", "2022-H3", "22", "0000", "x", "2022\n"]
)
def test_what_the_calendar_does_not_have_is_refused_and_shown_as_written(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is for people
        read_date(text)
    assert fact_date(text) == text
