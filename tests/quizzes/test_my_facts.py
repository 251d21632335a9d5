"""What a learner knows of the facts of a course: what is said of each, and the page."""

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
from pytest_django import DjangoAssertNumQueries

from lessons.actions.derive import derive_edition
from lessons.models import Edition, Fact, FactText, FormerSlug, Lesson, Passage
from memory.models import Memory
from people.models import User
from quizzes.my_facts import MyFact, MyFacts, State, my_facts, state_of
from tests.lessons.builders import make_edition, make_fact, make_learner, make_lesson, make_passage, make_small_course
from tests.memory.builders import DAY, NOON, record, remembered, told, withdrawn
from tests.quizzes.builders import make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=2)


def facts_of(found: MyFacts) -> list[MyFact]:
    return [fact for lesson in found.lessons for fact in lesson.facts]


def only_fact(edition: Edition, learner: User, **ago: float) -> MyFact:
    (fact, *_rest) = facts_of(my_facts(edition, learner, at=NOON + timedelta(**ago)))
    return fact


def page(browser: Client, **query: str) -> str:
    answer = browser.get(reverse("quizzes:my-facts", args=["steppe", "en"]), query)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.parametrize(
    ("stability", "recalled", "last_was_wrong", "state"),
    [
        (7.0, 0.9, False, State.WELL),
        (6.9, 0.9, False, State.KNOWN),
        (30.0, 0.89, False, State.FADING),
        (30.0, 1.0, True, State.FADING),
    ],
)
def test_a_fact_is_known_well_known_or_fading(
    stability: float, recalled: float, last_was_wrong: bool, state: State
) -> None:
    assert state_of(stability=stability, recalled=recalled, last_was_wrong=last_was_wrong) is state


def test_what_was_never_asked_is_new_and_comes_back_at_no_time(edition: Edition, learner: User) -> None:
    assert facts_of(my_facts(edition, learner, at=NOON)) == [
        MyFact("fact-1-1", "Statement 1-1.", "stated", State.NEW),
        MyFact("fact-1-2", "Statement 1-2.", "stated", State.NEW),
    ]


def test_what_was_answered_wrongly_is_fading_at_once(edition: Edition, learner: User) -> None:
    record(learner, edition, told(1, at=NOON - DAY), told(0))

    assert only_fact(edition, learner).state is State.FADING


def test_a_wrong_answer_that_does_not_count_any_more_says_nothing(edition: Edition, learner: User) -> None:
    wrong = told(0)
    record(learner, edition, told(1, at=NOON - DAY), wrong)

    record(learner, edition, withdrawn(wrong))

    assert only_fact(edition, learner).state is State.KNOWN


def test_what_others_answer_says_nothing(edition: Edition, learner: User) -> None:
    record(make_learner("berik"), edition, told(0))
    record(learner, edition, told(1, at=NOON - DAY))

    assert only_fact(edition, learner).state is State.KNOWN


@pytest.mark.parametrize(("hours", "days"), [(-30, 0), (1, 0), (25, 1), (5 * 24, 5)])
def test_it_tells_the_days_until_a_fact_comes_back(edition: Edition, learner: User, hours: int, days: int) -> None:
    remembered(learner, edition, ["fact-1-1"], due_at=NOON + timedelta(hours=hours), stability=30.0)

    assert only_fact(edition, learner) == MyFact("fact-1-1", "Statement 1-1.", "stated", State.WELL, back_in_days=days)


def test_the_plan_for_an_exam_counts_until_the_exam(edition: Edition, learner: User) -> None:
    remembered(learner, edition, ["fact-1-1"], due_at=NOON + 9 * DAY, planned_at=NOON + 2 * DAY)

    without = only_fact(edition, learner).back_in_days
    learner.exams.create(course=edition.course, at=NOON + 3 * DAY)

    assert (without, only_fact(edition, learner).back_in_days) == (9, 2)
    assert only_fact(edition, learner, days=3).back_in_days == 6


def test_sure_errors_stand_first_in_their_lesson(learner: User) -> None:
    edition = make_small_course(lessons=2, passages=3)
    record(learner, edition, told(0, fact="fact-2-3", confidence=3), told(0, fact="fact-2-2", confidence=1))

    assert [fact.slug for fact in facts_of(my_facts(edition, learner, at=NOON))] == [
        *("fact-1-1", "fact-1-2", "fact-1-3"),
        *("fact-2-3", "fact-2-1", "fact-2-2"),
    ]


