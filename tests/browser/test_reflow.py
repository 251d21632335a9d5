"""No page scrolls sideways on the smallest phone, nor zoomed to 400 % on a small screen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import tour
from tests.browser.conftest import Visit, Visitor
from tests.browser.learners import sign_up_quietly
from tests.browser.site import Site

pytestmark = pytest.mark.browser

#: How far things stick out to the right, and which.
STICKING_OUT = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > room + 1);
  return [`${document.documentElement.scrollWidth} px`, ...out.map((each) => each.outerHTML.slice(0, 80))];
}"""


@pytest.fixture(
    params=[
        pytest.param({"width": 320, "height": 640}, id="small phone"),
        pytest.param({"width": 320, "height": 256}, id="400 percent"),
    ]
)
def reader(request: pytest.FixtureRequest, visit: Visitor) -> Visit:
    """With the largest text that can be set."""
    new = visit(viewport=request.param)
    new.context.add_cookies([{"name": "display", "value": "xl.wide.auto", "url": new.base_url}])
    return new


@pytest.fixture
def learner(reader: Visit) -> Page:
    sign_up_quietly(reader.context)
    return reader.page


def test_pages_that_anybody_may_open(reader: Visit) -> None:
    assert sticking_out(reader.page, tour.public_pages(reader.page)) == {}


def test_pages_of_a_learner(learner: Page) -> None:
    assert sticking_out(learner, tour.own_pages(learner)) == {}


def test_a_term_and_its_note(learner: Page) -> None:
    assert sticking_out(learner, tour.terms(learner)) == {}


@pytest.mark.parametrize("pages", [tour.graded_pages, tour.practice_pages], ids=["graded", "practice"])
def test_pages_of_a_quiz(learner: Page, site: Site, pages: Callable[[Page, Site], Iterator[str]]) -> None:
    assert sticking_out(learner, pages(learner, site)) == {}


def test_pages_of_an_instructor(reader: Visit, site: Site) -> None:
    site.let_write(sign_up_quietly(reader.context))

    assert sticking_out(reader.page, tour.teaching_pages(reader.page, site)) == {}


def test_pages_of_a_gradebook_do_not_stick_out(reader: Visit, site: Site) -> None:
    name = sign_up_quietly(reader.context)

    assert sticking_out(reader.page, tour.gradebook_pages(reader.page, site, name)) == {}


def test_pages_of_a_class(reader: Visit, site: Site) -> None:
    name = sign_up_quietly(reader.context)
    site.let_write(name)
    parts = site.teach(name)

    assert sticking_out(reader.page, tour.class_pages(reader.page, parts)) == {}


def test_coming_into_a_class(visit: Visitor, reader: Visit, site: Site) -> None:
    parts = site.teach(sign_up_quietly(visit().context))

    assert sticking_out(reader.page, tour.joining_pages(reader.page, parts["code"])) == {}


def sticking_out(page: Page, pages: Iterator[str]) -> dict[str, list[str]]:
    """What is wider than the page, by page; pages that fit are left out."""
    found = {name: page.evaluate(STICKING_OUT) for name in pages}
    assert found
    return {name: parts for name, parts in found.items() if parts}
