"""Statistics from the papers in the database."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from random import Random
from statistics import correlation, fmean, median, stdev, variance
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import User
from quizzes.actions import record_answer, submit
from quizzes.analysing import HandedIn, analysed, handed_in
from quizzes.content import MILLION
from quizzes.item_analysis import QuestionStatistics, Tries
from quizzes.models import Attempt, AttemptItem, Question, Quiz, Regrade
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, begin, make_bank, make_question, make_quiz, new_save, publish, right, wrong

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LATER = NOON + 60 * MINUTE


@pytest.fixture
def quiz() -> Quiz:
    """Three questions with the choices Yes (right), No and Maybe."""
    return make_bank(3)


def take(quiz: Quiz, who: str | User, *choices: str, hand_in: bool = True, at: Any = NOON, **fields: Any) -> Attempt:
    """Choose these rows, nothing for an empty one."""
    learner = who if isinstance(who, User) else User.objects.get_or_create(username=who)[0]
    attempt = begin(quiz, learner, at=at, **fields)
    for number, choice in enumerate(choices, start=1):
        if choice:
            entries, save = {"choice": choice}, new_save()
            record_answer(learner=learner, attempt_id=attempt.pk, number=number, entries=entries, save=save, at=at)
    return submit(learner=learner, attempt_id=attempt.pk, at=at + MINUTE) if hand_in else attempt


def read(quiz: Quiz) -> HandedIn:
    return handed_in(Attempt.objects.filter(quiz=quiz), at=LATER)


def statistics(quiz: Quiz, number: int = 1, tries: Tries = Tries.FIRST) -> QuestionStatistics:
    question = Question.objects.get(slug=f"question-{number}")
    return analysed(read(quiz), tries).analysis.questions[str(question.pk)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_are_those_of_a_recomputation_from_the_rows(quiz: Quiz, seed: int) -> None:
    chance = Random(seed)
    for number in range(8):
        take(quiz, f"learner-{number}", *(chance.choice(["0", "0", "1", "2", ""]) for _ in range(3)))
    marks: dict[int, list[float]] = defaultdict(list)
    for item in AttemptItem.objects.order_by("attempt__learner", "number"):
        marks[item.question_id].append((item.credit_millionths or 0) / MILLION)
    totals = [sum(row) for row in zip(*marks.values(), strict=True)]

    of = analysed(read(quiz), Tries.FIRST).analysis

    for pk, credit in marks.items():
        rests = [total - own for total, own in zip(totals, credit, strict=True)]
        found = of.questions[str(pk)]
        assert found.papers == 8
        assert found.facility == pytest.approx(100 * fmean(credit))
        assert found.standard_deviation == pytest.approx(100 * stdev(credit))
        assert found.discrimination == pytest.approx(100 * correlation(credit, rests))
        assert found.guess_score == pytest.approx(100 / 3)
    assert of.quiz.mean == pytest.approx(100 * fmean(totals) / 3)
    assert of.quiz.median == pytest.approx(100 * median(totals) / 3)
    alpha = 3 / 2 * (1 - sum(variance(credit) for credit in marks.values()) / variance(totals))
    assert of.quiz.alpha == pytest.approx(alpha)


def test_choices_are_counted_with_those_who_answered_nothing(quiz: Quiz) -> None:
    for number, choice in enumerate(["0", "0", "1", ""]):
        take(quiz, f"learner-{number}", choice)

    found = statistics(quiz)

    assert [(each.name, each.right, each.count) for each in found.choices] == [
        ("0", True, 2),
        ("1", False, 1),
        ("2", False, 0),
    ]
    assert found.unanswered == 1


@pytest.mark.parametrize(
    ("tries", "facility", "papers"),
    [(Tries.FIRST, 0, 1), (Tries.BEST, 100, 1), (Tries.LAST, 0, 1), (Tries.ALL, 100 / 3, 3)],
)
def test_of_several_tries_the_one_asked_for_counts(quiz: Quiz, tries: Tries, facility: float, papers: int) -> None:
    for minutes, choice in enumerate(["1", "0", "2"]):
        take(quiz, "aliya", choice, at=NOON + 5 * minutes * MINUTE)

    found = statistics(quiz, tries=tries)

    assert found.facility == pytest.approx(facility)
    assert found.papers == papers


def test_the_attempts_that_were_chosen_are_named(quiz: Quiz) -> None:
    first, second = (take(quiz, "aliya", "0", at=NOON + 5 * minutes * MINUTE) for minutes in (0, 1))

    assert analysed(read(quiz), Tries.FIRST).attempts == {first.pk}
    assert analysed(read(quiz), Tries.LAST).attempts == {second.pk}


def test_practice_previews_and_what_still_runs_do_not_count(quiz: Quiz) -> None:
    author = make_learner("author")
    pretended = User.objects.create_user("pretended", preview_of=author)
    take(quiz, "practising", "0", purpose=Attempt.Purpose.PRACTICE)
    take(quiz, pretended, "0")
    take(quiz, "running", "0", hand_in=False)
    take(quiz, "aliya", "1")

    found = read(quiz)

    assert (len(found.sheets), found.running, found.until) == (1, 1, NOON + MINUTE)
    assert statistics(quiz).facility == 0


def test_nothing_handed_in_is_nothing(quiz: Quiz) -> None:
    found = read(quiz)

    assert (found.sheets, found.until) == ((), None)
    assert analysed(found, Tries.FIRST).analysis.quiz.papers == 0


def test_an_overdue_attempt_reads_as_closed_and_regraded(quiz: Quiz) -> None:
    Quiz.objects.update(time_limit_minutes=10)
    quiz.refresh_from_db()
    attempt = take(quiz, "aliya", "1", "0", hand_in=False)
    question = Question.objects.get(slug="question-1")
    assert question.revision
    Regrade.objects.create(question=question, method="full", revision=question.revision, decided_at=NOON)

    found = read(quiz)

    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert (found.running, found.until) == (0, NOON + 10 * MINUTE)
    assert [statistics(quiz, number).facility for number in (1, 2, 3)] == [100, 100, 0]
    assert statistics(quiz).choices[1].count == 1


def test_an_overdue_attempt_without_an_answer_counts_too(quiz: Quiz) -> None:
    Quiz.objects.update(time_limit_minutes=10)
    quiz.refresh_from_db()
    take(quiz, "aliya", hand_in=False)

    assert (statistics(quiz).facility, statistics(quiz).unanswered) == (0, 1)


def test_what_is_not_graded_or_left_out_of_the_score_does_not_count() -> None:
    edition = make_small_course()
    make_question(edition, "question-1")
    make_question(edition, "question-2", "reflection")
    quiz = make_quiz(edition)
    take(quiz, "aliya", "0")
    take(quiz, "ben", "1")
    of_aliya = AttemptItem.objects.get(attempt__learner__username="aliya", question__slug="question-1")
    AttemptItem.objects.filter(pk=of_aliya.pk).update(counted=False)

    found = analysed(read(quiz), Tries.FIRST).analysis

    assert [(each.papers, each.facility) for each in found.questions.values()] == [(1, 0)]


def revise(slug: str, *rows: dict[str, Any], **fields: Any) -> Question:
    """The question gets these rows, and is published."""
    question = Question.objects.get(slug=slug)
    question.answers.all().delete()
    for position, row in enumerate(rows, start=1):
        question.answers.create(position=position, **row)
    for name, value in fields.items():
        setattr(question, name, value)
    question.save()
    publish(question, at=NOON + 2 * MINUTE)
    return question


def test_answers_to_an_earlier_revision_are_carried_to_the_newest(quiz: Quiz) -> None:
    take(quiz, "aliya", "1")
    revise("question-1", wrong("No"), right("Yes"), wrong("Perhaps"))
    take(quiz, "ben", "0", at=NOON + 5 * MINUTE)

    found = statistics(quiz)

    assert [(each.right, each.count) for each in found.choices] == [(False, 2), (True, 0), (False, 0)]


def test_by_revision_each_is_described_by_its_own_key(quiz: Quiz) -> None:
    take(quiz, "aliya", "0")
    question = revise("question-1", wrong("No"), right("Yes"))
    take(quiz, "ben", "0", at=NOON + 5 * MINUTE)

    of = analysed(read(quiz), Tries.FIRST, with_revisions=[question.pk]).revisions[str(question.pk)]

    assert [each.facility for each in of.values()] == [100, 0]
    assert [[(each.right, each.count) for each in one.choices] for one in of.values()] == [
        [(True, 1), (False, 0), (False, 0)],
        [(False, 1), (True, 0)],
    ]


def test_a_revision_that_counts_on_no_paper_has_no_statistics(quiz: Quiz) -> None:
    take(quiz, "aliya", "0")
    question = revise("question-1", wrong("No"), right("Yes"))
    take(quiz, "ben", "0", at=NOON + 5 * MINUTE)
    AttemptItem.objects.filter(attempt__learner__username="aliya").update(counted=False)

    of = analysed(read(quiz), Tries.FIRST, with_revisions=[question.pk]).revisions[str(question.pk)]

    assert list(of) == [str(question.revision_id)]


def test_papers_graded_by_a_corrected_key_are_described_by_that(quiz: Quiz) -> None:
    take(quiz, "aliya", "1")
    question = revise("question-1", wrong("Yes"), right("No"), wrong("Maybe"))
    AttemptItem.objects.filter(question=question).update(graded_by=question.revision, credit_millionths=MILLION)

    of = analysed(read(quiz), Tries.FIRST, with_revisions=[question.pk])
    together, (asked,) = of.analysis.questions[str(question.pk)], of.revisions[str(question.pk)].values()

    for found in (together, asked):
        assert [(each.right, each.count) for each in found.choices] == [(False, 0), (True, 1), (False, 0)]


def test_an_answer_to_what_was_a_question_of_another_kind_picks_nothing(quiz: Quiz) -> None:
    take(quiz, "aliya", "0")
    revise("question-1", right("true"), wrong("false"), kind="true_false")
    take(quiz, "ben", "true", at=NOON + 5 * MINUTE)

    found = statistics(quiz)

    assert (found.facility, found.unanswered, [each.count for each in found.choices]) == (100, 1, [1, 0])


def test_papers_with_different_questions_are_counted_in_slots() -> None:
    edition = make_small_course(passages=3)
    for number in (1, 2, 3):
        make_question(edition, f"question-{number}")
    quiz = make_quiz(edition, draw=2)
    for number in range(4):
        attempt = take(quiz, f"learner-{number}", "0", "1")
        for item, slug in zip(attempt.items.order_by("number"), (["1", "2"], ["1", "3"])[number % 2], strict=True):
            question = Question.objects.get(slug=f"question-{slug}")
            AttemptItem.objects.filter(pk=item.pk).update(question=question, revision=question.revision)

    found = read(quiz)
    of = analysed(found, Tries.FIRST)

    drawn = Question.objects.get(slug="question-3").pk
    assert of.analysis.quiz.alike == 4
    assert of.analysis.questions[str(drawn)].papers == 2
    assert [of.papers[0].share, found.number_of(drawn)] == [Fraction(1, 2), 2]


def test_a_question_that_stands_elsewhere_on_each_paper_has_no_number(quiz: Quiz) -> None:
    attempt = take(quiz, "aliya", "0")
    take(quiz, "ben", "0")
    question = Question.objects.get(slug="question-1")
    attempt.items.filter(question=question).update(number=9)

    assert read(quiz).number_of(question.pk) is None


@pytest.mark.parametrize("learners", [4, 40])
def test_it_costs_five_queries_however_many_there_are(quiz: Quiz, learners: int) -> None:
    Quiz.objects.update(time_limit_minutes=10)
    quiz.refresh_from_db()
    for number in range(learners):
        take(quiz, f"learner-{number}", "0", hand_in=number % 2 == 0)

    with CaptureQueriesContext(connection) as queries:
        analysed(read(quiz), Tries.FIRST, with_revisions=Question.objects.values_list("pk", flat=True))

    assert len(queries) == 6  # attempts, items, and of overdue ones items and regrades; revisions; the questions here
