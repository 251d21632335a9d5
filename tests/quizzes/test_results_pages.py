"""The results of an attempt as its learner sees them in a browser."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import User
from quizzes.actions.regrade import Decision, plan_regrade, regrade
from quizzes.models import Attempt, Quiz
from quizzes.regrading import Method
from tests.lessons.builders import make_learner, make_small_course
from tests.pages import page_of
from tests.pages import text_of as text_of_part
from tests.quizzes.builders import begin, make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def question_url(attempt: Attempt, number: int = 1) -> str:
    return reverse("quizzes:question", args=[attempt.pk, number])


def now_begin(quiz: Quiz, learner: User, *, ago: timedelta = MINUTE) -> Attempt:
    return begin(quiz, learner, at=timezone.now() - ago)


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def hand_in(browser: Client, attempt: Attempt) -> str:
    return text_of(browser.post(reverse("quizzes:submit", args=[attempt.pk]), follow=True))


def test_results_begin_with_what_to_do_and_show_the_words_that_settle_it(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner)
    browser.post(question_url(attempt, 1), {"choice": "1", "do": "save"})
    browser.post(question_url(attempt, 2), {"choice": "0", "do": "save"})

    page = hand_in(browser, attempt)

    assert page.index("What to do next") < page.index("50 %")
    assert "One question to look at again." in page
    assert "No is a misreading." in page
    assert "<mark>words 1-1</mark>" in page
    assert "not passed yet (pass mark 60 %)" in page


def test_a_perfect_paper_is_praised_and_passed(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)
    browser.post(question_url(attempt), {"choice": "0", "do": "save"})

    page = hand_in(browser, attempt)

    assert "Everything was right." in page
    assert "passed (pass mark 60 %)" in page


def test_results_keep_the_key_where_only_the_score_is_shown(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, feedback="score_only"), learner)

    page = hand_in(browser, attempt)

    assert "0 %" in page
    for secret in ("Because it says so.", "is a misreading", "words 1-1"):
        assert secret not in page


def test_results_show_the_key_after_the_last_attempt(browser: Client, learner: User) -> None:
    quiz = make_bank(1, feedback="after_last_attempt", attempts_allowed=2)
    first = hand_in(browser, now_begin(quiz, learner))
    second = hand_in(browser, now_begin(quiz, learner))

    assert "Because it says so." not in first
    assert "Because it says so." in second


def test_results_say_when_the_lesson_has_been_rewritten(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)
    passage = attempt.edition.lessons.get().passages.get()
    passage.html = "<p>Rewritten.</p>"
    passage.save()

    assert "The lesson has been rewritten since this question was asked." in hand_in(browser, attempt)


def test_results_survive_a_passage_that_is_gone(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)
    attempt.edition.lessons.get().passages.update(slug="renamed")

    assert "<mark>words 1-1</mark>" in hand_in(browser, attempt)


@pytest.mark.parametrize("count", [1, 30])
def test_results_cost_the_same_for_any_number_of_questions(browser: Client, learner: User, count: int) -> None:
    attempt = now_begin(make_bank(count), learner)
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("quizzes:results", args=[attempt.pk]))

    assert len(queries) == 8  # session, user, attempt, items, regrades, passages, attempts so far, assignments


def test_an_overdue_attempt_reads_as_closed_and_a_get_writes_nothing(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, time_limit_minutes=5), learner, ago=6 * MINUTE)

    for name, args in (("question", [attempt.pk, 1]), ("summary", [attempt.pk])):
        assert browser.get(reverse(f"quizzes:{name}", args=args)).headers["Location"] == reverse(
            "quizzes:results", args=[attempt.pk]
        )
    page = text_of(browser.get(reverse("quizzes:results", args=[attempt.pk])))

    attempt.refresh_from_db()
    assert "0 %" in page
    assert "The time was up. What was answered until then was handed in." in page
    assert attempt.submitted_at is None


def test_of_the_results_what_was_right_takes_one_line(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner)
    browser.post(question_url(attempt, 1), {"choice": "0", "do": "save"})
    browser.post(question_url(attempt, 2), {"choice": "1", "do": "save"})

    page = page_of(browser.post(reverse("quizzes:submit", args=[attempt.pk]), follow=True))

    shown = [page.by_id(f"q{number}-card")[0] for number in (1, 2)]
    assert [card.tag for card in shown] == ["details", "article"]
    assert text_of_part(shown[0][0]) == "Question 1 ✓ Right"
    assert page.links()["2: ✗ Not right"] == "#q2-card"


def test_what_was_decided_on_is_shown_though_it_was_right(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner)
    browser.post(question_url(attempt, 1), {"choice": "1", "do": "save"})
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    regraded(attempt, Method.KEY, accepted="No")

    page = page_of(browser.get(reverse("quizzes:results", args=[attempt.pk])))
    assert page.by_id("q1-card")[0].tag == "article"


def test_of_many_passages_three_are_named_at_once(browser: Client, learner: User) -> None:
    edition = make_small_course(lessons=5)
    for number, lesson in enumerate(edition.lessons.all(), start=1):
        make_question(edition, f"question-{number}", lesson=lesson)
    attempt = now_begin(make_quiz(edition), learner)

    page = page_of(browser.post(reverse("quizzes:submit", args=[attempt.pk]), follow=True))

    (step,) = (part for part in page.root.iter("section") if part.get("class") == "next-step")
    (more,) = step.iter("details")
    assert text_of_part(more[0]) == "2 more passages"
    assert len(list(step.iter("li"))) == 5


def test_results_of_a_running_attempt_lead_back_to_it(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)

    response = browser.get(reverse("quizzes:results", args=[attempt.pk]))

    assert response.headers["Location"] == question_url(attempt)


# After a regrade


def regraded(attempt: Attempt, method: Method, **options: Any) -> None:
    decision, author = Decision(method, **options), make_learner("teacher")
    question, at = attempt.items.get(number=1).question_id, timezone.now()
    plan = plan_regrade(question_id=question, decision=decision, author=author, at=at)
    regrade(
        question_id=question,
        decision=decision,
        fingerprint=plan.fingerprint,
        reason="It read two ways.",
        author=author,
        at=at,
    )


def test_results_show_the_verdict_by_the_corrected_key_and_say_that_it_was_corrected(
    browser: Client, learner: User
) -> None:
    attempt = now_begin(make_bank(2), learner)
    browser.post(question_url(attempt), {"choice": "1", "do": "save"})
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    regraded(attempt, Method.KEY, accepted="No")

    page = text_of(browser.get(reverse("quizzes:results", args=[attempt.pk])))
    assert "graded by the corrected key. “It read two ways.”" in page
    assert [card.state for card in browser.get(reverse("quizzes:results", args=[attempt.pk])).context["cards"]] == [
        "right",
        "missing",
    ]
    assert "50 %" in page


def test_results_say_that_a_question_no_longer_counts(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner)
    browser.post(question_url(attempt), {"choice": "1", "do": "save"})
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    regraded(attempt, Method.DROP)

    page = text_of(browser.get(reverse("quizzes:results", args=[attempt.pk])))
    assert "left out of the score. It no longer counts in your score. “It read two ways.”" in page
