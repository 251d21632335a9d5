"""What was written with bad intent is shown as it was written, in a real browser: nothing runs and nothing is fetched.

That the policy of our pages had to refuse something is a failure, too: the browser says so in its console, which every visit
watches.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Visit, Visitor
from tests.browser.learners import follow, sign_up_quietly
from tests.browser.site import Site, running_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: its course would be in the way of others."""
    with running_site(tmp_path_factory.mktemp("hostile")) as site:
        yield site


@pytest.fixture
def victim(visit: Visitor, site: Site) -> tuple[Visit, dict[str, Any]]:
    """Somebody who reads, takes the quiz, and teaches the class; and where what."""
    new = visit()
    new.name = sign_up_quietly(new.context)
    return new, site.tell("write-with-bad-intent", new.name)


def no_dialog(dialog: Dialog) -> None:
    dialog.dismiss()
    pytest.fail(f"a script ran: {dialog.message}")


def touch_everything(page: Page) -> None:
    """Open what is closed, and pass over and focus whatever might listen to that."""
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => {
          for (const each of document.querySelectorAll("details")) each.open = true;
          for (const each of document.querySelectorAll("main *")) {
            for (const type of ["mouseover", "pointerenter", "mouseenter", "focus"]) each.dispatchEvent(new Event(type));
          }
        }"""
    )
    for link in page.locator("main a[href]").all():
        assert (
            not (link.get_attribute("href") or "").strip().lower().startswith(("javascript", "data", "vbscript", "//"))
        )


def test_nothing_that_was_written_runs(victim: tuple[Visit, dict[str, Any]]) -> None:
    visit, where = victim
    page = visit.page
    page.on("dialog", no_dialog)

    for path in [*where["public"], where["quiz"]]:
        answered = page.goto(path)
        assert answered
        assert answered.status == 200, path
        touch_everything(page)
    assert "<script>alert(1)</script>" in page.goto(where["lesson"]).text().replace("&lt;", "<").replace("&gt;", ">")  # type: ignore[union-attr]
    page.goto(where["quiz"])
    follow(page.get_by_role("button", name="Practice this quiz"))
    for _question in range(where["questions"]):
        touch_everything(page)
        page.locator(where["choose"]).first.check()
        follow(page.get_by_role("button", name="Check"))
        touch_everything(page)
        expect(page.locator("#feedback")).to_be_visible()
        follow(page.locator(".bar .is-main"))
    page.goto("/my/")
    touch_everything(page)

    for path in where["teacher"]:
        answered = page.goto(path)
        assert answered
        assert answered.status == 200, path
        touch_everything(page)
