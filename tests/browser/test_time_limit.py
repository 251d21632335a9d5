"""A quiz with a time limit ends by itself, with what was saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer_rightly, field
from tests.browser.conftest import Visitor
from tests.browser.learners import attempt_of, expect_saved, sign_up_quietly, start_quiz
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_the_time_left_is_counted_down(learner: Page) -> None:
    start_quiz(learner, "timed")

    expect(learner.locator(".countdown")).to_have_text(re.compile(r"^Time left: 0:[45]\d$"))


def test_when_the_time_is_up_the_attempt_hands_itself_in(learner: Page, site: Site) -> None:
    start_quiz(learner, "timed")
    site.shorten(attempt_of(learner), seconds=10)
    learner.reload()

    answer_rightly(learner, site.papers["timed"][0])
    expect_saved(learner)

    expect(learner.get_by_role("heading", level=1)).to_have_text("Results")
    expect(learner.locator(".score")).to_contain_text("50 %")


def test_what_is_being_typed_when_the_time_is_up_is_handed_in_too(learner: Page, site: Site) -> None:
    question = site.papers["timed"][0]
    start_quiz(learner, "timed")
    site.shorten(attempt_of(learner), seconds=8)
    learner.reload()

    field(learner, question).fill("Nazarb")
    while learner.locator(".countdown").text_content() != "Time left: 0:02":
        field(learner, question).press("x")  # never a pause that would save
        field(learner, question).press("Backspace")

    expect(learner.get_by_role("heading", level=1)).to_have_text("Results")
    expect(learner.locator(".result").first).to_contain_text("Your answer: Nazarb")


def test_without_scripts_an_answer_that_comes_late_is_refused_in_words(visit: Visitor, site: Site) -> None:
    late = visit(java_script_enabled=False)
    sign_up_quietly(late.context)
    page = late.page
    start_quiz(page, "timed")
    site.shorten(attempt_of(page), seconds=0)

    answer_rightly(page, site.papers["timed"][0])
    page.get_by_role("button", name="Next").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Results")
    expect(page.locator(".message")).to_contain_text("This attempt is closed.")
    expect(page.locator(".score")).to_contain_text("0 %")
