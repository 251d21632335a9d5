"""A stretch of time as a strip."""

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lessons.charts import Column, Span, Strip, draw_strip
from lessons.charts.strip import placed

MONTHS = Strip([Column(f"M{month}", date(2022, month, 1)) for month in range(1, 13)], date(2023, 1, 1), 64)
DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Spans that reach into 2022, in the order of their first days."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        start = draw(st.dates(date(2021, 1, 1), date(2022, 12, 31)))
        least = max(start, date(2022, 1, 1)) + timedelta(1)
        found.append(Span(start, draw(st.dates(least, date(2024, 1, 1))), draw(st.booleans())))
    return sorted(found, key=lambda span: span.start)


@given(spans())
def test_no_span_covers_another_or_leaves_the_strip(spans: list[Span]) -> None:
    places = placed(MONTHS, spans)

    for number, one in enumerate(places):
        assert 0 <= one.left < one.right <= MONTHS.width
        assert one.right - one.left >= 26
        for other in places[:number]:
            assert one.lane != other.lane or one.left >= other.right or other.left >= one.right


@given(DAYS, DAYS)
def test_later_days_stand_further_to_the_right(one: date, other: date) -> None:
    earlier, later = sorted([one, other])

    assert 0 <= MONTHS.x(earlier) <= MONTHS.x(later) <= MONTHS.width


@given(spans())
def test_every_span_has_its_number_and_the_words_are_inside(spans: list[Span]) -> None:
    drawing = ET.fromstring(draw_strip(MONTHS, spans, title="When <it> was", says="Numbers."))  # noqa: S314  # our own

    texts = [text.text for text in drawing.iter("text")]
    assert texts == [f"M{month}" for month in range(1, 13)] + [f"{number}" for number in range(1, len(spans) + 1)]
    assert (drawing.findtext("title"), drawing.findtext("desc"), drawing.get("role")) == (
        "When <it> was",
        "Numbers.",
        "img",
    )
    assert all(Decimal(text.attrib["y"]) <= int(drawing.attrib["height"]) for text in drawing.iter("text"))
    vague = [rect.get("class") == "strip-span is-vague" for rect in drawing.iter("rect")]
    assert vague == [span.vague for span in spans]


def test_a_month_is_as_long_as_its_days() -> None:
    (place,) = placed(MONTHS, [Span(date(2022, 2, 1), date(2022, 3, 1))])

    assert round(place.right - place.left, 9) == round(Decimal(12 * 64 * 28) / 365, 9)


def test_a_day_at_the_end_is_moved_in_as_far_as_its_number_needs() -> None:
    (place,) = placed(MONTHS, [Span(date(2022, 12, 31), date(2023, 1, 1))])

    assert [int(place.left), int(place.right)] == [MONTHS.width - 26, MONTHS.width]
