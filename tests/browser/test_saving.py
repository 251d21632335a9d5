"""Answers are saved as they are given, and the page never says so before it is true."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from quizzes.content import QuestionContent
from tests.browser.answering import answer_rightly, answer_wrongly, choice, field, right_entries, shown_entries
from tests.browser.conftest import Visit
from tests.browser.learners import PASSWORD, expect_question, expect_saved, go_to, start_quiz
from tests.browser.site import Site

pytestmark = pytest.mark.browser

#: What a browser reports of a network that a test has cut.
CUT = ("net::ERR_",)
KEPT = re.compile(r"^Kept on this phone. It is sent as soon as")
WAITS = re.compile(r"^No connection: .* the next page opens by itself")


@pytest.fixture
def written(site: Site) -> QuestionContent:
    """The first question of the short quiz, which is answered in writing."""
    question = site.papers["short"][0]
    assert question.kind == "short_text"
    return question


@pytest.fixture
def writer(learner: Page) -> Page:
    """The page of a learner at that question."""
    start_quiz(learner, "short")
    return learner


@pytest.fixture
def to_choose(site: Site) -> QuestionContent:
    """The second question, which is a single choice."""
    question = site.papers["short"][1]
    assert question.kind == "single_choice"
    return question


@pytest.fixture
def chooser(writer: Page) -> Page:
    go_to(writer, 2)
    return writer


def state(page: Page) -> Locator:
    return page.locator("#save-state")


def on_saving(page: Page, handle: Callable[[Route], object]) -> None:
    """Let ``handle`` decide what becomes of each save."""
    page.route("**/attempts/**", lambda route: handle(route) if route.request.method == "POST" else route.continue_())


def test_saved_is_said_only_after_the_server_answered(writer: Page, written: QuestionContent) -> None:
    held: list[Route] = []
    on_saving(writer, held.append)

    field(writer, written).fill("Naz")
    writer.wait_for_timeout(1500)

    expect(state(writer)).to_have_text(re.compile(r"^\s*Saving …"))
    expect(writer.locator("#answered-count")).to_have_text("0")
    (save,) = held
    save.continue_()
    expect(state(writer)).to_have_text(re.compile(r"✓ Saved"))
    expect(writer.locator("#answered-count")).to_have_text("1")


def open_before_scripts(page: Page) -> Callable[[], None]:
    """Open the page again, with the script on its way until what is returned is called."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def let_in() -> None:
        (script,) = held
        script.continue_()
        page.unroute("**/js/quiz*.js")

    page.route("**/js/quiz*.js", hold)
    page.goto(page.url, wait_until="commit")
    return let_in


def test_what_was_written_before_the_script_had_come_is_saved_too(writer: Page, written: QuestionContent) -> None:
    let_in = open_before_scripts(writer)
    field(writer, written).fill("Naz")

    let_in()

    expect_saved(writer)
    writer.reload()
    expect(field(writer, written)).to_have_value("Naz")


def test_a_choice_made_before_the_script_had_come_is_saved_too(chooser: Page, to_choose: QuestionContent) -> None:
    let_in = open_before_scripts(chooser)
    choice(chooser, to_choose.answers[0].text).click()

    let_in()

    expect_saved(chooser)
    chooser.reload()
    expect(choice(chooser, to_choose.answers[0].text)).to_be_checked()


def test_an_emptied_answer_counts_no_longer(writer: Page, written: QuestionContent) -> None:
    field(writer, written).fill("Naz")
    expect_saved(writer)

    field(writer, written).fill("")
    expect_saved(writer)

    expect(writer.locator("#answered-count")).to_have_text("0")
    expect(writer.locator(".map-item[aria-current]")).to_have_text(re.compile("not answered$"))


def test_what_is_typed_while_a_save_is_under_way_is_saved_after_it(writer: Page, written: QuestionContent) -> None:
    held: list[Route] = []
    on_saving(writer, held.append)
    field(writer, written).fill("Naz")
    writer.wait_for_timeout(1500)

    field(writer, written).fill("Nazarbayev")
    held[0].continue_()
    writer.unroute_all()

    expect_saved(writer)
    writer.reload()
    expect(field(writer, written)).to_have_value("Nazarbayev")


