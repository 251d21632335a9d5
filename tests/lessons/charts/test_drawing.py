"""Drawings: where shapes stand, and that everything in them is said in words."""

import itertools
import re
from decimal import Decimal
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lessons.charts import Kind, Point, drawn, faults_of
from lessons.charts.scales import ticks
from lessons.charts.shapes import ASCENT, LINE, SIGNS, WIDTH, lines_of, short

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)
VALUES = st.decimals(min_value=0, max_value=10**15, places=3)

POLLS = [
    Point("first polls", Decimal(10), "percent", series="Ukraine"),
    Point("December", Decimal(22), "percent", series="Ukraine"),
    Point("first polls", Decimal(39), "percent", series="Russia"),
    Point("December", Decimal(13), "percent", series="Russia"),
]
PHONES = [Point("2021", Decimal(36_000), "USD", "just over"), Point("2022", Decimal(79_900_000), "USD")]
AID = [
    Point("Tons of medicine", Decimal(82), "tons", series="State"),
    Point("Visitors in Kyiv", Decimal(100_000), "visitors", "over", "Business"),
    Point("Visitors in Kyiv", Decimal(100_000), "visitors", "over", "Public figures"),
]


@st.composite
def charts(draw: st.DrawFn) -> tuple[Kind, list[Point]]:
    """Points that can be drawn together."""
    labels = draw(st.lists(NAMES.filter(str.strip), min_size=2, max_size=5, unique=True))
    series = draw(st.lists(NAMES, min_size=1, max_size=SIGNS + 2, unique=True))
    kind = draw(st.sampled_from(Kind))
    points = [Point(label, draw(VALUES), "USD", series=name) for name in series for label in labels]
    return kind, points


def svg(kind: Kind, points: list[Point], title: str = "A title") -> ET.Element:
    return ET.fromstring(drawn(kind, points, title=title))  # noqa: S314  # our own


def texts(drawing: ET.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter("text")]


def of_class(drawing: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in drawing.iter() if name in each.get("class", "").split()]


def number(shape: ET.Element, name: str) -> Decimal:
    return Decimal(shape.attrib[name])


@given(charts())
def test_every_drawing_can_be_read_holds_its_words_and_says_its_figures(chart: tuple[Kind, list[Point]]) -> None:
    kind, points = chart
    assert faults_of(kind, points) == []

    drawing = svg(kind, points, "<b>&")

    _, _, width, height = map(int, drawing.attrib["viewBox"].split())
    assert (drawing.get("role"), drawing.findtext("title"), width) == ("img", "<b>&", WIDTH)
    assert all(ASCENT <= number(text, "y") <= height for text in drawing.iter("text"))
    assert all(0 <= number(text, "x") <= WIDTH for text in drawing.iter("text"))
    said = drawing.findtext("desc") or ""
    assert all(point.figure in said and point.label in said for point in points)
    assert not any(attribute in shape.attrib for shape in drawing.iter() for attribute in ("style", "fill", "id"))


@given(st.lists(VALUES, min_size=1, max_size=8))
def test_bars_are_as_long_as_their_values_say_and_stand_apart(values: list[Decimal]) -> None:
    points = [Point(f"{number}", value, "USD") for number, value in enumerate(values)]

    bars = of_class(svg(Kind.BARS, points), "chart-bar")

    top = ticks(max(values), most=2)[-1]
    for bar, value in zip(bars, values, strict=True):
        assert abs(number(bar, "width") - value * WIDTH / top) <= Decimal("0.01")
    for above, below in itertools.pairwise(bars):
        assert number(above, "y") + number(above, "height") + LINE <= number(below, "y")


@given(st.lists(VALUES, min_size=2, max_size=6))
def test_steps_stand_equally_far_apart_and_higher_values_higher(values: list[Decimal]) -> None:
    points = [Point(f"{number}", value) for number, value in enumerate(values)]

    (line,) = of_class(svg(Kind.LINES, points), "chart-line")

    places = list(map(Decimal, line.attrib["points"].split()))
    across, down = places[::2], places[1::2]
    gaps = {after - before for before, after in itertools.pairwise(across)}
    assert max(gaps) - min(gaps) <= Decimal("0.02")
    for one, y_one in zip(values, down, strict=True):
        assert all(y_one <= y_other for other, y_other in zip(values, down, strict=True) if one >= other)


def test_bars_have_their_names_and_hedged_figures_and_a_scale_of_money() -> None:
    drawing = svg(Kind.BARS, PHONES)

    assert texts(drawing) == ["2021: just over $36,000", "2022: $79.9 million", "0", "$40 million", "$80 million"]
    assert [short(number(bar, "width")) for bar in of_class(drawing, "chart-bar")] == ["0.14", "319.6"]
    assert drawing.findtext("desc") == "2021 just over $36,000, 2022 $79.9 million."


def test_bars_of_several_series_name_them_and_differ_in_tone() -> None:
    drawing = svg(Kind.BARS, POLLS[:3])

    assert texts(drawing)[0] == "first polls, Ukraine: 10 percent"
    assert [bar.get("class") for bar in of_class(drawing, "chart-bar")] == [
        "chart-bar is-0",
        "chart-bar is-0",
        "chart-bar is-1",
    ]


def test_lines_cross_and_each_has_a_sign_of_its_own() -> None:
    drawing = svg(Kind.LINES, POLLS)

    assert texts(drawing) == [
        *("Ukraine", "Russia", "0", "20", "40"),
        *("10 percent", "39 percent", "first polls", "22 percent", "13 percent", "December"),
    ]
    ukraine, russia = (each.attrib["points"].split() for each in drawing.iter("polyline"))
    assert [ukraine[0], ukraine[2]] == [russia[0], russia[2]]
    assert Decimal(ukraine[1]) > Decimal(russia[1])
    assert Decimal(ukraine[3]) < Decimal(russia[3])
    assert {each.tag for each in of_class(drawing, "is-0")} == {"line", "polyline", "circle"}
    assert {each.tag for each in of_class(drawing, "is-1")} == {"line", "polyline", "polygon"}
    assert drawing.findtext("desc") == (
        "Ukraine: first polls 10 percent, December 22 percent. Russia: first polls 39 percent, December 13 percent."
    )


def test_a_line_alone_needs_no_key_and_money_keeps_its_sign_on_the_scale() -> None:
    drawing = svg(Kind.LINES, PHONES)

    assert texts(drawing)[:3] == ["$0", "$40 million", "$80 million"]


def test_a_series_may_miss_a_step() -> None:
    drawing = svg(Kind.LINES, POLLS[:3])

    assert [len(each.attrib["points"].split()) for each in drawing.iter("polyline")] == [4, 2]


def test_figures_apart_have_no_lengths_but_a_sign_in_the_column_of_each_series() -> None:
    drawing = svg(Kind.APART, AID)

    assert texts(drawing) == [
        *("State", "Business", "Public", "figures"),
        *("Tons of medicine: 82", "Visitors in Kyiv: over 100,000"),
    ]
    assert list(drawing.iter("rect")) == []
    signs = of_class(drawing, "chart-sign")
    assert [each.get("class") for each in signs] == [f"chart-sign is-{number}" for number in range(3)]
    assert [re.findall(r"\(([\d.]+)", each.get("transform", "")) for each in signs[1:]] == [["160"], ["266.67"]]
    assert signs[0].get("cx") == "53.33"


def test_long_words_stay_whole_and_lines_hold_what_fits() -> None:
    assert lines_of("a constitutional question of law", 90) == ["a", "constitutional", "question", "of law"]
    assert lines_of("word", 1) == ["word"]
