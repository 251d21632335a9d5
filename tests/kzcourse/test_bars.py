"""The bar chart that any page may take in."""

import html5lib
import pytest
from django.template.loader import render_to_string

from teaching.bars import Bar
from tests.html.faults import faults_of_structure, parsed
from tests.pages import text_of


def chart(*rows: Bar) -> str:
    headings = {"caption": "Answers given", "label_heading": "Answer", "value_heading": "Pupils", "lang": "ru"}
    return render_to_string("elements/bars.html", {"rows": rows, **headings})


@pytest.mark.parametrize(("value", "most", "width"), [(0, 0, "0"), (0, 4, "0"), (1, 3, "333"), (4, 4, "1000")])
def test_a_bar_is_as_long_as_its_value(value: int, most: int, width: str) -> None:
    root = html5lib.parse(chart(Bar("Astana", value, most)), namespaceHTMLElements=False)

    (bar,) = (part for part in root.iter() if part.tag.endswith("rect"))
    assert bar.get("width") == width


def test_every_figure_and_sign_stands_in_words_beside_its_bar() -> None:
    root = html5lib.parse(
        chart(
            Bar("Astana", 3, 4, shown="75 %", sign="✓", word="right", tone="right", url="/x/", note="3 of 4"),
            Bar("<b>", 1, 4),
        ),
        namespaceHTMLElements=False,
    )

    assert [text_of(row) for row in root.iter("tr")] == ["AnswerPupils", "Astana ✓ right 3 of 4 75 %", "<b> 1"]
    assert [link.get("href") for link in root.iter("a")] == ["/x/"]


def test_a_chart_is_well_made() -> None:
    page = parsed(f"<!doctype html><html lang=en><title>x</title><body><main><h1>x</h1>{chart(Bar('a', 1, 2))}</main>")

    assert list(faults_of_structure(page)) == []
