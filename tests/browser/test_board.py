"""While a class takes a quiz its teacher sees it happen, and what the teacher decides arrives at the pupil's page."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer_rightly, field
from tests.browser.conftest import DESKTOP, Visit, Visitor
from tests.browser.learners import expect_question, expect_saved, follow, sign_up_quietly
from tests.browser.site import Site, quiz_path

pytestmark = pytest.mark.browser


@dataclass
class Lesson:
    """A pupil at work on their phone, and the teacher's board."""

    pupil: Visit
    board: Page
    address: str


@pytest.fixture
def lesson(learning: Visit, visit: Visitor, site: Site) -> Lesson:
    desk = visit(**DESKTOP)
    number = site.assign("short", teacher=sign_up_quietly(desk.context), pupil=learning.name, minutes=8)
    address = f"/teaching/assignments/{number}/board/"
    desk.page.goto(address)
    learning.page.goto(quiz_path("short"))
    follow(learning.page.get_by_role("button", name=re.compile("^Start")))
    return Lesson(learning, desk.page, address)


def test_the_teacher_sees_within_seconds_what_a_pupil_does(lesson: Lesson, site: Site) -> None:
    pupil, row = lesson.pupil.page, lesson.board.locator("table.board tbody tr")

    expect(row).to_contain_text("at work")
    expect(row).to_contain_text("question 1")
    expect(row).to_contain_text("0 of 3")
    answer_rightly(pupil, site.papers["short"][0])
    expect(row).to_contain_text("1 of 3")
    expect(lesson.board.locator(".bars")).to_contain_text("1 of 1 right")
    follow(pupil.locator(".bar .is-main"))
    expect(row).to_contain_text("question 2")
    pupil.goto(re.sub(r"\d+/$", "summary/", pupil.url))
    expect(row).to_contain_text("summary")
    follow(pupil.get_by_role("button", name="Hand in"))
    expect(row).to_contain_text("handed in")


def test_five_more_minutes_arrive_at_the_pupils_countdown(lesson: Lesson) -> None:
    clock = lesson.pupil.page.locator(".countdown")
    expect(clock).to_have_text(re.compile(r"^Time left: [67]:\d\d$"))

    follow(lesson.board.get_by_role("button", name="+5 minutes for all"))

    expect(clock).to_have_text(re.compile(r"^Time left: 1[12]:\d\d$"))


def test_closing_hands_in_what_was_saved_and_says_so(lesson: Lesson, site: Site) -> None:
    pupil = lesson.pupil.page
    answer_rightly(pupil, site.papers["short"][0])
    expect_saved(pupil)

    follow(lesson.board.get_by_role("link", name="Close the quiz now"))
    follow(lesson.board.get_by_role("button", name="Close the quiz"))

    expect(pupil.locator(".countdown")).to_have_text("This quiz has been closed. What was saved is handed in.")
    expect(pupil.get_by_role("heading", level=1)).to_have_text("Results")
    expect(lesson.board.locator("table.board tbody tr")).to_contain_text("handed in")


def test_time_that_is_given_at_the_last_moment_keeps_the_attempt_open(lesson: Lesson, site: Site) -> None:
    pupil = lesson.pupil.page
    attempt = re.search(r"/attempts/([\w-]{36})/", pupil.url)
    assert attempt
    site.shorten(attempt[1], seconds=12)
    pupil.reload()
    expect(pupil.locator(".countdown")).to_have_text(re.compile("^Time left: 0:0"))

    follow(lesson.board.get_by_role("button", name="+5 minutes for all"))

    expect(pupil.locator(".countdown")).to_have_text(re.compile(r"^Time left: 1[12]:\d\d$"))
    expect_question(pupil, 1)


def test_what_is_not_saved_is_told_and_a_lost_connection_breaks_nothing(lesson: Lesson, site: Site) -> None:
    pupil, row = lesson.pupil.page, lesson.board.locator("table.board tbody tr")
    asked = next(each for each in site.papers["short"] if each.kind == "short_text")
    number = site.papers["short"].index(asked) + 1
    pupil.locator(f".map-item[value=go-{number}]").click()
    expect(row).to_contain_text(f"question {number}")

    pupil.route(f"**/{number}/answer/", lambda route: route.abort())  # saving alone is cut off
    field(pupil, asked).fill("Something")
    expect(row).to_contain_text("… not yet")
    pupil.unroute(f"**/{number}/answer/")
    expect(row).to_contain_text("1 of 3")
    lesson.pupil.context.set_offline(True)
    expect(row).to_contain_text("offline", timeout=60_000)
    lesson.pupil.context.set_offline(False)
    expect(row).to_contain_text("at work")
    lesson.pupil.forgive("net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED")


def test_the_projector_shows_shares_only_once_they_are_shown(lesson: Lesson, site: Site) -> None:
    answer_rightly(lesson.pupil.page, site.papers["short"][0])
    wall = lesson.board
    wall.goto(f"{lesson.address}?projector=1")
    expect(wall.locator(".seats")).to_contain_text(lesson.pupil.name)
    expect(wall.locator(".bars")).to_have_count(0)

    follow(wall.get_by_role("button", name="Show shares on the projector"))
    expect(wall.locator(".bars")).to_contain_text("1 of 1 right")
    follow(wall.locator(".bars a").first)

    expect(wall.locator(".bars")).not_to_contain_text("✓")
    follow(wall.get_by_role("link", name="Show the answer"))
    expect(wall.locator(".bars .is-right")).to_contain_text("✓ right")
