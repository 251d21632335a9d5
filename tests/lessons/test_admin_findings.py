"""What the rules say of an object stands on the page on which it is changed."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lessons.actions.derive import derive_edition
from lessons.models import Course, Edition, Fact, GlossaryTerm, Lesson, Passage
from quizzes.models import Question, Quiz
from tests.editing import add_url, change_url, errors_of, make_instructor, messages_of, save, sign_in
from tests.lessons.builders import make_edition, make_lesson, make_passage, make_small_course, make_term
from tests.quizzes.builders import make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course(passages=2)
    make_question(edition)
    make_quiz(edition)
    return edition


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def codes(browser: Client, obj: Model) -> list[str]:
    return [finding.code for finding in browser.get(change_url(obj)).context["findings"]]


def test_an_object_that_is_in_order_says_so(browser: Client, edition: Edition) -> None:
    passage = Passage.objects.order_by("pk")[0]

    page = browser.get(change_url(passage))

    assert page.context["findings"] == []
    assert "Nothing is wrong with it as it is saved." in page.content.decode()


def test_beside_errors_nothing_is_called_right_that_is_not_saved(browser: Client, edition: Edition) -> None:
    page = save(browser, change_url(Passage.objects.order_by("pk")[0]), heading="")

    assert errors_of(page)
    assert "What is below is not saved yet. As it is saved, nothing is wrong." in page.content.decode()


def test_each_kind_of_content_shows_its_own_findings(browser: Client, edition: Edition) -> None:
    Passage.objects.filter(slug="passage-2").update(text="Nothing is taught.")
    Lesson.objects.update(objectives="")
    GlossaryTerm.objects.update(term="steppe")
    Question.objects.update(explanation="")
    Quiz.objects.update(lesson=None)
    edition.authors.all().delete()
    edition.quizzes.get().sections.all().delete()
    make_passage(edition.lessons.get(), "empty", " ")
    derive_edition(edition)

    found = [
        codes(browser, obj)
        for obj in (
            Passage.objects.get(slug="empty"),
            edition.lessons.get(),
            Fact.objects.get(slug="fact-1-2"),
            edition.terms.get(),
            edition.questions.get(),
            edition.quizzes.get(),
            edition,
            edition.course,
        )
    ]

    assert found == [
        ["passage.empty"],
        ["lesson.no-objectives", "lesson.no-quiz"],
        ["fact.never-taught", "fact.never-asked"],
        ["term.never-mentioned"],
        ["question.no-explanation"],
        ["quiz.no-sections"],
        ["course.no-authors"],
        [],
    ]


def test_errors_stand_before_warnings_with_the_remedy_and_the_code(browser: Client, edition: Edition) -> None:
    make_term(edition, "river", slug="river")
    term = make_term(edition, "brook", "river", slug="a-brook")

    page = browser.get(change_url(term)).content.decode()

    assert codes(browser, term) == ["term.spelling-twice", "term.never-mentioned"]
    assert "Leave it to one of them: a mention can link to one note only. <code>term.spelling-twice</code>" in page
    assert page.index("<strong>Error</strong>") < page.index("<strong>Warning</strong>")


def test_findings_of_another_edition_with_the_same_slugs_are_not_shown(browser: Client, edition: Edition) -> None:
    kazakh = make_edition(edition.course, language="kk")
    lesson = make_lesson(kazakh, "lesson-1", objectives="")

    assert codes(browser, edition.lessons.get()) == []
    assert codes(browser, lesson) == ["lesson.no-objectives", "lesson.no-passages", "lesson.no-quiz"]


def test_what_is_retired_is_not_looked_at_by_the_rules(browser: Client, edition: Edition) -> None:
    term = make_term(edition, "river", retired_at="2026-01-01T00:00Z")

    page = browser.get(change_url(term)).content.decode()

    assert codes(browser, term) == []
    assert "It is retired: the rules don't look at it." in page


def test_a_new_object_has_no_findings_yet(browser: Client) -> None:
    page = browser.get(add_url(Passage))

    assert "findings" not in page.context


@pytest.mark.parametrize("model", [Question, Quiz])
def test_whoever_stays_on_the_page_is_not_told_twice(model: type[Model], browser: Client, edition: Edition) -> None:
    Question.objects.update(prompt="")
    Question.objects.all().update(retired_at="2026-01-01T00:00Z")
    obj = model._default_manager.get()

    page = save(browser, change_url(obj), prompt="What?", _continue="1")

    assert len(messages_of(page)) == 1


def test_findings_cost_the_same_queries_for_a_course_of_one_passage_and_of_ten(
    browser: Client, edition: Edition
) -> None:
    lesson = edition.lessons.get()
    browser.get(change_url(edition.terms.get()))
    with CaptureQueriesContext(connection) as few:
        browser.get(change_url(edition.terms.get()))
    for number in range(10):
        make_passage(lesson, f"more-{number}")
    with CaptureQueriesContext(connection) as many:
        browser.get(change_url(edition.terms.get()))

    assert len(many) == len(few)


def test_a_course_without_an_edition_is_told_so(browser: Client, edition: Edition) -> None:
    empty = Course.objects.create(slug="empty")
    edition.course.instructors.get().courses_written.add(empty)

    assert codes(browser, empty) == ["course.no-editions"]
