"""What the page of a question shows of its answers, and what a new question starts with."""

import pytest
from django.test import Client

from lessons.models import Edition
from quizzes.admin.questions import COLUMNS, EVERY_COLUMN
from quizzes.kinds import KINDS
from quizzes.models import Question
from tests.editing import add_url, change_url, form_values, make_instructor, save, sign_in
from tests.lessons.builders import make_small_course
from tests.quizzes.builders import SAMPLES, make_question

pytestmark = pytest.mark.django_db

FOLDED = "Columns that this kind passes over"


@pytest.fixture
def edition() -> Edition:
    return make_small_course()


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def test_every_kind_says_which_columns_it_reads() -> None:
    assert set(COLUMNS) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", SAMPLES)
def test_no_column_that_a_sample_of_the_kind_fills_is_folded_up(kind: str) -> None:
    filled = {name for row in SAMPLES[kind][1] for name, value in row.items() if value}

    assert filled & set(EVERY_COLUMN) <= set(COLUMNS[kind])


def test_columns_that_the_kind_does_not_read_are_folded_up_and_still_sent(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    question.answers.update(target="kept")

    page = browser.get(change_url(question))
    save(browser, change_url(question), prompt="Changed?")

    assert FOLDED in page.content.decode()
    assert {answer.target for answer in question.answers.all()} == {"kept"}


def test_a_kind_that_reads_every_column_and_a_new_question_have_none_folded_up(
    browser: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLUMNS, "cloze", EVERY_COLUMN)
    question = make_question(edition, kind="cloze")

    pages = [browser.get(url).content.decode() for url in (change_url(question), add_url(Question))]

    assert [FOLDED in page for page in pages] == [False, False]


def test_a_new_question_has_the_usual_penalty_and_no_options(browser: Client) -> None:
    shown = form_values(browser.get(add_url(Question)))

    assert (shown["penalty"], shown["options"]) == ("1/3", "{}")
