"""Ages as an operator writes them."""

from datetime import UTC, datetime

import pytest

from kzcourse.ages import NoAge, age

AT = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "before"),
    [
        ("1d", datetime(2026, 3, 30, 12, 0, tzinfo=UTC)),
        (" 90D ", datetime(2025, 12, 31, 12, 0, tzinfo=UTC)),
        ("1m", datetime(2026, 2, 28, 12, 0, tzinfo=UTC)),
        ("3m", datetime(2025, 12, 31, 12, 0, tzinfo=UTC)),
        ("25m", datetime(2024, 2, 29, 12, 0, tzinfo=UTC)),
        ("2y", datetime(2024, 3, 31, 12, 0, tzinfo=UTC)),
        ("100y", datetime(1926, 3, 31, 12, 0, tzinfo=UTC)),
    ],
)
def test_so_long_before(written: str, before: datetime) -> None:
    assert age(written).before(AT) == before


@pytest.mark.parametrize("written", ["", "5", "y", "0d", "-1d", "1.5y", "5w", "5 y", "٥y", "10000d"])
def test_what_is_no_age_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(NoAge, match="Write a number and d, m or y, like 90d, 24m or 5y"):
        age(written)


@pytest.mark.parametrize("written", ["101y", "1201m"])
def test_longer_than_a_life_is_refused(written: str) -> None:
    with pytest.raises(NoAge, match="longer than 100 years"):
        age(written)


def test_an_age_reads_as_words() -> None:
    assert [str(age(written)) for written in ("90d", "24m", "5y")] == ["90 days", "24 months", "5 years"]
