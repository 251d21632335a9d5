"""Answers are kept on the device until the server has them, and sent again after whatever came between."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from quizzes.content import QuestionContent
from tests.browser.answering import answer_rightly, field, right_entries, shown_entries
from tests.browser.conftest import FLAGS, PHONE, Visit, Visitor
from tests.browser.learners import (
    PASSWORD,
    attempt_of,
    expect_question,
    expect_saved,
    go_to,
    sign_up_quietly,
    start_quiz,
)
from tests.browser.site import Site, quiz_path

pytestmark = pytest.mark.browser

#: What a browser reports of a network that a test has cut.
CUT = "net::ERR_"
KEPT = re.compile(r"^Kept on this phone. It is sent as soon as")


@pytest.fixture
def written(site: Site) -> QuestionContent:
    """The first question of the short quiz, which is answered in writing."""
    return site.papers["short"][0]


def write_without_a_connection(page: Page, question: QuestionContent, text: str) -> None:
    page.context.set_offline(True)
    field(page, question).fill(text)
    expect(page.locator("#save-state")).to_have_text(KEPT)


def close_in_silence(page: Page) -> None:
    """A page that is closing has its last word: what cuts its connection ends a moment before the page does."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }")
    page.close()


@pytest.fixture
def left(learning: Visit, learner: Page, written: QuestionContent) -> str:
    """The address of a page that was closed before its answer could be sent; now there is a connection again."""
    start_quiz(learner, "short")
    address = learner.url
    write_without_a_connection(learner, written, "Nazarbayev")
    close_in_silence(learner)
    learning.context.set_offline(False)
    return address


def test_an_answer_is_sent_by_the_next_page_of_the_site_though_its_own_was_closed(
    learning: Visit, left: str, written: QuestionContent
) -> None:
    later = learning.context.new_page()
    later.goto("/my/")

    expect(later.locator("[data-arrived]")).to_have_text("An answer that was kept on this device has arrived.")
    later.goto(left)
    expect(field(later, written)).to_have_value("Nazarbayev")
    learning.forgive(CUT)


def test_a_page_that_is_opened_again_shows_what_was_kept(
    learning: Visit, learner: Page, written: QuestionContent
) -> None:
    start_quiz(learner, "short")
    write_without_a_connection(learner, written, "Nazarbayev")
    learner.on("dialog", lambda dialog: pytest.fail(f"it asked: {dialog.message}"))
    learning.context.set_offline(False)

    learner.goto(learner.url)

    expect(field(learner, written)).to_have_value("Nazarbayev")
    expect_saved(learner)
    learning.forgive(CUT)


def test_a_page_that_was_made_before_an_answer_arrived_shows_it(learner: Page, written: QuestionContent) -> None:
    start_quiz(learner, "short")
    made_before = learner.request.get(learner.url)
    field(learner, written).fill("Nazarbayev")
    expect_saved(learner)

    learner.route(learner.url, lambda route: route.fulfill(response=made_before), times=1)
    learner.goto(learner.url)

    expect(field(learner, written)).to_have_value("Nazarbayev")


def test_the_map_of_another_question_learns_what_arrived(learning: Visit, left: str) -> None:
    later = learning.context.new_page()
    later.goto(left.replace("/1/", "/2/"))

    expect(later.locator("#answered-count")).to_have_text("1")
    expect(later.locator(".map-item[value=go-1]")).to_have_text(re.compile("answered$"))
    learning.forgive(CUT)


@contextmanager
def phone_with_a_profile(playwright: Playwright, site: Site, profile: Path) -> Iterator[BrowserContext]:
    """A browser that keeps what it knows in a folder, as a phone does."""
    path = next(Path(folder) / "chromium" for folder in os.get_exec_path() if (Path(folder) / "chromium").exists())
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=path, args=FLAGS, base_url=site.url, **PHONE
    )
    try:
        yield context
    finally:
        with suppress(Error):  # it may have been killed meanwhile
            context.close()


