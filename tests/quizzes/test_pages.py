"""The pages of quizzes and attempts, as a learner's browser asks for them."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import FormerSlug
from people.models import User
from quizzes.models import Attempt, Question, Quiz, Response
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import begin, make_bank, make_question, make_quiz, publish, right

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def other(learner: User) -> Client:
    client = Client()
    client.force_login(make_learner("ben"))
    return client


def start_url(quiz: Quiz) -> str:
    return reverse("quizzes:start", args=[quiz.edition.course.slug, quiz.edition.language, quiz.slug])


def question_url(attempt: Attempt, number: int = 1) -> str:
    return reverse("quizzes:question", args=[attempt.pk, number])


def now_begin(quiz: Quiz, learner: User, purpose: str = "graded", *, ago: timedelta = MINUTE) -> Attempt:
    return begin(quiz, learner, purpose=purpose, at=timezone.now() - ago)


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


# Starting


def test_anybody_sees_what_a_quiz_is_like_and_is_asked_to_sign_in(client: Client) -> None:
    quiz = make_bank(1)

    page = client.get(start_url(quiz))

    assert page.status_code == 200
    assert f"{reverse('people:sign-in')}?next={start_url(quiz)}" in text_of(page)


def test_starting_without_an_account_leads_to_signing_in(client: Client) -> None:
    response = client.post(start_url(make_bank(1)), {"purpose": "graded"})

    assert response.headers["Location"].startswith(reverse("people:sign-in"))
    assert not Attempt.objects.exists()


def test_a_start_leads_to_the_first_question(browser: Client) -> None:
    response = browser.post(start_url(make_bank(2)), {"purpose": "graded"})

    assert response.headers["Location"] == reverse("quizzes:resume", args=[Attempt.objects.get().pk])


def test_the_start_page_offers_to_continue(browser: Client, learner: User) -> None:
    quiz = make_bank(1)
    attempt = now_begin(quiz, learner)

    page = text_of(browser.get(start_url(quiz)))

    assert f'href="{reverse("quizzes:resume", args=[attempt.pk])}">Continue' in page


def test_the_start_page_lets_the_journal_send_where_it_has_no_form(browser: Client, learner: User) -> None:
    quiz = make_bank(1, modes="graded")
    now_begin(quiz, learner)

    page = text_of(browser.get(start_url(quiz)))

    assert "<form" not in page.partition("<main")[2]
    assert 'name="csrfmiddlewaretoken"' in page


def test_no_attempt_left_is_said_and_nothing_is_started(browser: Client, learner: User) -> None:
    quiz = make_bank(1, attempts_allowed=1)
    browser.post(reverse("quizzes:submit", args=[now_begin(quiz, learner).pk]))

    page = browser.post(start_url(quiz), {"purpose": "graded"}, follow=True)

    assert "You have used all attempts at this quiz." in text_of(page)
    assert Attempt.objects.count() == 1


def test_a_mode_not_offered_is_said_and_nothing_is_started(browser: Client) -> None:
    page = browser.post(start_url(make_bank(1, modes="graded")), {"purpose": "practice"}, follow=True)

    assert "This quiz can't be started this way" in text_of(page)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("address", ["quizzes/quiz/", "quizzes/", "lessons/lesson-1/quiz/"])
def test_quizzes_of_a_private_course_ask_visitors_to_sign_in(client: Client, address: str) -> None:
    quiz = make_bank(1)
    quiz.edition.course.public = False
    quiz.edition.course.save()
    url = f"/courses/steppe/en/{address}"

    assert client.get(url).headers["Location"] == f"{reverse('people:sign-in')}?next={url}"


def test_an_old_address_of_a_quiz_leads_to_the_new_one(browser: Client) -> None:
    quiz = make_bank(1)
    FormerSlug.objects.create(model="quizzes.quiz", parent_id=quiz.edition_id, slug="before", object_id=quiz.pk)

    response = browser.get("/courses/steppe/en/quizzes/before/")

    assert (response.status_code, response.headers["Location"]) == (301, start_url(quiz))


def test_the_quizzes_of_an_unknown_lesson_are_not_found(browser: Client) -> None:
    make_bank(1)

    assert browser.get("/courses/steppe/en/lessons/unknown/quiz/").status_code == 404


def test_an_unknown_quiz_is_not_found(browser: Client) -> None:
    quiz = make_bank(1)

    assert browser.get(start_url(quiz).replace("/quiz/", "/other/")).status_code == 404


# Lists


@pytest.mark.parametrize("name", ["list", "card"])
def test_quizzes_are_listed_on_a_page_and_as_a_fragment(browser: Client, learner: User, name: str) -> None:
    quiz = make_bank(1)
    args = [quiz.edition.course.slug, "en", *(["lesson-1"] if name == "card" else [])]
    now_begin(quiz, learner)

    page = browser.get(reverse(f"quizzes:{name}", args=args))
    fragment = browser.get(reverse(f"quizzes:{name}", args=args), headers=HTMX)

    assert "<html" in text_of(page)
    assert text_of(fragment).startswith('<ul class="quiz-list">')
    assert "Running: your answers are kept." in text_of(fragment)
    assert "HX-Request" in page.headers["Vary"]


def test_a_lesson_without_a_quiz_says_so(browser: Client) -> None:
    quiz = make_bank(1)
    quiz.lesson = None
    quiz.save()

    page = browser.get(reverse("quizzes:card", args=["steppe", "en", "lesson-1"]))

    assert "There is no quiz here yet." in text_of(page)


def test_an_attempt_goes_on_at_the_first_question_without_an_answer(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner)
    resume = reverse("quizzes:resume", args=[attempt.pk])
    browser.post(question_url(attempt), {"choice": "1", "do": "save"})

    second = browser.get(resume).headers["Location"]
    browser.post(question_url(attempt, 2), {"choice": "1", "do": "save"})

    assert second == question_url(attempt, 2)
    assert browser.get(resume).headers["Location"] == reverse("quizzes:summary", args=[attempt.pk])


def test_a_retired_quiz_keeps_the_attempts_of_those_who_have_some(
    browser: Client, other: Client, learner: User
) -> None:
    quiz = make_bank(1)
    now_begin(quiz, learner)
    quiz.retired_at = timezone.now()
    quiz.save()

    page = text_of(browser.get(start_url(quiz)))
    browser.post(start_url(quiz), {"purpose": "practice"})

    assert "This quiz is no longer offered." in page
    assert Attempt.objects.count() == 1
    assert other.get(start_url(quiz)).status_code == 404


def test_an_overdue_attempt_is_listed_with_its_score(browser: Client, learner: User) -> None:
    quiz = make_bank(1, time_limit_minutes=5)
    attempt = now_begin(quiz, learner, ago=6 * MINUTE)

    page = text_of(browser.get(start_url(quiz)))

    attempt.refresh_from_db()
    assert reverse("quizzes:results", args=[attempt.pk]) in page
    assert "0 %" in page
    assert attempt.submitted_at is None


# Answering


def test_the_question_page_shows_the_question_and_nothing_of_the_key(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner)

    page = text_of(browser.get(question_url(attempt)))

    assert "What about question-1?" in page
    assert "Not answered yet." in page
    for secret in ("Because it says so.", "is a misreading", "words 1-1"):
        assert secret not in page


def test_the_question_page_is_never_cached(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)

    assert "no-store" in browser.get(question_url(attempt)).headers["Cache-Control"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_question_page_costs_four_queries(browser: Client, learner: User, count: int) -> None:
    attempt = now_begin(make_bank(count), learner)

    with CaptureQueriesContext(connection) as queries:
        browser.get(question_url(attempt))

    assert len(queries) == 4  # session, user, question with its attempt, states of all questions


@pytest.mark.parametrize("count", [1, 30])
def test_a_finished_practice_question_costs_five_queries(browser: Client, learner: User, count: int) -> None:
    attempt = now_begin(make_bank(count), learner, "practice")
    browser.post(question_url(attempt), {"choice": "0", "do": "check"})

    with CaptureQueriesContext(connection) as queries:
        browser.get(question_url(attempt))

    assert len(queries) == 5  # and the passages that settle it


def test_checking_an_answer_in_practice_costs_eleven_queries(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(3), learner, "practice")
    browser.post(question_url(attempt), {"choice": "1", "do": "check"})

    with CaptureQueriesContext(connection) as queries:
        browser.post(question_url(attempt), {"choice": "2", "do": "check", "based_on": "1"})

    assert len(queries) <= 11


def test_submitting_costs_at_most_fifteen_queries(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(30), learner)

    with CaptureQueriesContext(connection) as queries:
        browser.post(reverse("quizzes:submit", args=[attempt.pk]))

    assert len(queries) <= 15


def test_without_scripts_saving_leads_back_to_the_question(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)

    response = browser.post(question_url(attempt), {"choice": "1", "do": "save"})

    assert response.headers["Location"] == question_url(attempt)
    assert "Your answer is saved." in text_of(browser.get(question_url(attempt)))


@pytest.mark.parametrize(
    ("button", "leads_to"), [("go-2", "question"), ("go-summary", "summary"), ("go-99999", "summary")]
)
def test_every_way_off_the_page_saves_the_answer(browser: Client, learner: User, button: str, leads_to: str) -> None:
    attempt = now_begin(make_bank(2), learner)

    response = browser.post(question_url(attempt), {"choice": "1", "do": button})

    args = [attempt.pk, 2] if leads_to == "question" else [attempt.pk]
    assert response.headers["Location"] == reverse(f"quizzes:{leads_to}", args=args)
    assert Response.objects.get().given == {"choice": "1"}


def test_a_save_that_lost_to_a_newer_one_says_so(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner, ago=20 * MINUTE)
    browser.post(question_url(attempt), {"choice": "0", "do": "save"})

    late = {"choice": "1", "age_ms": "600000"}
    page = text_of(browser.post(question_url(attempt), {**late, "do": "go-1"}, follow=True))

    assert "a newer answer from another page was kept" in page


def test_leaving_a_page_says_how_a_number_was_read(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, kind="numeric"), learner)

    page = text_of(browser.post(question_url(attempt), {"text": "79.900", "do": "go-summary"}, follow=True))

    assert "Question 1: your number was read as 79 900." in page


def test_flagging_saves_the_answer_and_marks_the_question(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)

    browser.post(question_url(attempt), {"choice": "1", "do": "flag-on"})

    assert attempt.items.get().flagged
    assert 'aria-pressed="true"' in text_of(browser.get(question_url(attempt)))
    assert Response.objects.count() == 1


def test_an_unreadable_number_is_shown_again_with_what_to_do(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, kind="numeric"), learner)

    page = browser.post(question_url(attempt), {"text": "lots", "do": "go-summary"})

    assert page.status_code == 422
    assert 'value="lots"' in text_of(page)
    assert 'id="answer-error"' in text_of(page)
    assert not Response.objects.exists()


def test_an_unreadable_order_is_shown_again_as_it_was_chosen(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, kind="ordering"), learner)

    page = browser.post(question_url(attempt), {"place-0": "2", "place-1": "2", "do": "go-summary"})

    assert page.status_code == 422
    assert text_of(page).index("Two items have the same place.") < text_of(page).index('class="stem')
    assert text_of(page).count('<option value="2" selected>') == 2


@pytest.mark.parametrize(
    "fields", [{"do": "explode"}, {"do": "save", "page_id": "x"}, {"do": "save", "based_on": "-1"}, {"do": "check"}]
)
def test_a_form_that_this_page_does_not_send_is_refused(browser: Client, learner: User, fields: dict[str, str]) -> None:
    attempt = now_begin(make_bank(1), learner)

    response = browser.post(question_url(attempt), {"choice": "1", **fields})

    assert response.status_code == 400
    assert not Response.objects.exists()


def test_the_time_is_up_for_an_answer_that_comes_late(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, time_limit_minutes=5), learner, ago=6 * MINUTE)

    response = browser.post(question_url(attempt), {"choice": "0", "do": "go-summary"}, follow=True)

    attempt.refresh_from_db()
    assert "This attempt is closed." in text_of(response)
    assert attempt.submitted_at == attempt.deadline_at
    assert not Response.objects.exists()


@pytest.mark.parametrize("name", ["question", "summary", "submit", "results"])
def test_another_learners_attempt_is_not_found(other: Client, learner: User, name: str) -> None:
    attempt = now_begin(make_bank(1), learner)
    url = reverse(f"quizzes:{name}", args=[attempt.pk, 1] if name == "question" else [attempt.pk])

    response = other.post(url) if name == "submit" else other.get(url)

    assert response.status_code == 404


def test_another_learner_can_answer_nothing(other: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)

    assert other.post(question_url(attempt), {"choice": "0", "do": "save"}).status_code == 404
    assert other.post(question_url(attempt), {"choice": "0", "do": "check"}).status_code == 404
    assert not Response.objects.exists()


def test_a_question_not_on_the_paper_is_not_found(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)

    assert browser.get(question_url(attempt, 2)).status_code == 404
    assert browser.post(question_url(attempt, 2), {"choice": "0"}).status_code == 404


# Practice


def practise(browser: Client, attempt: Attempt, choice: str) -> str:
    return text_of(browser.post(question_url(attempt), {"choice": choice, "do": "check"}, follow=True))


def test_practice_says_at_once_that_an_answer_is_right_and_shows_the_passage(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner, "practice")

    page = practise(browser, attempt, "0")

    assert "Right" in page
    assert "Because it says so." in page
    assert "<mark>words 1-1</mark>" in page
    assert f"{reverse('lessons:lesson', args=['steppe', 'en', 'lesson-1'])}#fact-fact-1-1" in page
    assert "This question is finished." in page


def test_between_two_tries_the_key_stays_on_the_server(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner, "practice")

    page = practise(browser, attempt, "1")

    assert "Not right" in page
    assert "No is a misreading." in page
    assert "2 tries left" in page
    assert "Because it says so." not in page
    assert "words 1-1" not in page


def test_an_empty_answer_is_not_checked(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner, "practice")

    page = practise(browser, attempt, "")

    assert "Choose or write an answer first." in page
    assert attempt.items.get().tries == 0


def test_a_doubtful_number_is_asked_about(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1, kind="numeric"), learner, "practice")

    page = browser.post(question_url(attempt), {"text": "79.900", "do": "check"})

    assert "Read as 79 900." in text_of(page)
    assert attempt.items.get().tries == 0

    confirmed = {"text": "79.900", "do": "check", "readings_confirmed": "79\xa0900", "based_on": "1"}
    assert 'name="readings_confirmed" value="79\xa0900"' in html.unescape(page.content.decode())
    browser.post(question_url(attempt), confirmed)
    assert attempt.items.get().tries == 1


def test_a_hint_is_shown_and_the_answer_kept(browser: Client, learner: User) -> None:
    quiz = make_bank(1)
    question = Question.objects.get()
    question.hints = ["Think of treaties."]
    question.save()
    publish(question)
    attempt = now_begin(quiz, learner, "practice")

    page = text_of(browser.post(question_url(attempt), {"choice": "1", "do": "hint-1"}, follow=True))

    assert "Think of treaties." in page
    assert Response.objects.get().given == {"choice": "1"}


def test_a_finished_question_can_be_left_but_not_answered_again(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(2), learner, "practice")
    practise(browser, attempt, "0")

    gone = browser.post(question_url(attempt), {"choice": "1", "do": "go-2"})
    checked = browser.post(question_url(attempt), {"choice": "1", "do": "check"})
    hinted = browser.post(question_url(attempt), {"do": "hint-1"}, follow=True)
    saved = browser.post(question_url(attempt), {"choice": "1", "do": "save"})

    assert gone.headers["Location"] == question_url(attempt, 2)
    assert checked.headers["Location"] == question_url(attempt)
    assert "This question is finished" in text_of(hinted)
    assert saved.headers["Location"] == question_url(attempt)
    assert Response.objects.count() == 1


# Finishing


def test_the_summary_names_what_is_open_and_flagged(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(3), learner)
    browser.post(question_url(attempt), {"choice": "1", "do": "flag-on"})

    page = text_of(browser.get(reverse("quizzes:summary", args=[attempt.pk])))

    assert "2 questions have no answer yet." in page
    assert "You flagged 1 question to look at again." in page
    assert f'href="{question_url(attempt, 2)}">To the first open question' in page


def test_the_summary_of_a_complete_paper_leads_to_handing_in(browser: Client, learner: User) -> None:
    attempt = now_begin(make_bank(1), learner)
    browser.post(question_url(attempt), {"choice": "1", "do": "save"})

    assert "Every question has an answer." in text_of(browser.get(reverse("quizzes:summary", args=[attempt.pk])))


@pytest.mark.parametrize("url_name", ["question", "summary", "submit", "results"])
def test_a_visitor_is_asked_to_sign_in(client: Client, learner: User, url_name: str) -> None:
    attempt = now_begin(make_bank(1), learner)
    url = reverse(f"quizzes:{url_name}", args=[attempt.pk, 1] if url_name == "question" else [attempt.pk])

    response = client.post(url) if url_name == "submit" else client.get(url)

    assert response.headers["Location"].startswith(reverse("people:sign-in"))


def test_of_several_gaps_the_one_that_can_not_be_read_is_marked(browser: Client, learner: User) -> None:
    gaps: dict[str, Any] = {"prompt": "From [[a]] to [[b]].", "options": {"gaps": {"a": "number", "b": "number"}}}
    edition = make_small_course()
    make_question(edition, "gaps", "cloze", answers=[right("1", part="a"), right("2", part="b")], **gaps)
    attempt = now_begin(make_quiz(edition), learner)

    page = browser.post(question_url(attempt), {"gap-1": "1", "gap-2": "many", "do": "go-summary"})

    marked = re.findall(r'name="(gap-\d)"[^>]*aria-invalid="true"', page.content.decode())
    assert (page.status_code, marked) == (422, ["gap-2"])
