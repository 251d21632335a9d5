"""axe-core finds nothing to mend on any page, in light and dark, on a phone and at a desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser import tour
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor
from tests.browser.learners import sign_up_quietly
from tests.browser.site import Site

pytestmark = pytest.mark.browser

#: Each size and each scheme once: neither changes what the other looks like.
MODES = [
    pytest.param({**PHONE, "color_scheme": "dark"}, id="phone-dark"),
    pytest.param({**DESKTOP, "color_scheme": "light"}, id="desk-light"),
]


@pytest.fixture(params=MODES)
def reader(request: pytest.FixtureRequest, visit: Visitor) -> Visit:
    # Nothing that moves or fades may be on its way when it is looked at.
    return visit(**request.param, reduced_motion="reduce")


@pytest.fixture
def learner(reader: Visit) -> Page:
    sign_up_quietly(reader.context)
    return reader.page


def test_pages_that_anybody_may_open(reader: Visit) -> None:
    assert found_on(reader.page, tour.public_pages(reader.page)) == {}


def test_pages_of_a_learner(learner: Page) -> None:
    assert found_on(learner, tour.own_pages(learner)) == {}


def test_a_term_and_its_note(learner: Page) -> None:
    assert found_on(learner, tour.terms(learner)) == {}


@pytest.mark.parametrize("pages", [tour.graded_pages, tour.practice_pages], ids=["graded", "practice"])
def test_pages_of_a_quiz(learner: Page, site: Site, pages: Callable[[Page, Site], Iterator[str]]) -> None:
    assert found_on(learner, pages(learner, site)) == {}


def test_pages_of_an_instructor(reader: Visit, site: Site) -> None:
    site.let_write(sign_up_quietly(reader.context))

    assert found_on(reader.page, tour.teaching_pages(reader.page, site)) == {}


def test_pages_of_a_gradebook(reader: Visit, site: Site) -> None:
    name = sign_up_quietly(reader.context)

    assert found_on(reader.page, tour.gradebook_pages(reader.page, site, name)) == {}


def test_pages_of_a_class(reader: Visit, site: Site) -> None:
    name = sign_up_quietly(reader.context)
    site.let_write(name)
    parts = site.teach(name)

    assert found_on(reader.page, tour.class_pages(reader.page, parts)) == {}


def test_coming_into_a_class(visit: Visitor, reader: Visit, site: Site) -> None:
    parts = site.teach(sign_up_quietly(visit().context))

    assert found_on(reader.page, tour.joining_pages(reader.page, parts["code"])) == {}


def found_on(page: Page, pages: Iterator[str]) -> dict[str, list[str]]:
    """What axe finds, by page; pages without fault are left out."""
    found = {name: violations(page) for name in pages}
    assert found
    return {name: faults for name, faults in found.items() if faults}


def violations(page: Page) -> list[str]:
    response: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]
