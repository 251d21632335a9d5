"""A lesson and its questions side by side."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.models import Edition, Passage
from tests.editing import change_url, make_instructor, sign_in
from tests.lessons.builders import make_small_course
from tests.quizzes.builders import NOON, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course(passages=2)
    make_question(edition)
    return edition


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def url(edition: Edition) -> str:
    return reverse("admin:quizzes_question_lesson", args=[edition.lessons.get().pk])


def test_each_passage_has_the_questions_beside_it_that_quote_it(browser: Client, edition: Edition) -> None:
    question = edition.questions.get()
    question.evidence.create(position=2, passage=Passage.objects.get(slug="passage-1"), exact="lost words")
    make_question(edition, "old", retired_at=NOON)

    page = browser.get(url(edition))

    first, second = page.context["passages"]
    assert "<mark>words 1-1</mark>" in first.html
    assert [(each.question, each.words) for each in first.questions] == [
        (question, (("words 1-1", True), ("lost words", False)))
    ]
    assert second.questions == ()
    html = page.content.decode()
    assert f'href="{change_url(question)}"' in html
    assert "No question quotes this passage." in html


def test_the_page_of_a_lesson_leads_there(browser: Client, edition: Edition) -> None:
    assert f'href="{url(edition)}"' in browser.get(change_url(edition.lessons.get())).content.decode()


def test_an_empty_lesson_says_so_and_nobody_else_sees_it(browser: Client, edition: Edition) -> None:
    Passage.objects.update(retired_at=NOON)

    assert "This lesson has no passages yet." in browser.get(url(edition)).content.decode()
    assert sign_in(make_instructor(username="nobody")).get(url(edition)).status_code == 403


def test_it_costs_the_same_queries_for_one_question_and_for_ten(browser: Client, edition: Edition) -> None:
    browser.get(url(edition))
    with CaptureQueriesContext(connection) as few:
        browser.get(url(edition))
    for number in range(9):
        make_question(edition, f"question-{number}")
    with CaptureQueriesContext(connection) as many:
        browser.get(url(edition))

    assert len(many) == len(few)
