"""The frame's own pages: home, my course and search."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kzcourse.next_step import NextStep, next_step
from lessons.actions.reading import mark_read
from lessons.models import Edition, Passage
from lessons.progress import progress_in
from people.models import User
from quizzes.actions import submit
from quizzes.models import Quiz
from quizzes.results import work_in
from tests.lessons.builders import make_course, make_edition, make_learner, make_small_course
from tests.memory.builders import remembered
from tests.quizzes.builders import NOON, begin, make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


# Home


def test_home_shows_public_courses_to_anybody(client: Client) -> None:
    make_small_course(lessons=2)

    page = text_of(client.get(reverse("home")))

    assert "The Steppe" in page
    assert "2 lessons · 1 minute of reading" in page


def test_home_hides_a_private_course_from_visitors_only(client: Client, learner: User) -> None:
    make_small_course(public=False)

    visitor = text_of(client.get(reverse("home")))
    client.force_login(learner)
    signed_in = text_of(client.get(reverse("home")))

    assert "There is no public course here." in visitor
    assert "The Steppe" in signed_in


def test_an_empty_home_says_how_to_get_a_course(browser: Client) -> None:
    assert "loadcourse" in text_of(browser.get(reverse("home")))


# My course


def read_lesson(learner: User, edition: Edition, number: int, *, passages: int | None = None) -> None:
    read = list(Passage.objects.filter(lesson__edition=edition, lesson__position=number))[:passages]
    mark_read(learner=learner, passages=read, at=NOON)


def step(edition: Edition, learner: User) -> NextStep:
    results = work_in(edition, learner, at=NOON, in_class=False).results
    return next_step(edition, progress_in(edition, learner), results)


def test_what_comes_back_today_is_the_next_step(browser: Client, learner: User) -> None:
    make_edition(make_course("taiga"))  # facts and editions have other keys
    edition = make_small_course(passages=2)
    make_question(edition)
    remembered(learner, edition, ["fact-1-1", "fact-1-2"], due_at=timezone.now())

    page = " ".join(browser.get(f"{reverse('my-course')}?edition={edition.pk}").content.decode().split())

    assert "1 fact comes back today." in page  # no question asks the other
    assert reverse("quizzes:review", args=["steppe", "en"]) in page


def take(quiz: Quiz, learner: User, *, right: bool) -> None:
    attempt = begin(quiz, learner)
    attempt.items.update(points=1)
    if right:
        quiz.refresh_from_db()
        attempt.terms["pass_mark_percent"] = 0
        attempt.save()
    submit(learner=learner, attempt_id=attempt.pk, at=NOON)


def test_the_next_step_follows_what_the_learner_has_done(learner: User) -> None:
    edition = make_small_course(lessons=2, passages=2)
    make_question(edition)
    quiz = make_quiz(edition)

    begun = step(edition, learner)
    read_lesson(learner, edition, 1, passages=1)
    left = step(edition, learner)
    read_lesson(learner, edition, 1)
    ready = step(edition, learner)
    running = begin(quiz, learner)
    goes_on = step(edition, learner)
    submit(learner=learner, attempt_id=running.pk, at=NOON)
    again = step(edition, learner)
    take(quiz, learner, right=True)
    further = step(edition, learner)
    read_lesson(learner, edition, 2)
    done = step(edition, learner)

    lesson = "/courses/steppe/en/lessons/lesson-{}/"
    assert (begun.label, begun.url) == ("Start reading", lesson.format(1))
    assert (left.label, left.url) == ("Continue where you left", lesson.format(1) + "#passage-1")
    assert (ready.label, ready.url) == ("Take “Quiz”", "/courses/steppe/en/quizzes/quiz/")
    assert (goes_on.label, goes_on.url) == ("Continue the quiz", f"/attempts/{running.pk}/")
    assert again.url == ready.url
    assert (further.label, further.url) == ("Read the next lesson", lesson.format(2))
    assert (done.label, done.url) == ("To the course", "/courses/steppe/en/")


def test_of_what_runs_that_whose_time_runs_out_goes_on_first(learner: User) -> None:
    edition = make_small_course()
    make_question(edition)
    practised = begin(make_quiz(edition, slug="first"), learner, purpose="practice")
    practice = step(edition, learner)
    counts = begin(make_quiz(edition, slug="second"), learner)
    counting = step(edition, learner)
    timed = begin(make_quiz(edition, slug="third", time_limit_minutes=40), learner)
    running_out = step(edition, learner)

    assert (practice.url, practice.words) == (f"/attempts/{practised.pk}/", "You practice “First”.")
    assert (counting.url, counting.words) == (f"/attempts/{counts.pk}/", "“Second” is running. Your answers are kept.")
    assert running_out.url == f"/attempts/{timed.pk}/"
    assert running_out.words == "“Third” is running, and so is its time. Your answers are kept."


def test_a_final_quiz_waits_until_all_is_read(learner: User) -> None:
    edition = make_small_course()
    make_question(edition)
    quiz = make_quiz(edition)
    quiz.lesson = None
    quiz.save()
    read_lesson(learner, edition, 1)

    assert step(edition, learner).words == "You have read all lessons."


def test_nothing_is_proposed_that_cannot_be_started(learner: User) -> None:
    edition = make_small_course()
    make_question(edition)
    practice_only = make_quiz(edition, "practice-only", modes="practice")
    used_up = make_quiz(edition, "used-up", modes="graded", attempts_allowed=1)
    read_lesson(learner, edition, 1)

    first = step(edition, learner)
    submit(learner=learner, attempt_id=begin(practice_only, learner, purpose="practice").pk, at=NOON)
    second = step(edition, learner)
    submit(learner=learner, attempt_id=begin(used_up, learner).pk, at=NOON)

    assert first.url == "/courses/steppe/en/quizzes/practice-only/"
    assert second.url == "/courses/steppe/en/quizzes/used-up/"
    assert step(edition, learner).label == "To the course"


def test_my_course_shows_reading_results_and_what_to_do(browser: Client, learner: User) -> None:
    quiz = make_bank(1)
    read_lesson(learner, quiz.edition, 1)
    take(quiz, learner, right=False)

    page = text_of(browser.get(reverse("my-course")))

    assert "1 of 1 passages read" in page
    assert "1 fact: not asked yet" in page
    assert "My facts" in page
    assert "not passed yet" in page
    assert "Take “Quiz”" in page


@pytest.mark.parametrize("lessons", [1, 30])
def test_my_course_costs_at_most_eight_queries(browser: Client, learner: User, lessons: int) -> None:
    edition = make_small_course(lessons=lessons)
    make_question(edition)
    take(make_quiz(edition), learner, right=False)
    read_lesson(learner, edition, 1)

    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("my-course"))

    assert len(queries) == 7  # session, user, editions, quizzes, attempts, lessons, mastery


def test_my_course_opens_the_course_used_last_and_links_the_others(browser: Client, learner: User) -> None:
    read_long_ago = make_small_course()
    other = make_edition(make_course("river"), title="The River")
    mark_read(
        learner=learner,
        passages=Passage.objects.filter(lesson__edition=read_long_ago),
        at=timezone.now() - timedelta(days=1),
    )

    first = browser.get(reverse("my-course"))
    chosen = browser.get(reverse("my-course"), {"edition": other.pk})
    unknown = browser.get(reverse("my-course"), {"edition": "x"})

    assert first.context["edition"] == read_long_ago
    assert first.context["others"] == [other]
    assert chosen.context["edition"] == other
    assert unknown.context["edition"] == read_long_ago


def test_my_course_without_any_course_says_what_will_happen(browser: Client) -> None:
    assert "When your instructor adds one, it appears here." in text_of(browser.get(reverse("my-course")))


def test_my_course_needs_an_account(client: Client) -> None:
    assert client.get(reverse("my-course")).headers["Location"].startswith(reverse("people:sign-in"))


# Search


def search(client: Client, query: str) -> str:
    return text_of(client.get(reverse("search", args=["steppe", "en"]), {"q": query}))


def test_search_finds_lessons_facts_and_terms(client: Client) -> None:
    make_small_course()

    in_lesson = search(client, "stand HERE")
    fact = search(client, "statement 1-1")
    term = search(client, "treaty means")

    assert 'lessons/lesson-1/#passage-1">Passage-1</a>' in in_lesson
    assert "lessons/lesson-1/#fact-fact-1-1" in fact
    assert 'glossary/#term-treaty">treaty</a>' in term


@pytest.mark.parametrize(("query", "said"), [("camel", "Nothing was found for “camel”"), ("a\0b", "found for “ab”")])
def test_search_says_that_nothing_was_found(client: Client, query: str, said: str) -> None:
    make_small_course()

    assert said in search(client, query)


def test_an_empty_search_shows_the_form_alone(client: Client) -> None:
    make_small_course()

    page = search(client, "  ")

    assert 'name="q"' in page
    assert "Nothing was found" not in page


def test_whoever_searches_a_private_course_is_asked_to_sign_in(client: Client) -> None:
    make_small_course(public=False)

    response = client.get(reverse("search", args=["steppe", "en"]), {"q": "treaty"})

    assert response.headers["Location"] == f"{reverse('people:sign-in')}?next=/courses/steppe/en/search/%3Fq%3Dtreaty"
