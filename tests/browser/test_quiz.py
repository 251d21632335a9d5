"""A graded quiz with a question of every kind, from its start to the passage that settles a wrong answer."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from quizzes.content import AnswerRow, QuestionContent
from tests.browser.answering import answer_rightly, answer_wrongly, right_entries, shown_entries
from tests.browser.conftest import Visitor
from tests.browser.learners import expect_question, expect_saved, follow, go_to, sign_up_quietly, start_quiz
from tests.browser.site import COURSE, Site

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def learner(visit: Visitor, scripts: bool) -> Page:
    new = visit(java_script_enabled=scripts)
    sign_up_quietly(new.context)
    return new.page


def test_a_quiz_is_taken_and_leads_back_into_the_text(learner: Page, site: Site, scripts: bool) -> None:
    paper = site.papers["every-kind"]
    start_quiz(learner, "every-kind")

    wrong = answer_all(learner, paper, scripts)
    hand_in(learner)

    expect(learner.locator(".score")).to_contain_text("90 %")
    expect_results(learner, paper, wrong)
    follow_evidence(learner, place_of_single_choice(paper))
    expect_on_my_course(learner)


def test_answers_and_flags_outlast_a_reload(learner: Page, site: Site, scripts: bool) -> None:
    paper = site.papers["every-kind"]
    start_quiz(learner, "every-kind")

    for number, question in enumerate(paper, start=1):
        answer_rightly(learner, question)
        if number == 3:
            follow(learner.get_by_role("button", name="Flag"))
        go_on(learner, scripts)
    follow(learner.get_by_role("link", name=re.compile(r"^Question 1\b")))
    for number, question in enumerate(paper, start=1):
        go_to(learner, number)
        learner.reload()
        assert shown_entries(learner, question) == right_entries(question)

    expect(learner.locator(".map-item.is-answered")).to_have_count(len(paper))
    expect(learner.locator(".map-item.is-flagged")).to_have_text(re.compile("^3: answered, flagged$"))


def test_the_summary_names_what_is_open_before_handing_in(learner: Page, site: Site, scripts: bool) -> None:
    start_quiz(learner, "every-kind")
    answer_rightly(learner, site.papers["every-kind"][0])
    go_on(learner, scripts)

    learner.get_by_role("button", name="Summary and hand in").click()

    open_ones = len(site.papers["every-kind"]) - 1
    expect(learner.locator(".lead")).to_have_text(f"{open_ones} questions have no answer yet.")
    learner.get_by_role("link", name="To the first open question").click()
    expect_question(learner, 2)


def answer_all(page: Page, paper: tuple[QuestionContent, ...], scripts: bool) -> AnswerRow:
    """Answer everything rightly but the single choice; the row chosen there."""
    chosen = None
    for question in paper:
        if question.kind == "single_choice":
            chosen = answer_wrongly(page, question)
        else:
            answer_rightly(page, question)
        go_on(page, scripts)
    assert chosen
    return chosen


def go_on(page: Page, scripts: bool) -> None:
    if scripts:
        expect_saved(page)
    follow(page.locator(".bar .is-main"))


def hand_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you hand in")
    expect(page.locator(".lead")).to_have_text("Every question has an answer.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results")


def place_of_single_choice(paper: tuple[QuestionContent, ...]) -> int:
    return [question.kind for question in paper].index("single_choice")


def result(page: Page, place: int) -> Locator:
    return page.locator(".result").nth(place)


def expect_results(page: Page, paper: tuple[QuestionContent, ...], wrong: AnswerRow) -> None:
    """Verdict, own and right answer, remark, explanation and the marked words, question by question."""
    expect(page.locator(".result")).to_have_count(len(paper))
    for place, question in enumerate(paper):
        shown = result(page, place)
        verdict = {"single_choice": "Not right", "reflection": "Compare with a model answer"}
        if question.kind not in verdict:  # what was right takes one line until it is opened
            shown.locator("details.card > summary").click()
        expect(shown.locator(".verdict")).to_contain_text(verdict.get(question.kind, "Right"))
        expect(shown.locator(".explanation")).to_be_visible()
        assert shown.locator("mark").count() > 0
        if question.kind not in {"multiple_choice", "ordering", "reflection"}:
            expect(shown.get_by_text("Your answer:")).not_to_have_count(0)
    mended = result(page, place_of_single_choice(paper))
    expect(mended.get_by_text("Your answer:")).to_contain_text(wrong.text)
    (right,) = right_entries(paper[place_of_single_choice(paper)])
    expect(mended.get_by_text("Right answer:")).to_contain_text(right)
    expect(mended).to_contain_text(wrong.feedback)
    expect(mended.locator("mark").first).to_be_visible()


def follow_evidence(page: Page, place: int) -> None:
    """From a wrong answer to the words of the lesson that settle it."""
    result(page, place).get_by_role("link", name="Read it in the lesson").first.click()
    expect(page).to_have_url(re.compile(rf"{COURSE}lessons/[a-z-]+/#fact-[a-z0-9-]+$"))
    expect(page.locator(".fact:target")).to_be_in_viewport()


def expect_on_my_course(page: Page) -> None:
    follow(page.get_by_role("link", name="My course"))
    row = page.get_by_role("row", name="Quiz: every-kind")
    expect(row.get_by_role("cell")).to_have_text(["90 %", "90 %"])
    expect(row.get_by_role("rowheader")).to_contain_text("✓ passed")
    expect(page.locator(".lesson-card").first).to_contain_text(re.compile(r"\d+ of \d+ passages read"))
