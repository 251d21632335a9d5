"""Learners at work: signing up, starting a quiz, going through it."""

import re
from uuid import uuid4

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.site import quiz_path

PASSWORD = "steppe-wind-87"


def new_name() -> str:
    return f"learner-{uuid4().hex[:12]}"


def fill_in_account(page: Page, name: str) -> None:
    page.get_by_label("User name").fill(name)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)


def sign_up_quietly(context: BrowserContext) -> str:
    """Make an account for whoever uses this context, without a page; its name."""
    name = new_name()
    shown = context.request.get("/accounts/sign-up/")
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.text())
    assert found
    said = {"csrfmiddlewaretoken": found[1], "username": name, "password1": PASSWORD, "password2": PASSWORD}
    made = context.request.post("/accounts/sign-up/", form=said)
    assert made.ok, made.text()
    return name


def start_quiz(page: Page, slug: str, *, practice: bool = False) -> None:
    page.goto(quiz_path(slug))
    page.get_by_role("button", name="Practice this quiz" if practice else "Start the quiz").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1")


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait until that page is there: a click alone returns before it has come."""
    with target.page.expect_navigation():
        target.click()


def attempt_of(page: Page) -> str:
    """The key of the attempt that the page belongs to."""
    found = re.search(r"/attempts/([\w-]{36})/", page.url)
    assert found, page.url
    return found[1]


def expect_question(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^Question {number} of \d+$"))


def expect_saved(page: Page) -> None:
    """Wait until the page says that the server has the answer."""
    expect(page.locator("#save-state")).to_have_text(re.compile(r"✓ (Saved|Your answer is saved)"))


def go_to(page: Page, number: int) -> None:
    """Go to another question of the attempt by its number below the card."""
    page.locator(f".map-item[value=go-{number}]").click()
    expect_question(page, number)
