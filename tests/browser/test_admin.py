"""Writing in the admin with scripts: by keyboard and by mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.learners import follow, sign_up_quietly
from tests.browser.site import Site

pytestmark = pytest.mark.browser

NUMBERS = "rows => rows.filter(row => !row.closest('.empty-form')).map(row => [row.name, row.value])"


@pytest.fixture
def author(visit: Visitor, site: Site) -> Page:
    """The page of an instructor, at a question of the shipped course."""
    new = visit(**DESKTOP, reduced_motion="reduce")
    site.let_write(sign_up_quietly(new.context))
    new.page.goto("/admin/quizzes/question/?q=authors-university")
    follow(new.page.get_by_role("link", name="authors-university"))
    return new.page


def numbers(author: Page) -> dict[str, str]:
    read = author.locator("#answers-group input[name$='-position']").evaluate_all(NUMBERS)
    return {name.split("-")[1]: value for name, value in read}


def test_rows_change_places_by_keyboard_and_by_mouse(author: Page) -> None:
    before = numbers(author)
    author.locator("#answers-0 .row-move").nth(1).press("Enter")
    moved = numbers(author)

    author.locator("#answers-1").scroll_into_view_if_needed()
    start, end = (author.locator(row).bounding_box() for row in ("#answers-1 .row-handle", "#answers-0"))
    assert start
    assert end
    author.mouse.move(start["x"] + 5, start["y"] + 5)
    author.mouse.down()
    author.mouse.move(start["x"] + 5, end["y"] + end["height"] - 10, steps=5)
    author.mouse.up()

    assert (moved["1"], moved["0"]) == ("1", "2")
    assert {row: numbers(author)[row] for row in ("0", "1")} == {row: before[row] for row in ("0", "1")}


def test_words_marked_by_keyboard_become_evidence(author: Page) -> None:
    passage = author.locator("#quoting [data-passage]").first
    passage.click()
    author.keyboard.press("Control+Home")
    author.keyboard.type("typed")
    for _ in range(3):
        author.keyboard.press("Control+Shift+ArrowRight")
    author.get_by_role("button", name="Quote these words").click()

    expect(author.locator("#quoting [role=status]")).to_contain_text("Quoted:")
    added = author.locator("#evidence-group tr.form-row:not(.empty-form)").last
    words = added.locator("[name$='-exact']").input_value()
    assert "typed" not in passage.inner_text()
    assert len(words.split()) == 3
    assert words in str(passage.get_attribute("data-plain"))
    assert added.locator("select[name$='-passage']").input_value() == passage.get_attribute("data-passage")


def test_nothing_is_quoted_where_nothing_is_marked(author: Page) -> None:
    author.get_by_role("button", name="Quote these words").click()

    expect(author.locator("#quoting [role=status]")).to_have_text("Mark words in one of the passages first.")


def test_what_is_typed_is_shown_as_readers_will_see_it(author: Page) -> None:
    author.get_by_label("Prompt:").fill("Which *one*?")

    expect(author.locator("#id_prompt-preview .preview em")).to_have_text("one")
