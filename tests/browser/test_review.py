"""Reviewing: a fact asked for from My facts comes again until it is right; by keyboard and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.learners import expect_question, follow, sign_up_quietly
from tests.browser.site import COURSE

pytestmark = pytest.mark.browser

#: A review of one fact is as likely as not to be answered wrongly by guessing; so many in a row hardly ever go right.
MOST = 15


def answer_somehow(page: Page) -> None:
    """The first choice, the last partner, and zero wherever something is to be written."""
    radios = page.locator("#answer-form fieldset input[type=radio][name^=choice], #answer-form input[type=checkbox]")
    if radios.count():
        radios.first.check()
    for select in page.locator("#answer-form article select").all():
        select.select_option(index=select.locator("option").count() - 1)
    for text in page.locator("#answer-form article input[type=text]").all():
        text.fill("0")


def ask_until_wrong(page: Page) -> None:
    """Ask one fact after another until an answer is wrong."""
    for number in range(MOST):
        page.goto(f"{COURSE}facts/")
        follow(page.get_by_role("button", name="Ask me").nth(number))
        expect_question(page, 1)
        answer_somehow(page)
        follow(page.locator(".bar .is-main"))
        if page.get_by_text("You are asked for this again at the end.").count():
            return
    pytest.fail(f"{MOST} answers in a row were right")


def test_what_was_wrong_is_asked_again_and_the_session_ends_when_its_learner_wants(learner: Page) -> None:
    ask_until_wrong(learner)

    expect(learner.get_by_role("heading", level=1)).to_have_text("Question 1 of 2")
    follow(learner.locator(".bar .is-main"))
    expect_question(learner, 2)
    learner.goto(f"{COURSE}review/")
    follow(learner.get_by_role("link", name="Continue the review"))
    follow(learner.get_by_role("button", name="Stop here"))

    expect(learner.get_by_role("heading", level=1)).to_have_text("Results")
    follow(learner.get_by_role("link", name="What comes back next"))
    expect(learner.get_by_text(re.compile("Nothing is due today. The next facts come back on"))).to_be_visible()


def test_the_same_without_scripts(visit: Visitor) -> None:
    there = visit(java_script_enabled=False)
    sign_up_quietly(there.context)
    page = there.page

    ask_until_wrong(page)
    follow(page.locator(".bar .is-main"))
    follow(page.get_by_role("button", name="Stop here"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Results")


def test_an_exam_is_planned_for_by_keyboard(learner: Page) -> None:
    learner.goto(f"{COURSE}review/")
    day = learner.get_by_label("Day of the exam")
    day.fill("2027-06-01")
    day.press("Enter")

    expect(learner.get_by_text("Planned for that day.")).to_be_visible()
    expect(learner.get_by_text("Planned for Tuesday, 1 June 2027.")).to_be_visible()
    expect(day).to_have_value("2027-06-01")
