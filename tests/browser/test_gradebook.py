"""The gradebook of a class in a browser: sorted by its headings, and what is decided there reaches the pupil."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, Visit, Visitor
from tests.browser.learners import follow, sign_up_quietly
from tests.browser.site import Site, quiz_path

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(learning: Visit, visit: Visitor, site: Site) -> Visit:
    """The teacher of a class of one pupil, who has handed in nothing, looking at its gradebook."""
    teaching = visit(**DESKTOP)
    teacher = sign_up_quietly(teaching.context)
    site.assign("short", teacher=teacher, pupil=learning.name, minutes=8)
    teaching.page.goto("/teaching/classes/")
    follow(teaching.page.get_by_role("link", name=f"Class of {teacher}"))
    follow(teaching.page.get_by_role("link", name="Gradebook"))
    return teaching


def test_what_a_teacher_decides_is_read_by_the_pupil(desk: Visit, learning: Visit) -> None:
    follow(desk.page.locator(".gradebook tbody a"))
    desk.page.get_by_label("Mark in percent").fill("85")
    desk.page.get_by_label("Reason").fill("You explained it to me.")
    follow(desk.page.get_by_role("button", name="Let this be the mark"))

    learning.page.goto(quiz_path("short"))

    expect(learning.page.locator("main")).to_contain_text("Your mark: 85 %")
    expect(learning.page.locator("main")).to_contain_text("You explained it to me.")


def test_a_decision_is_taken_back_without_a_mark_being_asked_for(desk: Visit) -> None:
    page = desk.page
    follow(page.locator(".gradebook tbody a"))
    page.get_by_label("Mark in percent").fill("85")
    page.get_by_label("Reason").fill("A guess")
    follow(page.get_by_role("button", name="Let this be the mark"))

    page.get_by_label("Reason").fill("A mistake")
    follow(page.get_by_role("button", name="Take the decision back"))

    expect(page.locator("main")).to_contain_text("No mark yet.")


def test_a_heading_sorts_by_keyboard_and_says_so(desk: Visit) -> None:
    page, heading = desk.page, desk.page.get_by_role("columnheader", name="Quiz: short")

    heading.get_by_role("link").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(re.compile(r"\?sort=\d+$"))


def test_a_file_is_taken_away(desk: Visit) -> None:
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="XLSX").click()

    assert re.fullmatch(r"Class-of-.+-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