def test_a_save_that_does_not_arrive_is_told_and_made_up_for_with_the_newest_value(
    learning: Visit, writer: Page, written: QuestionContent
) -> None:
    on_saving(writer, lambda route: route.abort("internetdisconnected"))

    field(writer, written).fill("Naz")
    expect(state(writer)).to_have_text(KEPT)
    field(writer, written).fill("Nazarbayev")
    expect(state(writer)).to_have_text(KEPT)
    writer.unroute_all()

    expect(state(writer)).to_have_text(re.compile(r"✓ Saved"))
    writer.reload()
    expect(field(writer, written)).to_have_value("Nazarbayev")
    learning.forgive(*CUT)


def test_a_change_is_taken_back_though_the_answer_to_its_save_got_lost(
    learning: Visit, writer: Page, written: QuestionContent
) -> None:
    field(writer, written).fill("Naz")
    expect_saved(writer)

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    on_saving(writer, lose_the_reply)
    field(writer, written).fill("Nazarbayev")
    expect(state(writer)).to_have_text(KEPT)
    writer.unroute_all()

    field(writer, written).fill("Naz")
    expect(state(writer)).to_have_text(re.compile(r"✓ Saved"))
    writer.reload()
    expect(field(writer, written)).to_have_value("Naz")
    learning.forgive(*CUT)


def test_a_save_that_was_stuck_does_not_undo_a_later_one(
    learning: Visit, writer: Page, written: QuestionContent
) -> None:
    stuck: list[Request] = []

    def hold_up(route: Route) -> None:
        stuck.append(route.request)
        route.abort("timedout")

    on_saving(writer, hold_up)
    field(writer, written).fill("Naz")
    expect(state(writer)).to_have_text(KEPT)
    writer.unroute_all()
    field(writer, written).fill("Nazarbayev")
    expect_saved(writer)

    form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": writer.url}
    arrived = writer.request.post(stuck[0].url, data=stuck[0].post_data or "", headers=form)

    assert arrived.ok
    writer.reload()
    expect(field(writer, written)).to_have_value("Nazarbayev")
    learning.forgive(*CUT)


def test_a_server_that_fails_is_asked_again(learning: Visit, writer: Page, written: QuestionContent) -> None:
    on_saving(writer, lambda route: route.fulfill(status=503, body="busy"))

    field(writer, written).fill("Naz")
    expect(state(writer)).to_have_text(KEPT)
    writer.unroute_all()

    expect(state(writer)).to_have_text(re.compile(r"✓ Saved"))
    learning.forgive("503")


def test_a_save_that_nobody_answers_is_not_waited_for_forever(
    learning: Visit, writer: Page, written: QuestionContent
) -> None:
    on_saving(writer, lambda route: None)

    field(writer, written).fill("Naz")

    expect(state(writer)).to_have_text(KEPT)
    writer.unroute_all()
    expect(state(writer)).to_have_text(re.compile(r"✓ Saved"))
    learning.forgive(*CUT)


def test_without_a_connection_the_page_is_not_left_before_its_answer_is_saved(
    learning: Visit, writer: Page, written: QuestionContent
) -> None:
    on_saving(writer, lambda route: route.abort("internetdisconnected"))
    field(writer, written).fill("Nazarbayev")
    expect(state(writer)).to_have_text(KEPT)

    writer.get_by_role("button", name="Next").click()
    expect_question(writer, 1)
    expect(state(writer)).to_have_text(WAITS)
    writer.unroute_all()

    expect_question(writer, 2)
    writer.get_by_role("button", name="Back").click()
    expect(field(writer, written)).to_have_value("Nazarbayev")
    learning.forgive(*CUT)


def test_a_button_pressed_without_a_connection_is_followed_once_it_is_back(learning: Visit, writer: Page) -> None:
    learning.context.set_offline(True)

    writer.get_by_role("button", name="Next").click()
    expect(state(writer)).to_have_text(WAITS)
    learning.context.set_offline(False)

    expect_question(writer, 2)
    learning.forgive(*CUT)


