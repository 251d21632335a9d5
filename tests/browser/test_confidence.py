"""Saying how sure one is: by keyboard, kept at once, and without scripts together with the answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer_wrongly
from tests.browser.conftest import Visitor
from tests.browser.learners import attempt_of, expect_saved, follow, sign_up_quietly, start_quiz
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def to_a_choice(page: Page, site: Site) -> int:
    """Open the single choice of a practice; its number."""
    start_quiz(page, "every-kind", practice=True)
    number = next(n for n, each in enumerate(site.papers["every-kind"], start=1) if each.kind == "single_choice")
    page.goto(f"/attempts/{attempt_of(page)}/{number}/")
    return number


def test_by_keyboard_and_kept_when_the_page_comes_again(learner: Page, site: Site) -> None:
    to_a_choice(learner, site)
    levels = learner.get_by_role("group", name="How sure are you?")

    levels.get_by_role("radio", name="Guessing").focus()
    learner.keyboard.press("ArrowRight")
    expect_saved(learner)
    learner.reload()

    expect(levels.get_by_role("radio", name="Fairly sure")).to_be_checked()


def test_without_scripts_it_goes_with_the_answer(visit: Visitor, site: Site) -> None:
    there = visit(java_script_enabled=False)
    sign_up_quietly(there.context)
    number = to_a_choice(there.page, site)

    answer_wrongly(there.page, site.papers["every-kind"][number - 1])
    there.page.get_by_role("radio", name="Sure", exact=True).check()
    follow(there.page.get_by_role("button", name="Check").last)

    expect(there.page.get_by_text("You were sure of this.")).to_be_visible()
    expect(there.page.get_by_role("radio", name="Sure", exact=True)).to_be_checked()
