"""Charts and the timeline: words large enough on the smallest screen, read by keyboard, printed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.site import COURSE

pytestmark = pytest.mark.browser

LESSON = f"{COURSE}lessons/popular-response/"
TIMELINE = f"{COURSE}timeline/"
LEAST_TYPE = 12  # pixels
#: Height of the type of each word in a drawing as it is seen, with the word.
TYPE_SIZES = """() => [...document.querySelectorAll("main svg text")].map((text) => {
  const svg = text.ownerSVGElement;
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return [parseFloat(getComputedStyle(text).fontSize) * scale, text.textContent];
})"""
#: Words of drawings that reach out of the page.
OUTSIDE = """() => [...document.querySelectorAll(".chart svg text")].filter((text) => {
  const { left, right } = text.getBoundingClientRect();
  return left < 0 || right > document.documentElement.clientWidth;
}).map((text) => text.textContent)"""


@pytest.fixture
def small(visit: Visitor) -> Page:
    return visit(viewport={"width": 320, "height": 640}).page


@pytest.mark.parametrize("path", [LESSON, f"{COURSE}lessons/turning-point/", TIMELINE, f"{TIMELINE}?in=2022-01"])
def test_every_word_of_a_drawing_is_large_enough_and_on_the_page(small: Page, path: str) -> None:
    small.goto(path)

    sizes = small.evaluate(TYPE_SIZES)

    assert sizes
    assert [word for size, word in sizes if size < LEAST_TYPE] == []
    assert small.evaluate(OUTSIDE) == []


def test_the_table_behind_a_chart_opens(small: Page) -> None:
    small.goto(LESSON)
    chart = small.locator("#polls-of-2022 .chart")

    chart.get_by_text("The figures in a table").click()

    expect(chart.get_by_role("row", name="By December 2022 For Ukraine 22 percent reported")).to_be_visible()
    assert small.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_timeline_scrolls_and_zooms_by_keyboard(small: Page) -> None:
    small.goto(f"{TIMELINE}?in=2022")
    strip = small.get_by_role("region", name="Drawn to scale")
    strip.focus()

    for _ in range(5):
        small.keyboard.press("ArrowRight")
    # The policy of the page refuses wait_for_function.
    strip.evaluate("async (strip) => { while (strip.scrollLeft <= 0) await new Promise(requestAnimationFrame); }")

    small.get_by_role("link", name="January 2022", exact=True).focus()
    small.keyboard.press("Enter")
    expect(small.get_by_role("heading", level=1)).to_have_text("Timeline: January 2022")
    assert small.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_fact_on_the_timeline_leads_to_the_words_that_teach_it(small: Page) -> None:
    small.goto(TIMELINE)

    small.get_by_role("link", name="In January 2022 the CSTO agreed").click()

    expect(small.locator(".fact:target")).to_contain_text("agreed to send forces")


def test_charts_and_the_timeline_fit_on_paper(small: Page) -> None:
    small.set_viewport_size({"width": 794, "height": 1123})
    for path, drawing in ((LESSON, ".chart-drawing"), (f"{TIMELINE}?in=2022-01", ".strip-drawing")):
        small.goto(path)
        small.emulate_media(media="print")

        widths = small.eval_on_selector_all(drawing, "all => all.map((each) => each.getBoundingClientRect().right)")

        assert widths
        assert max(widths) <= 794
