"""Nothing of a key leaves the server before feedback is allowed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from people.models import User
from quizzes.models import Attempt, Quiz
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import SAMPLES, begin, in_written_order, make_bank, make_question, make_quiz
from tests.security.keys import NEVER, REMARKS, Marks, answers_to, make_marked_question, pages_around, press

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

EXPLANATION = "Because it says so."


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def marks() -> Marks:
    return Marks()


def marked_quiz(marks: Marks, **fields: Any) -> Quiz:
    """A quiz with one marked question of each kind."""
    edition = make_small_course()
    for kind in SAMPLES:
        make_marked_question(edition, kind, marks)
    return make_quiz(edition, **fields)


def now_begin(quiz: Quiz, learner: User, purpose: str = "graded") -> Attempt:
    attempt = begin(quiz, learner, purpose=purpose, at=timezone.now() - timedelta(minutes=1))
    in_written_order(attempt)
    return attempt


def given_away(pages: dict[str, str], marks: Marks) -> dict[str, set[tuple[str, str]]]:
    """What each page tells of the keys, for those that tell anything."""
    found = {name: marks.found_in(text) for name, text in pages.items()}
    return {name: secrets for name, secrets in found.items() if secrets}


def told(pages: dict[str, str], marks: Marks) -> set[tuple[str, str]]:
    return set().union(*given_away(pages, marks).values())


def hand_in(browser: Client, attempt: Attempt) -> None:
    browser.post(reverse("quizzes:submit", args=[attempt.pk]))


def results(attempt: Attempt) -> str:
    return reverse("quizzes:results", args=[attempt.pk])


def test_a_graded_attempt_tells_nothing_while_it_runs(browser: Client, learner: User, marks: Marks) -> None:
    attempt = now_begin(marked_quiz(marks), learner)

    before = pages_around(browser, attempt)
    said = answers_to(browser, attempt, "save", "flag-on", "hint-1", "check", "go-1", "go-summary", "explode")
    afterwards = pages_around(browser, attempt)

    assert [given_away(pages, marks) for pages in (before, said, afterwards)] == [{}, {}, {}]


def test_an_attempt_whose_time_is_up_tells_nothing_as_long_as_answers_may_arrive(
    browser: Client, learner: User, marks: Marks, settings: Settings
) -> None:
    settings.ANSWER_GRACE = timedelta(minutes=5)
    attempt = now_begin(marked_quiz(marks), learner)
    press(browser, attempt, "save")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(seconds=1))

    fetched = pages_around(browser, attempt)

    assert given_away(fetched, marks) == {}


@pytest.mark.parametrize("feedback", ["score_only", "after_last_attempt"])
def test_a_submitted_attempt_tells_nothing_where_only_the_score_is_shown(
    browser: Client, learner: User, marks: Marks, feedback: str
) -> None:
    attempt = now_begin(marked_quiz(marks, feedback=feedback, attempts_allowed=2), learner)
    press(browser, attempt, "save")
    hand_in(browser, attempt)

    fetched = answers_to(browser, attempt, "save", "check", "hint-1") | pages_around(browser, attempt)

    assert given_away(fetched, marks) == {}


def test_practice_tells_nothing_before_a_try(browser: Client, learner: User, marks: Marks) -> None:
    attempt = now_begin(marked_quiz(marks), learner, "practice")

    before = pages_around(browser, attempt)
    said = answers_to(browser, attempt, "save", "flag-on", "go-1", "go-summary", "explode")
    afterwards = pages_around(browser, attempt)

    assert [given_away(pages, marks) for pages in (before, said, afterwards)] == [{}, {}, {}]


def test_practice_shows_the_hints_that_were_asked_for_and_no_further_one(
    browser: Client, learner: User, marks: Marks
) -> None:
    attempt = now_begin(marked_quiz(marks), learner, "practice")
    press(browser, attempt, "hint-1")

    fetched = answers_to(browser, attempt, "save", "flag-on") | pages_around(browser, attempt)

    assert told(fetched, marks) == {(kind, "hint 1") for kind in SAMPLES}


def test_between_two_tries_practice_shows_the_remark_on_the_answer_given_and_nothing_else(
    browser: Client, learner: User, marks: Marks
) -> None:
    attempt = now_begin(marked_quiz(marks), learner, "practice")
    attempt.items.filter(question__kind__in=["reflection", "true_false"]).delete()  # these have a single try
    press(browser, attempt, "check")

    fetched = pages_around(browser, attempt) | answers_to(browser, attempt, "save", "flag-on", "check")
    fetched |= {f"{name}, afterwards": text for name, text in pages_around(browser, attempt).items()}

    assert set(attempt.items.values_list("tries", "closed")) == {(1, False)}
    assert told(fetched, marks) == {(kind, part) for kind, part in REMARKS if kind != "true_false"}


def test_once_feedback_is_allowed_it_is_given(browser: Client, learner: User, marks: Marks) -> None:
    """Else the tests above would find nothing whatever a page said. What is the author's own business stays so."""
    attempt = now_begin(marked_quiz(marks), learner)
    press(browser, attempt, "save")
    hand_in(browser, attempt)

    shown = told(pages_around(browser, attempt), marks)

    keys = {("numeric", "right number"), ("short_text", "right word"), ("reflection", "model answer")}
    keys |= {("cloze", "right number"), ("cloze", "right word")}
    for_all = {(kind, part) for kind in SAMPLES for part in ("explanation", "general feedback", "evidence")}
    assert shown >= keys | for_all | REMARKS
    assert {part for _, part in shown} & NEVER == set()


def test_the_last_attempt_must_be_over_before_the_others_show_the_key(browser: Client, learner: User) -> None:
    quiz = make_bank(1, feedback="after_last_attempt", attempts_allowed=2, time_limit_minutes=5)
    now = timezone.now()
    first = begin(quiz, learner, at=now)
    hand_in(browser, first)
    last = begin(quiz, learner, at=now)

    while_it_runs = browser.get(results(first)).content.decode()
    Attempt.objects.filter(pk=last.pk).update(deadline_at=now - timedelta(seconds=1))
    once_it_is_over = browser.get(results(first)).content.decode()

    assert EXPLANATION not in while_it_runs
    assert EXPLANATION in once_it_is_over


def test_the_name_of_an_image_is_the_authors_own_business(browser: Client, learner: User) -> None:
    name = default_storage.save("questions/astana-is-right.png", ContentFile(b"\x89PNG"))
    edition = make_small_course()
    make_question(edition, image=name, image_alt="A map.")
    attempt = begin(make_quiz(edition), learner, at=timezone.now())

    response = browser.get(reverse("quizzes:image", args=[attempt.items.get().revision_id]))

    assert response.headers["Content-Disposition"] == 'inline; filename="image.png"'
    assert response.headers["Content-Type"] == "image/png"


def test_an_image_with_a_number_that_no_database_holds_is_not_found(browser: Client) -> None:
    assert browser.get(reverse("quizzes:image", args=[10**25])).status_code == 404
