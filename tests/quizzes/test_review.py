"""The review session: what is due, asked by other questions, again until it is right, and planned for an exam."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Edition, Fact
from memory.models import Exam, Memory, Review
from people.models import User
from quizzes.actions import NothingToReview, check_review, record_answer, start_review, submit
from quizzes.models import Attempt, Quiz
from quizzes.review import review_plan
from quizzes.saves import Save
from tests.lessons.builders import make_learner
from tests.memory.builders import remembered
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import NOON, assign, begin, make_bank, make_question, publish

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(3)


@pytest.fixture
def edition(quiz: Quiz) -> Edition:
    return quiz.edition


def facts(edition: Edition) -> Iterator[Fact]:
    yield from edition.course.facts.order_by("pk")


def remember(learner: User, fact: Fact, *, due_at: datetime) -> None:
    remembered(learner, Edition.objects.get(), [fact.slug], due_at=due_at)


def review(learner: User, edition: Edition, *, at: datetime = NOON, fact: str = "") -> Attempt:
    return start_review(learner=learner, edition=edition, at=at, chance=Random(1), fact=fact)


def check(attempt: Attempt, *, right: bool, number: int = 1, **said: int | None) -> None:
    item = attempt.items.get(number=number)
    place = item.order.index(0 if right else 1)
    check_review(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=number,
        entries={"choice": str(place)},
        save=Save(page=uuid4(), based_on=99, confidence=said.get("confidence")),
        at=NOON + number * MINUTE,
        confirmed=(),
        chance=Random(1),
    )


def asked(attempt: Attempt) -> list[str]:
    return [item.question.slug for item in attempt.items.select_related("question").order_by("number")]


# What is asked


def test_a_session_asks_what_is_due_and_nothing_else(learner: User, edition: Edition) -> None:
    one, other, third = facts(edition)
    remember(learner, one, due_at=NOON - DAY)
    remember(learner, other, due_at=NOON + 3 * DAY)
    remember(learner, third, due_at=NOON + MINUTE)

    attempt = review(learner, edition)

    assert sorted(asked(attempt)) == ["question-1", "question-3"]
    assert (attempt.purpose, attempt.quiz, attempt.reviewed, attempt.edition) == ("review", None, edition, edition)


def test_starting_twice_gives_one_session(learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=NOON)

    assert review(learner, edition) == review(learner, edition, at=NOON + MINUTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(learner=learner, reviewed=edition, purpose="review", terms={}, started_at=NOON)


def test_a_session_of_yesterday_is_over(learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=NOON)
    old = review(learner, edition)

    new = review(learner, edition, at=NOON + DAY)

    old.refresh_from_db()
    assert old.submitted_at == NOON + DAY
    assert new != old


def test_nothing_due_starts_nothing(learner: User, edition: Edition) -> None:
    with pytest.raises(NothingToReview):
        review(learner, edition)

    assert not Attempt.objects.exists()


def test_one_fact_can_be_asked_for(learner: User, edition: Edition) -> None:
    one, other, _third = facts(edition)
    remember(learner, one, due_at=NOON)
    running = review(learner, edition)

    attempt = review(learner, edition, fact=other.slug)
    again = review(learner, edition, fact=one.slug)

    running.refresh_from_db()
    assert (asked(attempt), asked(again)) == (["question-2"], ["question-1"])
    assert running.submitted_at is not None


def test_sure_errors_come_first(learner: User, edition: Edition) -> None:
    for fact in facts(edition):
        remember(learner, fact, due_at=NOON - DAY)
    Memory.objects.filter(fact__slug="fact-1-3").update(sure_and_wrong=True)

    assert asked(review(learner, edition))[0] == "question-3"


def test_another_question_asks_than_last_time(learner: User, edition: Edition) -> None:
    fact = next(facts(edition))
    make_question(edition, "another", fact=fact)
    remember(learner, fact, due_at=NOON)
    first = review(learner, edition)
    check(first, right=True)
    submit(learner=learner, attempt_id=first.pk, at=NOON + 2 * MINUTE)

    second = review(learner, edition, at=NOON + 179 * DAY)

    assert {*asked(first), *asked(second)} == {"question-1", "another"}


def test_what_is_retired_or_not_graded_asks_nothing(learner: User, edition: Edition) -> None:
    one, other, third = facts(edition)
    for fact in (one, other, third):
        remember(learner, fact, due_at=NOON)
    edition.questions.filter(slug="question-1").update(retired_at=NOON)
    Fact.objects.filter(pk=other.pk).update(retired_at=NOON)
    edition.questions.filter(slug="question-3").delete()
    make_question(edition, "think", "reflection", fact=third)

    with pytest.raises(NothingToReview):
        review(learner, edition)


# What may not be asked


def test_a_quiz_of_the_class_is_kept_back_while_it_is_open(learner: User, quiz: Quiz, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=NOON)
    classroom = make_class()
    enrol(classroom, "Aigul", learner=learner)
    assign(classroom, quiz, closes_at=NOON + 2 * DAY)

    with pytest.raises(NothingToReview):
        review(learner, edition)
    Quiz.objects.update(lesson=None)
    with pytest.raises(NothingToReview):
        review(learner, edition)

    assert asked(review(learner, edition, at=NOON + 3 * DAY)) == ["question-1"]


def test_questions_of_a_running_quiz_are_not_asked(learner: User, quiz: Quiz, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=NOON)
    attempt = begin(quiz, learner)

    with pytest.raises(NothingToReview):
        review(learner, edition)
    submit(learner=learner, attempt_id=attempt.pk, at=NOON)

    assert asked(review(learner, edition)) == ["question-1"]


def test_what_can_not_be_practiced_is_not_told_by_asking_for_it(learner: User, quiz: Quiz, edition: Edition) -> None:
    Quiz.objects.update(modes=Quiz.Modes.GRADED)
    fact = next(facts(edition))
    with pytest.raises(NothingToReview):
        review(learner, edition, fact=fact.slug)

    attempt = begin(quiz, learner)
    submit(learner=learner, attempt_id=attempt.pk, at=NOON + MINUTE)

    assert asked(review(learner, edition, at=NOON + MINUTE, fact=fact.slug)) == ["question-1"]


# Answering


def test_what_was_wrong_comes_again_until_it_is_right(learner: User, edition: Edition) -> None:
    fact = next(facts(edition))
    make_question(edition, "another", fact=fact)
    remember(learner, fact, due_at=NOON)
    attempt = review(learner, edition)

    check(attempt, right=False, number=1)
    check(attempt, right=False, number=2)
    check(attempt, right=True, number=3)

    questions = asked(attempt)
    assert len(questions) == 3
    assert set(questions[:2]) == {"question-1", "another"}
    assert list(attempt.items.order_by("number").values_list("round", flat=True)) == [1, 1, 2]
    assert list(Review.objects.order_by("pk").values_list("rating", flat=True)) == [1, 1, 2]


def test_what_missed_several_facts_is_asked_again_as_it_is(learner: User, edition: Edition) -> None:
    one, other, _third = facts(edition)
    edition.questions.update(retired_at=NOON)
    pairs = [{"text": "one", "target": "eins", "fact": one}, {"text": "two", "target": "zwei", "fact": other}]
    make_question(edition, "pairs", "matching", fact=one, answers=pairs)
    remember(learner, one, due_at=NOON)
    attempt = review(learner, edition)
    edition.questions.update(retired_at=None)  # other questions ask the first fact, too

    item = attempt.items.get()
    check_review(
        learner=learner,
        attempt_id=attempt.pk,
        number=1,
        entries={f"place-{place}": str(1 - row) for place, row in enumerate(item.order)},
        save=Save(page=uuid4(), based_on=99),
        at=NOON + MINUTE,
        confirmed=(),
        chance=Random(1),
    )

    assert asked(attempt) == ["pairs", "pairs"]
    assert list(Review.objects.values_list("rating", flat=True)) == [1, 1]


def test_a_right_answer_comes_back_later(learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=NOON)
    attempt = review(learner, edition)

    check(attempt, right=True)

    assert len(asked(attempt)) == 1
    assert Memory.objects.get().due_at > NOON + DAY


def test_a_session_can_be_stopped_at_any_point(learner: User, edition: Edition) -> None:
    for fact in facts(edition):
        remember(learner, fact, due_at=NOON)
    attempt = review(learner, edition)
    check(attempt, right=True)
    item = attempt.items.get(number=2)
    record_answer(
        learner=learner,
        attempt_id=attempt.pk,
        number=2,
        entries={"choice": str(item.order.index(0))},
        save=Save(page=uuid4()),
        at=NOON,
    )

    submit(learner=learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)

    assert list(Review.objects.order_by("pk").values_list("rating", flat=True)) == [3, 3]
    assert review_plan(edition, learner, at=NOON + 3 * MINUTE).forecast.today == 1


def test_a_question_changed_since_is_asked_as_it_is_now(learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=NOON)
    attempt = review(learner, edition)
    question = edition.questions.get(slug="question-1")
    question.prompt = "Asked anew?"
    question.save()
    publish(question)

    check(attempt, right=False)

    again = attempt.items.select_related("revision").get(number=2)
    assert (again.revision_id, again.round) == (question.revision_id, 2)


# Pages


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def page_of(edition: Edition, name: str = "review") -> str:
    return reverse(f"quizzes:{name}", args=[edition.course.slug, edition.language])


def text_of(browser: Client, url: str) -> str:
    return " ".join(browser.get(url).content.decode().split())


def test_the_page_says_how_many_are_due_and_how_long_it_takes(browser: Client, learner: User, edition: Edition) -> None:
    now = timezone.now()
    for fact in facts(edition):
        remember(learner, fact, due_at=now)

    page = text_of(browser, page_of(edition))

    assert "3 facts are due" in page
    assert "about 2 minutes" in page  # half a minute each


def test_the_learners_own_pace_is_used(learner: User, edition: Edition) -> None:
    fact = next(facts(edition))
    remember(learner, fact, due_at=NOON)
    seconds = [10] * 9 + [1000]
    rows = [
        Review(learner=learner, fact=fact, source_id=uuid4(), rating=3, seconds=each, given_at=NOON, received_at=NOON)
        for each in seconds
    ]
    Review.objects.bulk_create(rows[:9])
    before = review_plan(edition, learner, at=NOON).seconds
    Review.objects.bulk_create(rows[9:])

    assert (before, review_plan(edition, learner, at=NOON).seconds) == (30, 21)


def test_a_hasty_learner_reads_the_feedback_too(learner: User, edition: Edition) -> None:
    fact = next(facts(edition))
    remember(learner, fact, due_at=NOON)
    Review.objects.bulk_create(
        Review(learner=learner, fact=fact, source_id=uuid4(), rating=3, seconds=0, given_at=NOON, received_at=NOON)
        for _ in range(10)
    )

    plan = review_plan(edition, learner, at=NOON)

    assert (plan.seconds, plan.minutes) == (10, 1)


def test_an_empty_page_says_what_to_do(browser: Client, learner: User, edition: Edition) -> None:
    empty = text_of(browser, page_of(edition))
    remember(learner, next(facts(edition)), due_at=timezone.now() + 3 * DAY)

    assert "read a lesson and take its quiz" in empty
    assert "Nothing is due today. The next facts come back on" in text_of(browser, page_of(edition))


@pytest.mark.parametrize("number", [1, 1000])
def test_the_page_costs_eight_queries_for_any_number_of_memories(
    browser: Client, learner: User, edition: Edition, number: int
) -> None:
    course = edition.course
    made = Fact.objects.bulk_create(Fact(course=course, slug=f"more-{each}", kind="event") for each in range(number))
    for fact in made:
        remember(learner, fact, due_at=timezone.now())

    with CaptureQueriesContext(connection) as queries:
        browser.get(page_of(edition))

    assert len(queries) == 8  # session, user, edition, exam, forecast, session that runs, pace, assignments


def test_the_story_of_a_session(browser: Client, learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=timezone.now())

    started = browser.post(page_of(edition), follow=True)
    attempt = Attempt.objects.get()
    question = reverse("quizzes:question", args=[attempt.pk, 1])
    wrong = str(attempt.items.get().order.index(1))
    checked = browser.post(question, {"choice": wrong, "do": "check"}, follow=True).content.decode()
    running = text_of(browser, page_of(edition))
    second = reverse("quizzes:question", args=[attempt.pk, 2])
    ended = browser.post(second, {"choice": wrong, "do": "finish"}, follow=True)

    assert started.redirect_chain[-1][0] == question
    assert "Because it says so." not in started.content.decode()  # the key is told after the answer alone
    assert "Because it says so." in checked
    assert "You are asked for this again at the end." in checked
    assert "Continue the review" in running
    assert ended.redirect_chain[-1][0] == reverse("quizzes:results", args=[attempt.pk])
    assert "What comes back next" in ended.content.decode()
    assert reverse("quizzes:review", args=["steppe", "en"]) in ended.content.decode()


def test_finishing_is_for_reviews_alone(browser: Client, learner: User, quiz: Quiz) -> None:
    attempt = begin(quiz, learner, at=timezone.now())

    sent = browser.post(reverse("quizzes:question", args=[attempt.pk, 1]), {"choice": "0", "do": "finish"})

    attempt.refresh_from_db()
    assert sent.headers["Location"] == reverse("quizzes:summary", args=[attempt.pk])
    assert attempt.submitted_at is None


def test_the_summary_of_a_review_leads_back_to_it(browser: Client, learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=timezone.now())
    browser.post(page_of(edition))

    page = text_of(browser, reverse("quizzes:summary", args=[Attempt.objects.get().pk]))

    assert "Finish the review" in page
    assert page_of(edition) in page


def test_nothing_to_ask_is_said(browser: Client, edition: Edition) -> None:
    answer = browser.post(page_of(edition), {"fact": "no-such-fact\0" + "x" * 100}, follow=True).content.decode()

    assert "Nothing can be asked at the moment. Nothing was started." in answer


# An exam


def test_an_exam_is_planned_for_and_taken_back(browser: Client, learner: User, edition: Edition) -> None:
    remember(learner, next(facts(edition)), due_at=timezone.now() + 60 * DAY)
    day = timezone.localdate() + 10 * DAY

    planned = browser.post(page_of(edition, "exam"), {"day": day.isoformat()}, follow=True).content.decode()
    exam_at = Exam.objects.get().at
    browser.post(page_of(edition, "exam"), {"day": ""})

    assert "Planned for that day." in planned
    assert f'value="{day.isoformat()}"' in planned
    assert timezone.localtime(exam_at).date() == day
    assert not Exam.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 800])
def test_a_day_that_is_no_plan_is_refused(browser: Client, edition: Edition, days: int) -> None:
    day = timezone.localdate() + days * DAY

    refused = browser.post(page_of(edition, "exam"), {"day": day.isoformat()})

    assert refused.status_code == 422
    assert "Choose a day from tomorrow on, within two years." in refused.content.decode()
    assert not Exam.objects.exists()
