"""How sure learners are: it is kept with the answer, changes no mark, and orders what is shown afterwards."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from people.models import User
from quizzes.actions import check_answer, record_answer, submit
from quizzes.calibrating import calibration_of
from quizzes.calibration import Level, Verdict, levels
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.saves import Save
from tests.lessons.builders import make_learner
from tests.quizzes.builders import NOON, begin, make_bank

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def save(attempt: Attempt, choice: str, sure: int | None, *, number: int = 1, **said: Any) -> None:
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=number,
        entries={"choice": choice},
        save=Save(page=said.pop("page", None) or uuid4(), confidence=sure, **said),
        at=NOON + MINUTE,
    )


def check(attempt: Attempt, choice: str, sure: int | None, *, number: int = 1) -> None:
    check_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=number,
        entries={"choice": choice},
        save=Save(page=uuid4(), turn=1, based_on=99, confidence=sure),
        at=NOON + MINUTE,
    )


def said(attempt: Attempt) -> list[int | None]:
    return list(Response.objects.filter(item__attempt=attempt).order_by("version").values_list("confidence", flat=True))


# It is kept


def test_who_becomes_surer_changes_what_is_kept(learner: User) -> None:
    attempt = begin(make_bank(1), learner)

    save(attempt, "0", None)
    save(attempt, "0", 1, based_on=1)
    save(attempt, "0", 3, based_on=2)
    save(attempt, "0", 3, based_on=3)

    assert said(attempt) == [None, 1, 3]
    assert AttemptItem.objects.get().current == Response.objects.get(version=3)


def test_the_same_tap_twice_is_kept_once(learner: User) -> None:
    attempt, page = begin(make_bank(1), learner), UUID(int=7)

    for _ in range(2):
        save(attempt, "0", 2, page=page, turn=1)

    assert said(attempt) == [2]


def test_a_page_without_scripts_tells_that_its_learner_became_surer(learner: User) -> None:
    attempt, page = begin(make_bank(1), learner), UUID(int=7)

    for sure in (1, 3, 3):
        save(attempt, "0", sure, page=page)

    assert said(attempt) == [1, 3]


def test_a_page_that_says_what_it_was_opened_with_takes_nothing_back(learner: User) -> None:
    attempt = begin(make_bank(1), learner)
    save(attempt, "0", 2)
    save(attempt, "1", 3, based_on=1)

    save(attempt, "0", 2, based_on=1)
    save(attempt, "1", None, based_on=2)

    assert said(attempt) == [2, 3]


def test_the_page_shows_what_was_said(browser: Client, learner: User) -> None:
    attempt = begin(make_bank(1), learner, at=timezone.now())
    url = reverse("quizzes:question", args=[attempt.pk, 1])

    browser.post(url, {"choice": "0", "confidence": "3", "do": "save"})

    assert '<input type="radio" name="confidence" value="3" checked>' in browser.get(url).content.decode()


def test_what_is_not_graded_asks_nothing(browser: Client, learner: User) -> None:
    attempt = begin(make_bank(1, kind="reflection"), learner, at=timezone.now(), purpose="practice")

    assert 'name="confidence"' not in browser.get(reverse("quizzes:question", args=[attempt.pk, 1])).content.decode()


# It changes no mark


class Enough(Exception):
    pass


@settings(max_examples=25)
@given(
    answers=st.lists(st.sampled_from(["0", "1", "2"]), min_size=3, max_size=3),
    sure=st.lists(st.sampled_from([None, 1, 2, 3]), min_size=3, max_size=3),
    graded=st.booleans(),
)
def test_scores_are_equal_however_sure_one_was(
    answers: Sequence[str], sure: Sequence[int | None], graded: bool
) -> None:
    assert score(answers, sure, graded=graded) == score(answers, [None] * 3, graded=graded)


def score(answers: Sequence[str], sure: Sequence[int | None], *, graded: bool) -> tuple[Any, ...]:
    """The score of such an attempt and the credit of each item; nothing of it stays."""
    found: tuple[Any, ...] = ()
    try:
        with transaction.atomic():
            attempt = begin(make_bank(3), make_learner(), purpose="graded" if graded else "practice")
            for number, (choice, confidence) in enumerate(zip(answers, sure, strict=True), start=1):
                (save if graded else check)(attempt, choice, confidence, number=number)
            done = submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON + 2 * MINUTE)
            found = done.score_millionths, *attempt.items.values_list("credit_millionths", "tries", "closed")
            raise Enough
    except Enough:
        return found


# What is shown first


def test_results_begin_with_sure_errors(browser: Client, learner: User) -> None:
    attempt = begin(make_bank(3), learner, at=timezone.now() - 2 * MINUTE)
    url = reverse("quizzes:question", args=[attempt.pk, 1])[:-2]
    browser.post(f"{url}1/", {"choice": "1", "confidence": "1", "do": "save"})
    browser.post(f"{url}2/", {"choice": "0", "confidence": "3", "do": "save"})
    browser.post(f"{url}3/", {"choice": "1", "confidence": "3", "do": "save"})

    page = browser.post(reverse("quizzes:submit", args=[attempt.pk]), follow=True)

    assert [card.item.number for card in page.context["sure_errors"]] == [3]
    text = page.content.decode()
    order = [text.index(f'id="{name}"') for name in ("sure-heading", "q3-card", "q1-card", "q2-card")]
    assert order == sorted(order)


def test_practice_says_that_one_was_sure(browser: Client, learner: User) -> None:
    attempt = begin(make_bank(1), learner, at=timezone.now(), purpose="practice")
    url = reverse("quizzes:question", args=[attempt.pk, 1])

    page = browser.post(url, {"choice": "1", "confidence": "3", "do": "check"}, follow=True)

    assert "You were sure of this." in page.content.decode()


# Calibration


def test_levels_count_what_was_wholly_right() -> None:
    found = levels([(3, True), (3, False), (3, True), (1, False)])

    assert found == [Level(3, 3, 2), Level(2), Level(1, 1, 0)]
    assert [each.percent for each in found] == [66, 0, 0]
    assert [each.tells for each in found] == [False, False, False]
    assert Level(3, 5, 5).tells


@pytest.mark.parametrize(
    ("level", "verdict"),
    [
        (Level(3, 4, 0), Verdict.OPEN),  # too few
        (Level(3, 5, 3), Verdict.OPEN),  # may be chance
        (Level(3, 5, 1), Verdict.TOO_SURE),
        (Level(3, 30, 18), Verdict.TOO_SURE),
        (Level(3, 5, 4), Verdict.RELIABLE),
        (Level(2, 30, 1), Verdict.OPEN),
        (Level(1, 5, 5), Verdict.OPEN),
        (Level(1, 30, 29), Verdict.TOO_UNSURE),
    ],
)
def test_a_level_says_what_chance_alone_would_not_have_made(level: Level, verdict: Verdict) -> None:
    assert level.verdict == verdict


def test_graded_answers_count_once_their_learner_may_know(learner: User) -> None:
    quiz = make_bank(2, feedback="after_last_attempt", attempts_allowed=2)
    hidden: list[Level] = []
    for number in range(2):
        attempt = begin(quiz, learner, at=NOON + number * 5 * MINUTE)
        for question in (1, 2):
            record_answer(
                learner=learner,
                attempt_id=attempt.pk,
                number=question,
                entries={"choice": str(question - 1)},
                save=Save(page=uuid4(), confidence=3),
                at=attempt.started_at,
            )
        submit(learner=learner, attempt_id=attempt.pk, at=attempt.started_at + MINUTE)
        hidden = hidden or calibration_of(learner, quiz.edition)

    assert hidden[0] == Level(3)
    assert calibration_of(learner, quiz.edition)[0] == Level(3, 4, 2)


def test_in_practice_the_first_try_counts(learner: User) -> None:
    quiz = make_bank(2)
    attempt = begin(quiz, learner, purpose="practice")

    check(attempt, "1", 3)
    check(attempt, "0", 3)
    check(attempt, "0", 2, number=2)

    assert calibration_of(learner, quiz.edition) == [Level(3, 1, 0), Level(2, 1, 1), Level(1)]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_five_queries(browser: Client, learner: User, count: int) -> None:
    quiz = make_bank(count)
    attempt = begin(quiz, learner, purpose="practice")
    for number in range(1, count + 1):
        check(attempt, "0" if number % 3 else "1", 3 if number % 2 else 1, number=number)

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("quizzes:calibration", args=["steppe", "en"])).content.decode()

    assert len(queries) == 5  # session, user, edition, graded, tried
    assert ("When you were sure, you were right in 10 of 15." in page) == (count == 30)