def test_a_fact_of_two_passages_stands_in_a_lesson_once_and_counts_once(learner: User) -> None:
    edition = make_small_course(lessons=2, passages=2)
    fact = edition.course.facts.get(slug="fact-1-1")
    for passage in Passage.objects.exclude(teachings__fact=fact):
        passage.teachings.create(fact=fact, words="again")

    found = my_facts(edition, learner, at=NOON)

    assert [[fact.slug for fact in lesson.facts] for lesson in found.lessons] == [
        ["fact-1-1", "fact-1-2"],
        ["fact-2-1", "fact-1-1", "fact-2-2"],
    ]
    assert found.counts == {State.WELL: 0, State.KNOWN: 0, State.FADING: 0, State.NEW: 4}


@pytest.mark.parametrize("model", [Fact, Passage, Lesson])
def test_what_is_retired_is_left_out(model: type[Fact | Passage | Lesson], learner: User) -> None:
    edition = make_small_course(lessons=2)
    first = model._default_manager.order_by("pk")[0]

    model._default_manager.filter(pk=first.pk).update(retired_at=NOON)

    assert [fact.slug for fact in facts_of(my_facts(edition, learner, at=NOON))] == ["fact-2-1"]


def test_statements_are_in_the_language_of_the_edition_or_as_the_passage_has_them(
    edition: Edition, learner: User
) -> None:
    kazakh = make_edition(edition.course, language="kk")
    FactText.objects.create(fact=edition.course.facts.get(slug="fact-1-1"), language="kk", statement="Сөйлем.")
    make_passage(make_lesson(kazakh), text="[Бірінші]{fact=fact-1-1}, [екінші]{fact=fact-1-2}.")
    derive_edition(kazakh)

    assert [fact.statement for fact in facts_of(my_facts(kazakh, learner, at=NOON))] == ["Сөйлем.", "екінші"]


