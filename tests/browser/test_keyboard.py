"""Everything works with a keyboard alone, and one sees where one is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.keyboard import SEES_FOCUS, answer_by_keyboard, press
from tests.browser.learners import expect_question, expect_saved, sign_up_quietly, start_quiz
from tests.browser.site import COURSE, Site, quiz_path

pytestmark = pytest.mark.browser


@pytest.fixture
def typist(visit: Visitor) -> Page:
    """The page of a learner at a desk who wants nothing to move."""
    new = visit(**DESKTOP, reduced_motion="reduce")
    sign_up_quietly(new.context)
    return new.page


def test_a_quiz_with_every_kind_is_taken_by_keyboard(typist: Page, site: Site) -> None:
    paper = site.papers["every-kind"]
    typist.goto(quiz_path("every-kind"))
    press(typist, typist.get_by_role("button", name="Start the quiz"))

    for number, question in enumerate(paper, start=1):
        expect_question(typist, number)
        answer_by_keyboard(typist, question)
        expect_saved(typist)
        press(typist, typist.locator(".bar .is-main"))
    press(typist, typist.get_by_role("button", name="Hand in"))

    expect(typist.locator(".score")).to_contain_text("100 %")


def test_a_phone_with_a_keyboard_hides_no_focus_behind_the_bar(visit: Visitor, site: Site) -> None:
    phone = visit(reduced_motion="reduce")
    sign_up_quietly(phone.context)
    phone.page.goto(quiz_path("every-kind"))
    press(phone.page, phone.page.get_by_role("button", name="Practice this quiz"))

    for number, question in enumerate(site.papers["every-kind"], start=1):
        expect_question(phone.page, number)
        answer_by_keyboard(phone.page, question)
        expect_saved(phone.page)
        press(phone.page, phone.page.get_by_role("button", name="Skip"))

    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Before you finish")


@pytest.mark.parametrize("practice", [True, False], ids=["practice", "graded"])
def test_enter_in_a_text_field_does_what_the_main_button_does(typist: Page, site: Site, practice: bool) -> None:
    question = site.papers["short"][0]
    assert question.kind == "short_text"
    start_quiz(typist, "short", practice=practice)
    answer_by_keyboard(typist, question)

    typist.keyboard.press("Enter")

    if practice:
        expect(typist.locator("#feedback .verdict")).to_contain_text("Right")
    else:
        expect_question(typist, 2)
    expect(typist.locator(".map-item.is-flagged")).to_have_count(0)


def test_the_first_stop_of_a_page_leads_past_its_frame(typist: Page) -> None:
    typist.goto(COURSE)

    typist.keyboard.press("Tab")
    expect(typist.get_by_role("link", name="Skip to the content")).to_be_focused()
    assert typist.evaluate(SEES_FOCUS)
    typist.keyboard.press("Enter")

    expect(typist.get_by_role("main")).to_be_focused()


def test_an_ordering_tells_where_an_item_went(typist: Page, site: Site) -> None:
    paper = site.papers["every-kind"]
    number = [question.kind for question in paper].index("ordering") + 1
    typist.goto(quiz_path("every-kind"))
    press(typist, typist.get_by_role("button", name="Start the quiz"))
    press(typist, typist.locator(f".map-item[value=go-{number}]"))
    expect_question(typist, number)

    press(typist, typist.get_by_role("button", name="Move down: ").first)

    total = len(paper[number - 1].answers)
    expect(typist.get_by_role("status").filter(has_text="place")).to_have_text(re.compile(rf": place 2 of {total}$"))


def test_a_fact_is_looked_for_and_asked_by_keyboard(typist: Page) -> None:
    typist.goto(f"{COURSE}facts/")

    press(typist, typist.get_by_role("link", name=re.compile("never met")))
    expect(typist).to_have_url(re.compile(r"\?state=new$"))
    press(typist, typist.get_by_role("button", name="Ask me").first)

    expect(typist).to_have_url(re.compile("/attempts/[^/]+/1/$"))
