"""Whoever asks gets all that is stored about them, and nothing that they may not know."""

from datetime import datetime, timedelta
from typing import Any

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kzcourse.leaving import EVERYTHING
from people.models import User
from quizzes.actions import submit
from quizzes.models import Assignment, Attempt, AttemptItem, QuestionReport, Response
from tests.kzcourse.leaving.planted import NOW, WORD, Planted, download_of, the_planted
from tests.lessons.builders import make_learner
from tests.people.builders import enrol, make_class
from tests.quizzes.builders import assign, begin, make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted() -> Planted:
    return the_planted()


def tables(person: User, at: datetime = NOW) -> dict[str, list[dict[str, Any]]]:
    data, _page = download_of(person, at)
    return {table["name"]: table["rows"] for table in data["tables"]}


def test_every_row_of_everything_is_in_it(planted: Planted) -> None:
    told = {name: len(rows) for name, rows in tables(planted.person).items()}

    assert told == {each.name: each.count(planted.person) for each in EVERYTHING}


def test_every_word_of_theirs_is_in_it(planted: Planted) -> None:
    data, page = download_of(planted.person, NOW)
    said = str(data)

    for word in (
        f"{WORD}-1",
        f"{WORD}@example.org",
        WORD.capitalize(),
        f"{WORD.upper()} Q.",
        f"{WORD}s",
        f"{WORD} guessed",
        f"I, {WORD}, doubt it.",
        f"as {WORD} says",
        "79,9 mln",
        f"{WORD} was ill",
        f"{WORD} objects.",
        f"Thank you, {WORD}.",
        f"{WORD}’s phone",
        f"Called {WORD} now.",
        "192.0.2.7",
    ):
        assert word in said, word
        assert word in page, word


def test_answers_are_told_in_the_words_of_the_page(planted: Planted) -> None:
    rows = [row for row in tables(planted.person)["answers"] if row["attempt"] == str(planted.alone.pk)]

    assert [(row["question"], row["answer"], row["counts"], row["percent"]) for row in rows[:4]] == [
        (1, "Yes", False, None),
        (1, "No", True, None),
        (2, "astana", False, None),
        (2, f"{WORD} guessed", True, None),
    ]
    assert {row["answer"] for row in rows[4:] if row["counts"]} == {
        f"I, {WORD}, doubt it.",
        f"as {WORD} says",
        "79,9 mln",
        "one: drei; two: eins",
    }


def test_a_paper_is_told_with_what_it_earned(planted: Planted) -> None:
    rows = [row for row in tables(planted.person)["questions"] if row["attempt"] == str(planted.alone.pk)]

    assert {row["asked"]: row["percent"] for row in rows} == {
        "What about single-choice?": 0.0,
        "What about short-text?": 100.0,
        "What about reflection?": None,
        "It was … .": 0.0,
        "What about numeric?": 100.0,
        "What about matching?": 0.0,
    }


def test_marks_that_were_changed_are_told_with_the_reason(planted: Planted) -> None:
    row = tables(planted.person)["regrades"][0]

    assert (row["question"], row["reason"], row["percent_before"], row["percent_after"]) == (
        2,
        "It was unclear.",
        0.0,
        100.0,
    )


def test_what_an_answer_earned_is_not_told_before_feedback_is_allowed(planted: Planted) -> None:
    Attempt.objects.update(terms={**planted.alone.terms, "feedback": "score_only"})

    told = tables(planted.person)

    graded = {str(planted.alone.pk), str(planted.for_class.pk), str(planted.running.pk)}
    assert {row["percent"] for name in ("questions", "answers") for row in told[name] if row["attempt"] in graded} == {
        None
    }
    assert told["regrades"] == []


def open_ended(feedback: str, **fields: Any) -> tuple[User, Assignment]:
    classroom = make_class()
    pupil = enrol(classroom, "Dana").learner
    return pupil, assign(classroom, make_bank(1), feedback=feedback, **fields)


def percents(pupil: User, at: datetime) -> list[float | None]:
    return [row["percent"] for row in tables(pupil, at)["questions"]]


def test_feedback_after_closing_waits_for_the_class() -> None:
    pupil, assignment = open_ended("after_closing", closes_at=NOW + timedelta(hours=1))
    assert assignment.quiz
    attempt = begin(assignment.quiz, pupil, at=NOW, assignment=assignment)
    submit(learner=pupil, attempt_id=attempt.pk, at=NOW)

    assert percents(pupil, NOW) == [None]
    assert percents(pupil, NOW + timedelta(hours=2)) == [0.0]


def test_feedback_after_the_last_attempt_waits_for_it() -> None:
    pupil, assignment = open_ended("after_last_attempt", attempts_allowed=2)
    assert assignment.quiz
    for expected in ([None], [0.0, 0.0]):
        attempt = begin(assignment.quiz, pupil, at=NOW, assignment=assignment)
        submit(learner=pupil, attempt_id=attempt.pk, at=NOW)
        assert percents(pupil, NOW) == expected


def test_the_page_is_well_made_and_markup_in_it_is_text(planted: Planted) -> None:
    QuestionReport.objects.update(text="<script>alert(1)</script>")

    _data, page = download_of(planted.person, NOW)

    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nothing_of_others_is_in_it(planted: Planted) -> None:
    data, page = download_of(planted.teacher, NOW)

    assert WORD not in (str(data) + page).casefold()


def test_somebody_who_did_nothing_gets_an_empty_one() -> None:
    data, page = download_of(make_learner(), NOW)

    assert {table["name"] for table in data["tables"] if table["rows"]} == {"account"}
    assert page.count("<section>") == 1
    assert "<h2>What can be stored, and is not</h2><p>Your classes · " in page


def test_queries_do_not_grow_with_what_somebody_did(planted: Planted) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        download_of(planted.person, NOW)
    _more_of_everything(planted)

    with CaptureQueriesContext(connection) as many:
        download_of(planted.person, NOW)

    assert len(many) == len(few)
    assert len(few) <= len(EVERYTHING) + 16


def _more_of_everything(planted: Planted) -> None:
    """Thirty more attempts with an answer each."""
    item = planted.alone.items.all()[0]
    assert item.current
    for _number in range(30):
        attempt = Attempt.objects.get(pk=planted.alone.pk)
        attempt.pk = None
        attempt._state.adding = True
        attempt.save(force_insert=True)
        copy = AttemptItem.objects.create(
            attempt=attempt, number=1, question=item.question, revision=item.revision, order=item.order
        )
        response = Response.objects.get(pk=item.current.pk)
        response.pk = None
        response.item, response._state.adding = copy, True
        response.save(force_insert=True)
