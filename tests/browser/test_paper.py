"""A quiz on paper in a browser: its versions to print, and a sheet that is entered by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Visit, Visitor
from tests.browser.learners import follow, sign_up_quietly
from tests.browser.site import Site

pytestmark = pytest.mark.browser

#: Before any run of the tests, by the clock of any class.
WRITTEN = "2024-05-06T09:00"


@pytest.fixture
def papers(learning: Visit, visit: Visitor, site: Site) -> Page:
    """What a teacher has just printed for a class of one pupil: two versions."""
    teaching = visit(**DESKTOP)
    teacher = sign_up_quietly(teaching.context)
    site.assign("short", teacher=teacher, pupil=learning.name, minutes=8)
    page = teaching.page
    page.goto("/teaching/classes/")
    follow(page.get_by_role("link", name=f"Class of {teacher}"))
    follow(page.get_by_role("link", name="Assignments", exact=True))
    follow(page.get_by_role("link", name="On paper"))
    follow(page.get_by_role("button", name="Make the papers"))
    return page


def test_each_version_begins_on_a_page_of_its_own_without_what_only_a_screen_needs(papers: Page) -> None:
    follow(papers.get_by_role("link", name="Questions"))
    versions = papers.get_by_role("heading", level=2)
    expect(versions).to_contain_text(["Version A", "Version B"])

    papers.emulate_media(media="print")

    expect(papers.get_by_role("heading", level=1)).to_be_hidden()
    expect(papers.locator(".paper").first).to_have_css("break-after", "page")
    assert _pages(papers) == 2


def test_the_key_stands_on_no_sheet_of_a_pupil(papers: Page, learning: Visit) -> None:
    keys = _key(papers, "A")

    follow(papers.get_by_role("link", name=re.compile("On paper: ")))
    follow(papers.get_by_role("link", name="Answer sheets"))

    expect(papers.locator(".paper")).to_contain_text([learning.name])
    words = papers.locator("main").inner_text()
    assert not [key for key in keys if len(key) > 1 and key in words]


def test_a_sheet_that_is_entered_by_keyboard_is_a_mark_in_the_gradebook(papers: Page, learning: Visit) -> None:
    letter = papers.get_by_role("row", name=learning.name).get_by_role("cell").first.inner_text()
    keys = _key(papers, letter)
    follow(papers.get_by_role("link", name=re.compile("On paper: ")))
    follow(papers.get_by_role("link", name=f"Begin with {learning.name}"))
    expect(papers.get_by_label("Written on")).to_be_focused()
    papers.get_by_label("Written on").fill(WRITTEN)

    for key in keys:
        papers.keyboard.press("Enter")
        papers.keyboard.type(key)
    with papers.expect_navigation():
        papers.keyboard.press("Enter")

    expect(papers.get_by_role("row", name=learning.name)).to_contain_text("100 %")
    follow(papers.get_by_role("link", name="Gradebook"))
    expect(papers.get_by_role("row", name=learning.name).get_by_role("cell", name="100 %")).to_have_count(2)
    learning.page.goto("/my/")
    expect(learning.page.locator("main")).to_contain_text("100 %")


def test_what_can_not_be_read_is_told_beside_its_field_which_has_the_focus(papers: Page) -> None:
    follow(papers.get_by_role("link", name=re.compile("^Begin with")))
    papers.get_by_label("Written on").fill(WRITTEN)
    choice = papers.locator(".entry-row", has_text="one of a–").locator("input")
    choice.fill("z")

    follow(papers.get_by_role("button", name="Save and next"))

    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-invalid", "true")
    expect(choice).to_have_value("z")
    expect(papers.locator("main")).to_contain_text("“z” is not on this version.")


def _key(papers: Page, letter: str) -> list[str]:
    """The right answer to each question of a version, as it is written on a sheet."""
    follow(papers.get_by_role("link", name="Key, for you"))
    table = papers.get_by_role("region", name=f"Key to version {letter}")
    return [cell.inner_text().strip() for cell in table.locator("tbody tr td:nth-child(2)").all()]


def _pages(page: Page) -> int:
    """How many sheets a printer would take."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))