def test_a_link_does_not_lead_away_without_a_connection(
    learning: Visit, writer: Page, written: QuestionContent
) -> None:
    learning.context.set_offline(True)
    field(writer, written).fill("Nazarbayev")
    expect(state(writer)).to_have_text(KEPT)

    writer.get_by_role("link", name="My course").click()
    expect(state(writer)).to_have_text(re.compile("^No connection: this page stays"))
    expect(field(writer, written)).to_have_value("Nazarbayev")
    learning.context.set_offline(False)

    expect_saved(writer)
    learning.context.set_offline(True)
    writer.get_by_role("link", name="My course").click()
    expect(state(writer)).to_have_text(re.compile("^No connection: this page stays"))
    learning.context.set_offline(False)
    expect_saved(writer)
    writer.get_by_role("link", name="My course").click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("My course")
    learning.forgive(*CUT)


def test_what_is_not_with_the_server_is_said_above_the_buttons(learning: Visit, learner: Page, site: Site) -> None:
    learner.set_viewport_size({"width": 360, "height": 560})
    start_quiz(learner, "every-kind")
    go_to(learner, [each.kind for each in site.papers["every-kind"]].index("matching") + 1)
    learning.context.set_offline(True)

    learner.locator("main select").first.select_option(index=1)
    expect(state(learner)).to_have_text(KEPT)
    learner.evaluate("scrollTo(0, 0)")

    said, buttons = state(learner).bounding_box(), learner.locator(".bar").bounding_box()
    assert said
    assert buttons
    assert 0 < said["y"] < said["y"] + said["height"] <= buttons["y"] + 1 < 560
    learning.context.set_offline(False)
    learning.forgive(*CUT)


def test_going_on_at_once_saves_what_was_just_entered(writer: Page, written: QuestionContent) -> None:
    field(writer, written).fill("Nazarbayev")
    writer.get_by_role("button", name="Next").click()
    expect_question(writer, 2)

    writer.get_by_role("button", name="Back").click()

    expect(field(writer, written)).to_have_value("Nazarbayev")


def test_a_second_tab_has_the_answer_after_a_reload(chooser: Page, to_choose: QuestionContent) -> None:
    other = chooser.context.new_page()
    other.goto(chooser.url)

    answer_rightly(chooser, to_choose)
    expect_saved(chooser)
    other.reload()
    assert shown_entries(other, to_choose) == right_entries(to_choose)
    wrong = answer_wrongly(other, to_choose)
    expect_saved(other)
    chooser.reload()

    expect(choice(chooser, wrong.text)).to_be_checked()


def test_back_shows_the_newest_answer(chooser: Page, to_choose: QuestionContent) -> None:
    answer_wrongly(chooser, to_choose)
    go_to(chooser, 1)
    go_to(chooser, 2)
    answer_rightly(chooser, to_choose)
    go_to(chooser, 3)

    for number in (2, 1, 2):  # past the changed answer to where it was wrong
        chooser.go_back()
        expect_question(chooser, number)

    assert shown_entries(chooser, to_choose) == right_entries(to_choose)


def test_a_number_that_cannot_be_read_is_told_and_one_that_can_is_saved(
    learning: Visit, chooser: Page, site: Site
) -> None:
    question = site.papers["short"][2]
    go_to(chooser, 3)

    field(chooser, question).fill("lots")
    expect(chooser.locator("#save-state.is-unreadable")).to_be_visible()
    answer_rightly(chooser, question)

    expect(state(chooser)).to_have_text(re.compile(r"✓ Saved"))
    learning.forgive("422")


def test_a_session_that_ended_leads_to_signing_in_and_back_to_the_question(
    learning: Visit, chooser: Page, to_choose: QuestionContent
) -> None:
    learning.context.clear_cookies(name="sessionid")

    choice(chooser, to_choose.answers[0].text).click()
    expect(chooser.get_by_text("You were signed out.")).to_be_visible()
    chooser.get_by_label("User name").fill(learning.name)
    chooser.get_by_label("Password").fill(PASSWORD)
    chooser.get_by_role("button", name="Sign in").click()

    expect_question(chooser, 2)
    learning.forgive("401")
