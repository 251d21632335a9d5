"""Targets that a thumb hits, and settings that one sees."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.answering import items_in_order
from tests.browser.conftest import Visit, Visitor
from tests.browser.learners import expect_saved, follow, go_to, start_quiz
from tests.browser.site import COURSE, Site

pytestmark = pytest.mark.browser

LEAST_TARGET = 44  # pixels
DARK = 128  # of 255, and below
LESSON = f"{COURSE}lessons/a-backyard/"
#: What a thumb aims at on the page of a question: whole rows, fields and buttons.
TARGETS = "main :is(.choice, select, input[type=text], textarea, button):not([hidden], [aria-hidden], .choice *)"


@pytest.fixture
def anybody(visit: Visitor) -> Page:
    return visit().page


@pytest.mark.parametrize("size", ["s", "m", "xl"])
def test_answers_and_buttons_are_large_enough_for_a_thumb(
    learning: Visit, learner: Page, site: Site, size: str
) -> None:
    learning.context.add_cookies([{"name": "display", "value": f"{size}.serif.auto", "url": learning.base_url}])
    start_quiz(learner, "every-kind", practice=True)

    for number, question in enumerate(site.papers["every-kind"], start=1):
        go_to(learner, number)
        assert too_low(learner) == {}, question.kind


def test_a_whole_row_chooses_its_answer(learner: Page, site: Site) -> None:
    number = [question.kind for question in site.papers["every-kind"]].index("single_choice") + 1
    start_quiz(learner, "every-kind")
    go_to(learner, number)
    row = learner.locator("label.choice").last

    box = row.bounding_box()
    assert box
    row.tap(position={"x": box["width"] - 5, "y": box["height"] - 5})

    expect(row.get_by_role("radio")).to_be_checked()


def test_a_row_is_dragged_to_its_place(learner: Page, site: Site) -> None:
    number = [question.kind for question in site.papers["every-kind"]].index("ordering") + 1
    learner.set_viewport_size({"width": 390, "height": 1600})  # all rows are in view
    start_quiz(learner, "every-kind")
    go_to(learner, number)
    before = items_in_order(learner)

    drag(learner, learner.locator(".order-row").first, learner.locator(".order-row").nth(2))

    expect(learner.locator(".order-row b")).to_have_text([str(place) for place in range(1, len(before) + 1)])
    assert items_in_order(learner) == [before[1], before[2], before[0], *before[3:]]
    expect_saved(learner)


def drag(page: Page, row: Locator, onto: Locator) -> None:
    """Take a row by its handle and let it go at the lower end of another."""
    start, end = row.bounding_box(), onto.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 16, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 16, end["y"] + end["height"] - 2, steps=10)
    page.mouse.up()


@pytest.mark.parametrize("width", [320, 360])
def test_the_way_to_an_attempt_is_seen_on_a_phone(learner: Page, width: int) -> None:
    learner.set_viewport_size({"width": width, "height": 640})
    start_quiz(learner, "short", practice=True)

    learner.goto(f"{COURSE}quizzes/short/")

    assert learner.locator(".table-scroll").evaluate("(table) => table.scrollWidth - table.clientWidth") == 0


def test_actions_below_each_other_are_equally_wide_on_a_phone(learner: Page) -> None:
    learner.set_viewport_size({"width": 320, "height": 640})
    start_quiz(learner, "short")

    follow(learner.get_by_role("button", name="Summary and hand in"))

    widths = learner.locator(".bar .button").evaluate_all("(all) => all.map((each) => each.offsetWidth)")
    assert widths == [widths[0]] * 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_settings_are_seen_on_every_page(visit: Visitor, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts).page
    page.goto(LESSON)
    prose = page.locator(".passage .prose").first
    before = look(prose)

    follow(page.get_by_role("link", name="Text size, font and colors").first)
    for label in ("Very large", "Without serifs", "Dark"):
        page.get_by_label(label).check()
    follow(page.get_by_role("button", name="Save"))
    page.goto(LESSON)

    after = look(prose)
    assert float(after["size"]) > 1.3 * float(before["size"])
    assert "serif" in before["font"]
    assert after["font"].startswith("system-ui")
    assert brightness(after["paper"]) < DARK < brightness(after["ink"])
    assert brightness(before["ink"]) < DARK < brightness(before["paper"])


def test_a_choice_is_previewed_before_it_is_saved(anybody: Page) -> None:
    anybody.goto("/display/")
    preview = anybody.locator(".preview-page .prose")
    before = look(preview)

    anybody.get_by_label("Very large").check()

    expect(anybody.locator(".preview-page.size-xl")).to_be_visible()
    assert float(look(preview)["size"]) > float(before["size"])


def test_a_page_starts_in_the_scheme_of_the_device(visit: Visitor) -> None:
    page = visit(color_scheme="dark").page

    page.goto(LESSON)

    assert brightness(look(page.locator(".passage .prose").first)["paper"]) < DARK


def too_low(page: Page) -> dict[str, float]:
    """Targets lower than a thumb needs, with their heights in pixels."""
    found: dict[str, float] = page.locator(TARGETS).evaluate_all(
        """(targets, least) => Object.fromEntries(targets
          .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
          .filter(([, height]) => height > 0 && height < least))""",
        LEAST_TARGET,
    )
    return found


def look(text: Locator) -> dict[str, str]:
    """The size in pixels and the font of a text, and the colours of ink and paper."""
    found: dict[str, str] = text.evaluate(
        """(text) => {
          const { fontSize, fontFamily, color } = getComputedStyle(text);
          const paper = getComputedStyle(document.documentElement).backgroundColor;
          return { size: parseFloat(fontSize), font: fontFamily, ink: color, paper };
        }"""
    )
    return found


def brightness(colour: str) -> float:
    """The mean of red, green and blue, from 0 to 255."""
    red, green, blue, *_ = (float(part) for part in colour[colour.index("(") + 1 : -1].split(","))
    return (red + green + blue) / 3
