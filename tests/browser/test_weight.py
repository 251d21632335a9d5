"""How little goes over the wire until a phone has a lesson."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer_rightly
from tests.browser.conftest import Visitor
from tests.browser.learners import expect_saved, go_to, start_quiz
from tests.browser.site import COURSE, Site

pytestmark = pytest.mark.browser

#: Bytes of everything that answers a first visit, headers and all, and how many requests it takes.
FIRST_VISIT, REQUESTS = 60_000, 8
#: Bytes of a next page, while the browser has the files that pages share.
NEXT_PAGE = 15_000
#: Bytes of an answer that is saved, and of everything that answers it, headers and all.
SAVE = 1024


@dataclass
class Wire:
    """What came over the wire into a page."""

    requests: int = 0
    size: int = 0
    passed_over: set[str] = field(default_factory=set)

    def note_memory(self, event: dict[str, Any]) -> None:
        self.passed_over.add(event["requestId"])

    def note_response(self, event: dict[str, Any]) -> None:
        # The icon of the tab comes when the browser likes, at times with the next page.
        if event["response"].get("fromDiskCache") or event["response"]["url"].endswith(".svg"):
            self.passed_over.add(event["requestId"])

    def note(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self.passed_over:
            self.requests += 1
            self.size += int(event["encodedDataLength"])

    def clear(self) -> None:
        self.requests = self.size = 0


@pytest.fixture
def page(visit: Visitor) -> Page:
    return visit().page


@pytest.fixture
def wire(page: Page) -> Wire:
    return wire_of(page)


def wire_of(page: Page) -> Wire:
    wire = Wire()
    session = page.context.new_cdp_session(page)
    session.on("Network.requestServedFromCache", wire.note_memory)
    session.on("Network.responseReceived", wire.note_response)
    session.on("Network.loadingFinished", wire.note)
    session.send("Network.enable")
    return wire


@pytest.mark.parametrize(
    "lesson", ["a-backyard", "turning-point", "popular-response", "back-to-the-future", "realpolitik"]
)
def test_a_first_visit_to_a_lesson_is_light(page: Page, wire: Wire, lesson: str) -> None:
    page.goto(f"{COURSE}lessons/{lesson}/", wait_until="networkidle")

    assert wire.requests <= REQUESTS
    assert 0 < wire.size <= FIRST_VISIT


def test_the_next_page_brings_little_more_than_its_text(page: Page, wire: Wire) -> None:
    page.goto(f"{COURSE}lessons/a-backyard/", wait_until="networkidle")
    wire.clear()

    page.locator("a[rel=next]").click()
    expect(page).to_have_url(re.compile("turning-point"))
    page.wait_for_load_state("networkidle")

    assert wire.requests == 1
    assert 0 < wire.size <= NEXT_PAGE


def test_saving_an_answer_of_any_kind_costs_less_than_a_kilobyte_each_way(learner: Page, site: Site) -> None:
    wire = wire_of(learner)
    start_quiz(learner, "every-kind")
    sent: list[int] = []
    learner.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))

    for number, question in enumerate(site.papers["every-kind"], start=1):
        go_to(learner, number)
        learner.wait_for_load_state("networkidle")
        wire.clear()
        sent.clear()
        answer_rightly(learner, question)
        expect_saved(learner)
        learner.wait_for_load_state("networkidle")
        assert wire.requests
        assert wire.size <= SAVE * wire.requests
        assert max(sent) <= SAVE