def kill_browser(profile: Path) -> None:
    """End it without a chance to put anything in order: the process that was told this profile and is no child of it."""
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            command = (each / "cmdline").read_bytes().split(b"\0")
            own = f"--user-data-dir={profile}".encode() in command
            if own and not any(word.startswith(b"--type=") for word in command):
                os.kill(int(each.name), signal.SIGKILL)
                return
    pytest.fail("the browser was not found")


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds the browser's process in /proc")
def test_an_answer_survives_the_death_of_the_browser(
    playwright: Playwright, site: Site, tmp_path: Path, written: QuestionContent
) -> None:
    with phone_with_a_profile(playwright, site, tmp_path) as phone:
        name = sign_up_quietly(phone)
        page = phone.pages[0]
        start_quiz(page, "short")
        url = page.url
        write_without_a_connection(page, written, "Nazarbayev")
        kill_browser(tmp_path)

    with phone_with_a_profile(playwright, site, tmp_path) as phone:
        page = phone.pages[0]
        page.goto(url)
        if page.get_by_label("User name").count():  # its cookies may not have been written yet
            page.get_by_label("User name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()

        expect_question(page, 1)
        expect(field(page, written)).to_have_value("Nazarbayev")


def test_what_was_answered_in_time_counts_though_the_connection_came_back_too_late(
    learning: Visit, learner: Page, site: Site
) -> None:
    question = site.papers["timed"][0]
    start_quiz(learner, "timed")
    site.shorten(attempt_of(learner), seconds=8)
    learner.reload()
    learner.context.set_offline(True)

    answer_rightly(learner, question)
    expect(learner.locator("#save-state")).to_have_text(KEPT)
    expect(learner.locator(".countdown")).to_have_text(re.compile("kept on this device"))
    expect_question(learner, 1)
    learner.context.set_offline(False)

    expect(learner.get_by_role("heading", level=1)).to_have_text("Results")
    expect(learner.locator(".score")).to_contain_text("50 %")
    learning.forgive(CUT)


def test_a_quiz_is_handed_in_only_with_what_was_kept(learning: Visit, learner: Page, written: QuestionContent) -> None:
    start_quiz(learner, "short")
    go_to(learner, 2)
    url = learner.url
    other = learning.context.new_page()
    other.goto(url.replace("/2/", "/1/"))
    learner.goto(url.replace("/2/", "/summary/"))
    write_without_a_connection(other, written, "Nazarbayev University")
    close_in_silence(other)

    learner.get_by_role("button", name="Hand in").click()
    expect(learner.locator("#hand-in-note")).to_have_text(re.compile("kept on this device"))
    learning.context.set_offline(False)

    expect(learner.locator(".score")).to_contain_text("33 %")
    learning.forgive(CUT)


def test_what_somebody_else_answered_on_this_device_waits_for_them(
    learning: Visit, left: str, written: QuestionContent
) -> None:
    learning.context.clear_cookies()
    sign_up_quietly(learning.context)

    page = learning.context.new_page()
    with page.expect_response(lambda response: response.status == 404 and response.url.endswith("/answer/")):
        page.goto("/my/")
    expect(page.locator("[data-arrived]")).to_have_text("")
    learning.context.clear_cookies()
    page.goto(left)
    page.get_by_label("User name").fill(learning.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(field(page, written)).to_have_value("Nazarbayev")
    learning.forgive(CUT, "404", "401")


def test_where_the_browser_keeps_nothing_the_page_says_that_it_must_stay_open(
    visit: Visitor, written: QuestionContent
) -> None:
    private = visit()
    sign_up_quietly(private.context)
    private.context.add_init_script("indexedDB.open = () => { throw new Error('nothing is kept here'); }")
    page = private.page
    start_quiz(page, "short")
    private.context.set_offline(True)

    field(page, written).fill("Nazarbayev")
    expect(page.locator("#save-state")).to_have_text(re.compile("^Not saved yet: no connection. Leave this page open"))
    private.context.set_offline(False)

    expect_saved(page)
    private.forgive(CUT)


def test_on_a_computer_it_is_called_one(visit: Visitor, site: Site) -> None:
    computer = visit(viewport={"width": 1280, "height": 800}, has_touch=False, is_mobile=False)
    sign_up_quietly(computer.context)
    start_quiz(computer.page, "short")
    computer.context.set_offline(True)

    answer_rightly(computer.page, site.papers["short"][0])

    expect(computer.page.locator("#save-state")).to_have_text(re.compile("^Kept on this computer"))
    computer.forgive(CUT)


def test_who_comes_back_to_a_page_sees_what_was_answered_on_another_device(
    learning: Visit, learner: Page, visit: Visitor, site: Site
) -> None:
    question = site.papers["short"][1]
    start_quiz(learner, "short")
    go_to(learner, 2)
    other = visit(storage_state=learning.context.storage_state())
    other.page.goto(learner.url)
    answer_rightly(other.page, question)
    expect_saved(other.page)

    learner.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect_saved(learner)
    assert shown_entries(learner, question) == right_entries(question)


def test_an_attempt_that_was_handed_in_meanwhile_takes_nothing_and_says_so(
    learning: Visit, learner: Page, written: QuestionContent
) -> None:
    start_quiz(learner, "short")
    summary = learner.url.replace("/1/", "/summary/")
    write_without_a_connection(learner, written, "Nazarbayev")
    close_in_silence(learner)
    learning.context.set_offline(False)
    other = learning.context.new_page()
    other.add_init_script("indexedDB.open = () => { throw new Error('another device'); }")
    other.goto(summary)
    other.get_by_role("button", name="Hand in").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Results")

    page = learning.context.new_page()
    with page.expect_response(lambda response: response.status == 409):
        page.goto(quiz_path("short"))
    page.goto("/my/")

    expect(page.locator(".message")).to_contain_text("it was not handed in")
    learning.forgive(CUT, "409")
