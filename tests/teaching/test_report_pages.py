"""The inbox of what learners report."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.models import Course
from quizzes.actions import record_answer, submit
from quizzes.actions.report import report_question
from quizzes.models import Question, QuestionReport
from tests.lessons.builders import make_learner
from tests.quizzes.builders import NOON, begin, make_bank, new_save, publish

pytestmark = pytest.mark.django_db

INBOX = "/teaching/reports/"


@pytest.fixture
def browser() -> Client:
    make_bank(1)
    teacher = make_learner("teacher")
    Course.objects.get().instructors.add(teacher)
    browser = Client()
    browser.force_login(teacher)
    return browser


def reported(name: str, choice: str = "1") -> QuestionReport:
    quiz = Question.objects.get().edition.quizzes.get()
    attempt = begin(quiz, make_learner(name))
    record_answer(
        learner=attempt.learner, attempt_id=attempt.pk, number=1, entries={"choice": choice}, save=new_save(), at=NOON
    )
    submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON)
    return report_question(learner=attempt.learner, attempt_id=attempt.pk, number=1, text=f"{name} says no.", at=NOON)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_an_empty_inbox_says_so(browser: Client) -> None:
    assert "Nothing is waiting." in text_of(browser.get(INBOX))
    assert "Every report from learners is answered." in text_of(browser.get("/teaching/"))


def test_a_report_stands_with_the_question_as_asked_and_the_answer_given(browser: Client) -> None:
    report = reported("ann")
    question = Question.objects.get()
    question.prompt = "What else?"
    question.save()
    publish(question)

    page = text_of(browser.get(reverse("teaching:report", args=[report.pk])))

    assert "ann says no." in page
    assert "What about question-1?" in page
    assert '<strong lang="en">No</strong>' in page
    assert "The question has been changed since it was asked." in page
    assert reverse("teaching:regrade", args=[question.pk]) in page
    assert "1 report to answer" in text_of(browser.get("/teaching/"))


def test_answering_tells_and_clears_the_inbox(browser: Client) -> None:
    report = reported("ann", choice="")

    page = browser.post(reverse("teaching:report", args=[report.pk]), {"answer": "Corrected."}, follow=True)

    report.refresh_from_db()
    assert (report.answer, str(report.answered_by)) == ("Corrected.", "teacher")
    assert "Answered. The learner is told." in text_of(page)
    assert ([*page.context["open_reports"]], [*page.context["answered"]]) == ([], [report])
    assert "<em>no answer</em>" in text_of(browser.get(reverse("teaching:report", args=[report.pk])))


def test_an_answer_without_words_is_not_sent(browser: Client) -> None:
    report = reported("ann")

    page = browser.post(reverse("teaching:report", args=[report.pk]), {"answer": " "})

    assert page.status_code == 422
    assert QuestionReport.objects.open().get() == report


@pytest.mark.parametrize("count", [1, 20])
def test_the_inbox_costs_the_same_for_any_number_of_reports(browser: Client, count: int) -> None:
    for number in range(count):
        reported(f"learner-{number}")

    with CaptureQueriesContext(connection) as queries:
        browser.get(INBOX)

    assert len(queries) == 5  # session, user, writes a course?, open reports, answered ones
