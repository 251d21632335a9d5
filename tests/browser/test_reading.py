"""Reading on a phone: what has been read is kept, and a term explains itself where it stands."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.learners import fill_in_account, new_name, sign_up_quietly
from tests.browser.site import COURSE

pytestmark = pytest.mark.browser

LESSON = f"{COURSE}lessons/a-backyard/"


@pytest.fixture
def scriptless(visit: Visitor) -> Page:
    new = visit(java_script_enabled=False)
    sign_up_quietly(new.context)
    return new.page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_way_leads_from_the_start_page_over_an_account_into_a_lesson(visit: Visitor, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts).page

    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create an account").click()
    fill_in_account(page, new_name())
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My course")
    page.get_by_role("link", name="kzcourse").click()
    page.get_by_role("link", name="Open the course").click()
    page.get_by_role("link", name=re.compile(r"^1\. ")).click()

    expect(page).to_have_url(re.compile(f"{LESSON}$"))
    expect(page.locator(".eyebrow")).to_contain_text("Lesson 1 of 5")


def test_passages_are_ticked_as_their_ends_are_read_and_stay_so(learner: Page) -> None:
    learner.goto(LESSON)
    expect(ticks(learner)).to_have_count(0)

    read(learner, 0)
    read(learner, 1)
    learner.reload()

    expect(ticks(learner)).to_have_count(2)
    expect(learner.locator(".reading-line progress")).to_have_js_property("value", 2)


def test_reading_to_the_end_is_enough_to_have_read_the_lesson(learner: Page) -> None:
    learner.goto(f"{COURSE}lessons/realpolitik/")
    expect(learner.get_by_role("button", name="Mark this lesson as read")).to_be_visible()

    for number in range(learner.locator(".passage").count()):
        read(learner, number)

    expect(learner.get_by_text("You have read this lesson.")).to_be_visible()
    expect(learner.get_by_role("button", name="Mark this lesson as read")).to_have_count(0)


def test_somebody_who_comes_back_is_led_to_where_they_left(learner: Page) -> None:
    learner.goto(LESSON)
    read(learner, 0)

    learner.goto(COURSE)
    expect(learner.locator(".lesson-card").first).to_contain_text("1 of ")
    learner.get_by_role("link", name="Continue where you left off").click()

    expect(learner).to_have_url(re.compile(f"{LESSON}#[a-z-]+$"))
    expect(learner.locator(".passage:target")).to_be_in_viewport()
    onward = learner.get_by_role("link", name="Continue where you left off")
    expect(onward).to_have_attribute("href", f"#{passage(learner, 1).get_attribute('id')}")


def test_without_scripts_a_button_says_that_the_lesson_is_read(scriptless: Page) -> None:
    scriptless.goto(LESSON)

    scriptless.get_by_role("button", name="Mark this lesson as read").click()

    expect(scriptless.get_by_text("You have read this lesson.")).to_be_visible()
    expect(ticks(scriptless)).to_have_count(scriptless.locator(".passage").count())


def test_a_tapped_term_shows_its_definition_until_one_taps_elsewhere(learner: Page) -> None:
    learner.goto(LESSON)
    term = learner.locator("a.term").first

    term.tap()

    note = learner.get_by_role("tooltip")
    expect(note).to_have_text(definition(learner, term))
    expect(note).to_be_in_viewport()
    expect(learner).to_have_url(re.compile(f"{LESSON}$"))
    learner.get_by_role("heading", level=1).tap()
    expect(note).to_have_count(0)


def test_a_focused_term_shows_its_definition_and_escape_closes_it(learner: Page) -> None:
    learner.goto(LESSON)
    term = learner.locator("a.term").first

    term.focus()

    note = learner.get_by_role("tooltip")
    expect(note).to_have_text(definition(learner, term))
    expect(term).to_have_accessible_description(definition(learner, term))
    learner.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(term).to_be_focused()


def test_without_scripts_a_term_leads_to_its_definition(scriptless: Page) -> None:
    scriptless.goto(LESSON)
    term = scriptless.locator("a.term").first
    expected = definition(scriptless, term)

    term.click()

    expect(scriptless.locator("dt:target")).to_be_in_viewport()
    name, meaning = scriptless.locator("dt:target, dt:target + dd").all_text_contents()
    assert f"{name}: {meaning}" == expected


def test_a_lesson_opened_at_a_fact_stands_there_at_once(visit: Visitor) -> None:
    page = visit(reduced_motion="no-preference").page

    page.goto(f"{LESSON}#fact-popular-support-damaged")

    assert is_on_screen(page.locator("#fact-popular-support-damaged"))


def test_the_quiz_of_a_lesson_comes_when_its_end_is_near(learner: Page) -> None:
    learner.goto(LESSON)
    card = learner.locator("#lesson-end .quiz-card")
    expect(card).to_have_count(0)

    scroll_to(learner.locator("#lesson-end"))

    expect(card.get_by_role("link", name="Take the quiz")).to_be_visible()


def passage(page: Page, place: int) -> Locator:
    return page.locator(".passage").nth(place)


def ticks(page: Page) -> Locator:
    """The ticks beside the headings of passages that have been read."""
    return page.locator(".passage > h2 .tick:not([hidden])")


def read(page: Page, place: int) -> None:
    """Stay at the end of a passage until it counts as read."""
    scroll_to(passage(page, place).locator(".prose > :last-child"))
    expect(passage(page, place)).to_have_attribute("data-read", "")


def scroll_to(part: Locator) -> None:
    part.evaluate("part => part.scrollIntoView({ block: 'center', behavior: 'instant' })")


def is_on_screen(part: Locator) -> bool:
    found: bool = part.evaluate(
        """(part) => {
          const { top, bottom } = part.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }"""
    )
    return found


def definition(page: Page, term: Locator) -> str:
    """The term and its meaning as the note below the passage has them."""
    target = (term.get_attribute("href") or "").removeprefix("#")
    name, meaning = page.locator(f"#{target}, #{target} + dd").all_text_contents()
    return f"{name}: {meaning}"
