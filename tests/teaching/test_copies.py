"""Copies for the next year: the same content, nobody's attempts, and each goes its own way."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kzcourse.checking import check_courses
from lessons.actions.copy import SlugTaken
from lessons.actions.revise import content_of
from lessons.models import Chart, ContentRevision, Course, Fact, Lesson, Passage
from people.models import User
from quizzes.actions.copy import copy_quiz, copy_whole_course
from quizzes.models import Attempt, Evidence, Question, Quiz
from tests.lessons.builders import make_chart, make_fact, make_learner
from tests.quizzes.builders import NOON, begin, make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz() -> Quiz:
    quiz = make_bank(2)
    quiz.sections.get().questions.set(Question.objects.all())
    begin(quiz, make_learner())
    return quiz


def told(course: Course) -> list[dict[str, Any]]:
    """What the course says, without what it is called."""
    rows = [
        *Lesson.objects.filter(edition__course=course),
        *Passage.objects.filter(lesson__edition__course=course),
        *Fact.objects.filter(course=course),
        *Evidence.objects.filter(question__edition__course=course),
    ]
    left_out = {"edition", "lesson", "course", "question", "passage"}
    return [{name: value for name, value in content_of(row).items() if name not in left_out} for row in rows]


def test_a_copied_course_says_the_same_under_another_slug(quiz: Quiz, teacher: User) -> None:
    course = Course.objects.get()

    made = copy_whole_course(course, slug="next-year", at=NOON)

    assert (made.slug, made.copied_from, list(made.instructors.all())) == ("next-year", course, [teacher])
    assert told(made) == told(course)
    assert Passage.objects.filter(lesson__edition__course=made).first().html  # type: ignore[union-attr]
    assert check_courses([made]).findings == check_courses([course]).findings


def test_a_copied_course_stands_on_its_own_rows(quiz: Quiz) -> None:
    made = copy_whole_course(Course.objects.get(), slug="next-year", at=NOON)

    copied = Quiz.objects.get(edition__course=made)
    assert copied.copied_from == quiz
    assert copied.lesson is not None
    assert copied.lesson.edition.course == made
    assert {each.edition.course for each in copied.sections.get().questions.all()} == {made}
    for question in Question.objects.filter(edition__course=made):
        assert question.fact.course == made
        assert question.revision is not None
        assert {each.passage.lesson.edition.course for each in question.evidence.all()} == {made}
    assert Attempt.objects.count() == 1
    assert begin(copied, make_learner("ben")).items.count() == 2


def test_a_copied_chart_shows_the_copied_facts(quiz: Quiz) -> None:
    course = Course.objects.get()
    make_chart(course.editions.get(), "exports", make_fact(course, "money", value=5, unit="USD"))

    made = copy_whole_course(course, slug="next-year", at=NOON)

    (point,) = Chart.objects.get(edition__course=made).points.all()
    assert (point.label, point.fact.slug, point.fact.course) == ("Money", "money", made)
    assert [row["fact"] for row in ContentRevision.objects.of(point.chart).get().content["points"]] == [
        ["next-year", "money"]
    ]


def test_a_copied_quiz_draws_from_the_same_questions(quiz: Quiz, teacher: User) -> None:
    made = copy_quiz(quiz, slug="again", title="Again", author=teacher, at=NOON)

    assert (made.copied_from, made.title, made.edition) == (quiz, "Again", quiz.edition)
    assert set(made.sections.get().questions.all()) == set(quiz.sections.get().questions.all())
    assert quiz.sections.count() == 1


def test_a_slug_that_is_taken_is_refused(quiz: Quiz, teacher: User) -> None:
    with pytest.raises(SlugTaken):
        copy_whole_course(Course.objects.get(), slug="steppe", at=NOON)
    with pytest.raises(SlugTaken):
        copy_quiz(quiz, slug="quiz", title="Again", author=teacher, at=NOON)

    assert (Course.objects.count(), Quiz.objects.count()) == (1, 1)


def test_a_course_is_copied_from_the_overview(browser: Client, quiz: Quiz) -> None:
    url = reverse("teaching:copy-course", args=[Course.objects.get().pk])

    page = browser.post(url, {"slug": "next-year"})

    made = Course.objects.get(slug="next-year")
    overview = browser.get(reverse("teaching:overview")).content.decode()
    assert page.headers["Location"] == reverse("admin:lessons_course_change", args=[made.pk])
    assert "(copied from steppe)" in overview
    assert 'value="steppe-2"' in browser.get(url).content.decode()


def test_a_quiz_is_copied_from_the_overview(browser: Client, quiz: Quiz) -> None:
    url = reverse("teaching:copy-quiz", args=[quiz.pk])

    page = browser.post(url, {"slug": "again", "title": "Again"})

    made = Quiz.objects.get(slug="again")
    assert page.headers["Location"] == reverse("admin:quizzes_quiz_change", args=[made.pk])
    assert 'value="quiz-2"' in browser.get(url).content.decode()


@pytest.mark.parametrize("slug", ["", "Not a slug", "steppe", "quiz"])
def test_what_can_not_be_copied_so_is_said(browser: Client, quiz: Quiz, slug: str) -> None:
    pages = [
        browser.post(reverse("teaching:copy-course", args=[quiz.edition.course_id]), {"slug": slug}),
        browser.post(reverse("teaching:copy-quiz", args=[quiz.pk]), {"slug": slug, "title": "Again"}),
    ]

    said = [page.status_code for page in pages]
    assert said == {"steppe": [422, 302], "quiz": [302, 422]}.get(slug, [422, 422])
