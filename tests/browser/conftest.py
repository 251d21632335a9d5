"""A running site, a browser, and pages in contexts of their own that tell when something went wrong in them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.learners import sign_up_quietly
from tests.browser.site import Site, running_site

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: The last one proves that nothing is fetched from elsewhere: no other name or address is to be had.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "has_touch": False, "is_mobile": False}
#: What the browser says of a status; responses are looked at by themselves.
REFUSED = "Failed to load resource: the server responded with a status of"
#: Milliseconds; a machine that does other work too is slow.
PATIENCE = 15_000

#: What pytest ends with where nothing failed but tests that never ended. On a page they wait no longer than their patience,
#: and then fail, so it is the browser that hangs, or what drives it, and that says nothing of the site.
HUNG = 75

expect.set_options(timeout=PATIENCE)
_failed: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _failed.append(report.longreprtext)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _failed and all("from pytest-timeout" in why for why in _failed):
        session.exitstatus = HUNG


@dataclass
class Visit:
    """A context with its first page, who is signed in there, and what went wrong in it."""

    context: BrowserContext
    page: Page
    base_url: str
    name: str = ""
    troubles: list[str] = field(default_factory=list)

    def forgive(self, *words: str) -> None:
        """Forget troubles with one of these words: the test made them."""
        self.troubles[:] = [trouble for trouble in self.troubles if not any(word in trouble for word in words)]


Visitor = Callable[..., Visit]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as site:
        yield site


# No longer than this package is at work: while Playwright's event loop runs, Django refuses this process its database.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"none of {', '.join(NAMES)} is installed")
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Opens a context of its own: ``visit(**options of the context)``, a phone's unless they say otherwise.

    At the end of the test nothing may have gone wrong in it but what the test forgave.
    """
    visits: list[Visit] = []

    def open_context(**options: Any) -> Visit:
        context = browser.new_context(base_url=site.url, **(PHONE | options))
        context.set_default_timeout(PATIENCE)
        visit = Visit(context, context.new_page(), site.url)
        visits.append(visit)
        _watch(visit, site)
        return visit

    yield open_context
    for visit in visits:
        visit.context.close()
    assert [trouble for visit in visits for trouble in visit.troubles] == []


@pytest.fixture
def learning(visit: Visitor) -> Visit:
    """The visit of a learner with an account of their own, on a phone."""
    new = visit()
    new.name = sign_up_quietly(new.context)
    return new


@pytest.fixture
def learner(learning: Visit) -> Page:
    return learning.page


def _watch(visit: Visit, site: Site) -> None:
    """Note messages of errors (refusals of the content security policy are such), parts that fail, and requests elsewhere.

    That a whole page is refused with a status is for the test to say.
    """

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            visit.troubles.append(f"{message.type}: {message.text}")

    def note_request(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(site.url).netloc and not request.url.startswith("data:"):
            visit.troubles.append(f"asked elsewhere: {request.url}")

    def note_response(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            visit.troubles.append(f"{response.status}: {response.url}")

    visit.context.on("console", note_message)
    visit.context.on("weberror", lambda error: visit.troubles.append(f"broken: {error.error}"))
    visit.context.on("request", note_request)
    visit.context.on("response", note_response)