@pytest.mark.parametrize("lessons", [1, 30])
def test_it_is_one_query_for_any_number_of_facts(
    lessons: int, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_small_course(lessons=lessons)
    record(learner, edition, *(told(fact=f"fact-{number}-1") for number in range(1, lessons + 1)))

    with django_assert_num_queries(1):
        assert len(my_facts(edition, learner, at=NOON).lessons) == lessons


def test_a_fact_can_be_asked_for_where_there_is_a_question_on_it(
    edition: Edition, browser: Client, learner: User
) -> None:
    make_question(edition)
    make_quiz(edition)
    place = ["steppe", "en"]

    shown = browser.get(reverse("quizzes:my-facts", args=place)).content.decode()
    started = browser.post(reverse("quizzes:review", args=place), {"fact": "fact-1-1"})

    assert re.findall(r'name="fact" value="([^"]*)"', shown) == ["fact-1-1"]
    assert started.headers["Location"] == reverse("quizzes:resume", args=[learner.attempts.get().pk])


def test_a_new_fact_can_not_be_asked_for_where_nothing_can_be_practiced(
    edition: Edition, browser: Client, learner: User
) -> None:
    make_question(edition)
    make_quiz(edition, modes="graded")
    url = reverse("quizzes:my-facts", args=["steppe", "en"])

    new = browser.get(url).content.decode()
    remembered(learner, edition, ["fact-1-1"], due_at=timezone.now())
    met = browser.get(url).content.decode()

    assert ('name="fact"' in new, 'name="fact"' in met) == (False, True)


def test_the_page_says_what_is_known_and_leads_to_the_passages(
    edition: Edition, browser: Client, learner: User
) -> None:
    make_fact(edition.course, "judged", statement="It was wise.", standing="argued")
    make_fact(edition.course, "told", statement="They said so.", standing="reported")
    make_passage(edition.lessons.get(), "more", "[Wise]{fact=judged}, [they said]{fact=told}.")
    derive_edition(edition)
    now = timezone.now()
    remembered(learner, edition, ["fact-1-1"], due_at=now + 25 * DAY, stability=90.0)
    remembered(learner, edition, ["fact-1-2"], due_at=now + DAY, last_review_at=now, stability=2.0)
    remembered(learner, edition, ["judged"], due_at=now, sure_and_wrong=True, stability=1.0)

    shown = page(browser)

    assert "Statement 1-1. ✓✓ known well · comes back in 25 days" in shown
    assert "Statement 1-2. ✓ known · comes back tomorrow" in shown
    assert "It was wise. the authors’ judgment ↓ fading · ! you were sure, and it was wrong · comes back today" in shown
    assert "They said so. reported ○ never met" in shown
    assert "all 4 ✓✓ known well 1 ✓ known 1 ↓ fading 1 ○ never met 1" in shown
    assert "Nothing asked yet" not in shown
    body = browser.get(reverse("quizzes:my-facts", args=["steppe", "en"])).content.decode()
    assert 'href="/courses/steppe/en/lessons/lesson-1/#fact-judged"' in body


def test_the_page_shows_those_of_one_state_alone(edition: Edition, browser: Client, learner: User) -> None:
    record(learner, edition, told(0, at=timezone.now()))

    assert [name in page(browser, state="fading") for name in ("Statement 1-1.", "Statement 1-2.")] == [True, False]
    assert [name in page(browser, state="new") for name in ("Statement 1-1.", "Statement 1-2.")] == [False, True]
    assert "None of the facts is so at present." in page(browser, state="well")
    assert page(browser, state="nonsense") == page(browser)


def test_before_anything_was_asked_the_page_says_what_to_do(edition: Edition, browser: Client) -> None:
    assert "Nothing asked yet: take a quiz" in page(browser)


def test_a_course_that_teaches_no_facts_says_so(browser: Client) -> None:
    make_small_course(lessons=0)

    assert "teach no facts yet" in page(browser)


def test_the_page_needs_an_account(edition: Edition, client: Client) -> None:
    answer = client.get(reverse("quizzes:my-facts", args=["steppe", "en"]), {"state": "new"})

    assert answer.headers["Location"] == "/accounts/sign-in/?next=/courses/steppe/en/facts/%3Fstate%3Dnew"


def test_a_former_address_of_the_course_leads_to_the_page(edition: Edition, browser: Client) -> None:
    FormerSlug.objects.create(model="lessons.course", parent_id=0, slug="prairie", object_id=edition.course_id)

    answer: Any = browser.get(reverse("quizzes:my-facts", args=["prairie", "en"]), {"state": "new"})

    assert (answer.status_code, answer.headers["Location"]) == (301, "/courses/steppe/en/facts/?state=new")


@pytest.mark.parametrize("lessons", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_lessons(lessons: int, browser: Client, learner: User) -> None:
    edition = make_small_course(lessons=lessons, passages=2)
    remembered(learner, edition, [f"fact-{number}-1" for number in range(1, lessons + 1)], due_at=NOON)

    with CaptureQueriesContext(connection) as queries:
        page(browser)

    assert len(queries) == 4  # session, user, edition, facts
    assert Memory.objects.count() == lessons


def test_the_page_of_the_course_fetches_what_of_each_lesson_would_be_recalled(
    edition: Edition, browser: Client, learner: User
) -> None:
    now = timezone.now()
    remembered(learner, edition, ["fact-1-1"], due_at=now + DAY, last_review_at=now)
    place = ["steppe", "en"]
    lesson = edition.lessons.get()

    course = browser.get(reverse("lessons:course", args=place)).content.decode()
    part = browser.get(reverse("quizzes:list", args=place), headers={"HX-Request": "true"}).content.decode()

    assert f'id="recall-{lesson.pk}"><a href="/courses/steppe/en/facts/">' in course
    assert f'id="recall-{lesson.pk}" data-hx-swap-oob="true">' in part
    assert "You would recall 1 of 2 facts now" in part


def test_the_line_of_a_lesson_says_that_nothing_was_asked(edition: Edition, browser: Client) -> None:
    part = browser.get(reverse("quizzes:list", args=["steppe", "en"]), headers={"HX-Request": "true"})

    assert "2 facts: not asked yet" in part.content.decode()


def test_visitors_are_told_nothing_of_what_they_would_recall(edition: Edition, client: Client) -> None:
    place = ["steppe", "en"]

    course = client.get(reverse("lessons:course", args=place)).content.decode()
    part = client.get(reverse("quizzes:list", args=place), headers={"HX-Request": "true"}).content.decode()

    assert "recall" not in course
    assert "recall" not in part
