"""What learners report of a question, and what they hear of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import User
from quizzes.actions import submit
from quizzes.actions.report import answer_report
from quizzes.models import Attempt, QuestionReport
from tests.lessons.builders import make_learner
from tests.quizzes.builders import begin, make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(learner: User) -> Client:
    browser = Client()
    browser.force_login(learner)
    return browser


@pytest.fixture
def running(learner: User) -> Attempt:
    return begin(make_bank(2), learner, at=timezone.now() - timedelta(minutes=1))


@pytest.fixture
def done(running: Attempt) -> Attempt:
    return submit(learner=running.learner, attempt_id=running.pk, at=timezone.now())


def send(browser: Client, attempt: Attempt, text: str, number: int = 1) -> Any:
    return browser.post(reverse("quizzes:report", args=[attempt.pk, number]), {"text": text}, follow=True)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_report_reaches_the_authors_with_the_paper_it_is_about(browser: Client, done: Attempt) -> None:
    page = send(browser, done, "Both are right.")

    report = QuestionReport.objects.get()
    assert (report.text, report.item, report.answer) == ("Both are right.", done.items.get(number=1), "")
    assert "Thank you." in text_of(page)
    assert "“Both are right.”" in text_of(page)
    assert "The authors have not answered yet." in text_of(page)


def test_the_first_report_of_a_question_stands(browser: Client, done: Attempt) -> None:
    send(browser, done, "Both are right.")
    send(browser, done, "Both are right, I think.")
    send(browser, done, "This one too.", number=2)

    assert [each.text for each in QuestionReport.objects.order_by("pk")] == ["Both are right.", "This one too."]


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_nothing_and_too_much_are_not_sent(browser: Client, done: Attempt, text: str) -> None:
    page = send(browser, done, text)

    assert "Nothing was sent. Say what is wrong, in at most 1000 characters." in text_of(page)
    assert not QuestionReport.objects.exists()


def test_before_there_is_a_result_nothing_is_reported(browser: Client, running: Attempt) -> None:
    page = send(browser, running, "Both are right.")

    assert page.redirect_chain[-1][0] == reverse("quizzes:question", args=[running.pk, 1])
    assert not QuestionReport.objects.exists()


@pytest.mark.parametrize("number", [3, 99])
def test_a_question_that_is_not_on_the_paper_is_not_found(browser: Client, done: Attempt, number: int) -> None:
    assert send(browser, done, "Wrong.", number).status_code == 404


def test_another_learners_paper_is_not_found(done: Attempt) -> None:
    stranger = Client()
    stranger.force_login(make_learner("ben"))

    assert send(stranger, done, "Wrong.").status_code == 404
    assert not QuestionReport.objects.exists()


def test_the_learner_is_told_of_the_answer_until_it_was_read(browser: Client, done: Attempt) -> None:
    send(browser, done, "Both are right.")
    report = QuestionReport.objects.get()
    before = text_of(browser.get("/my/"))

    answer_report(report=report, answer="You are right: <corrected>.", author=make_learner("author"), at=timezone.now())
    told = text_of(browser.get("/my/"))
    read = browser.post(reverse("quizzes:report-seen", args=[report.pk]), follow=True)
    again = browser.post(reverse("quizzes:report-seen", args=[report.pk]))
    after = text_of(browser.get("/my/"))

    news = "The authors answered your report on question 1 of “Quiz”."
    assert [news in page for page in (before, told, after)] == [False, True, False]
    assert "You are right: &lt;corrected&gt;." in text_of(read)
    assert again.headers["Location"] == f"{reverse('quizzes:results', args=[done.pk])}#q1-card"


def test_an_answer_that_was_changed_is_news_again(browser: Client, done: Attempt) -> None:
    send(browser, done, "Both are right.")
    report = QuestionReport.objects.get()
    answer_report(report=report, answer="No.", author=make_learner("author"), at=timezone.now())
    browser.post(reverse("quizzes:report-seen", args=[report.pk]))

    answer_report(report=report, answer="Yes, sorry.", author=make_learner("ben"), at=timezone.now())

    assert "The authors answered your report" in text_of(browser.get("/my/"))
    assert str(report).endswith("Both are right.")
