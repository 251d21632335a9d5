"""Practice: feedback after every try, more tries for less credit, and no key on the page before it is earned."""

import html
import re

import pytest
from playwright.sync_api import Page, expect

from quizzes.content import QuestionContent
from quizzes.kinds.gaps import ChoiceGap, gaps_of
from tests.browser.answering import answer_rightly, answer_wrongly, best, plain
from tests.browser.learners import expect_question, follow, go_to, start_quiz
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_a_wrong_try_brings_a_remark_then_a_hint_helps_and_a_right_one_shows_the_passage(
    learner: Page, site: Site
) -> None:
    question = at_kind(learner, site, "single_choice")
    wrong = answer_wrongly(learner, question)

    follow(learner.get_by_role("button", name="Check"))

    band = learner.locator("#feedback")
    expect(band).to_be_focused()
    expect(band.locator(".verdict")).to_have_text(re.compile("Not right"))
    expect(band.locator(".remark")).to_have_text(text_of(wrong.feedback))
    expect(learner.get_by_text("2 tries left")).to_be_visible()
    follow(learner.get_by_role("button", name="Hint"))
    expect(learner.locator("#hints")).to_have_text(text_of(question.hints[0]))
    answer_rightly(learner, question)
    follow(learner.get_by_role("button", name="Check"))
    expect(band.locator(".verdict")).to_have_text(re.compile("Right"))
    expect(band.locator(".points")).to_have_text("0.50 of 1")  # a third for the try before, half of that for the hint
    band.locator("summary").first.click()
    expect(band.locator("mark").first).to_be_visible()
    expect(learner.get_by_text("This question is finished.")).to_be_visible()


@pytest.mark.parametrize("practice", [True, False], ids=["practice", "graded"])
def test_the_key_is_not_in_a_page_before_it_may_be_seen(learner: Page, site: Site, practice: bool) -> None:
    start_quiz(learner, "every-kind", practice=practice)

    for number, question in enumerate(site.papers["every-kind"], start=1):
        go_to(learner, number)
        assert leaked(learner, question) == []


def test_a_wrong_try_that_leaves_others_gives_no_key_away(learner: Page, site: Site) -> None:
    question = at_kind(learner, site, "single_choice")
    wrong = answer_wrongly(learner, question)

    follow(learner.get_by_role("button", name="Check"))

    expect(learner.locator("#feedback")).to_be_visible()
    assert leaked(learner, question) == [text_of(wrong.feedback)]


def test_a_reflection_is_compared_with_a_model_answer(learner: Page, site: Site) -> None:
    question = at_kind(learner, site, "reflection")
    answer_rightly(learner, question)

    learner.get_by_role("button", name="Compare").click()

    expect(learner.locator("#feedback")).to_contain_text(plain(question.answers[0].text.split("\n\n")[0]))


def test_nothing_is_counted_before_something_was_answered(learner: Page, site: Site) -> None:
    at_kind(learner, site, "single_choice")

    follow(learner.get_by_role("button", name="Check"))

    expect(learner.locator(".message")).to_have_text("Choose or write an answer first. Nothing was counted.")
    expect(learner.locator("#feedback")).to_have_count(0)


def test_what_is_finished_is_gone_through_to_the_end(learner: Page, site: Site) -> None:
    start_quiz(learner, "short", practice=True)
    for number, question in enumerate(site.papers["short"], start=1):
        expect_question(learner, number)
        answer_rightly(learner, question)
        follow(learner.get_by_role("button", name="Check"))
        expect(learner.locator("#feedback .verdict")).to_have_text(re.compile("Right"))
        follow(learner.locator(".bar .is-main"))

    learner.get_by_role("button", name="Finish practice").click()

    expect(learner.locator(".score")).to_have_text(re.compile(r"100\s%\s+in practice"))


def at_kind(page: Page, site: Site, kind: str) -> QuestionContent:
    """Practice the question of this kind."""
    paper = site.papers["every-kind"]
    (question,) = (each for each in paper if each.kind == kind)
    start_quiz(page, "every-kind", practice=True)
    go_to(page, paper.index(question) + 1)
    return question


def leaked(page: Page, question: QuestionContent) -> list[str]:
    """What of the key, the remarks and the passage stands anywhere in the page, in attributes too."""
    source = plain(html.unescape(page.content()))
    return [secret for secret in secrets_of(question) if secret in source]


def secrets_of(question: QuestionContent) -> list[str]:
    shown = plain(" ".join([text_of(question.prompt), *(f"{row.text} {row.target}" for row in question.answers)]))
    texts = [question.explanation, question.general_feedback, *question.hints]
    texts += [row.feedback for row in question.answers]
    quoted = [quotation.exact for quotation in question.evidence if quotation.exact not in shown]
    return [text for text in map(text_of, [*texts, *quoted, *entries_to_write(question)]) if text]


def entries_to_write(question: QuestionContent) -> list[str]:
    """Right answers that a learner has to find the words for."""
    if question.kind in {"short_text", "reflection"}:
        return [best(question.answers).text]
    if question.kind == "cloze":
        return [each.best.text for each in gaps_of(question) if not isinstance(each, ChoiceGap)]
    return []


def text_of(source: str) -> str:
    """Sanitised HTML as a reader sees it."""
    return plain(html.unescape(re.sub("<[^>]*>", "", source)))
