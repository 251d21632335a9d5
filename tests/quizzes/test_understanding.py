"""How much a class has understood, fact by fact."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.models import Course, Fact, FormerSlug
from people.models import Classroom, User
from quizzes.actions import record_answer, submit
from quizzes.asked import question_in
from quizzes.content import MILLION
from quizzes.kinds import State, kind_named
from quizzes.models import Assignment, Attempt, AttemptItem, Question, Quiz, Regrade
from quizzes.understanding import NOTHING, Tally, Understanding, answers_on, total, understanding
from tests.lessons.builders import make_small_course
from tests.people.builders import enrol, make_class, person
from tests.quizzes.builders import NOON, assign, begin, in_written_order, make_question, make_quiz, new_save, publish
from tests.world import undone

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
RIGHT, HALF, WRONG = Tally(MILLION, 1, 1), Tally(MILLION // 2, 0, 1), Tally(0, 0, 1)


@pytest.fixture
def quiz() -> Quiz:
    """A choice on the first fact, and a matching whose pairs ask the first and the second."""
    edition = make_small_course(passages=2)
    first, second = Fact.objects.order_by("slug")
    make_question(edition, "choice", fact=first)
    pairs = [{"text": "one", "target": "eins", "fact": first}, {"text": "two", "target": "zwei", "fact": second}]
    make_question(edition, "pairs", "matching", fact=first, answers=pairs)
    return make_quiz(edition)


@pytest.fixture
def classroom(quiz: Quiz) -> Classroom:
    return make_class()


@pytest.fixture
def pupil(classroom: Classroom) -> User:
    return enrol(classroom, "Aigul", learner=person(), group="A").learner


@pytest.fixture
def assignment(classroom: Classroom, quiz: Quiz) -> Assignment:
    return assign(classroom, quiz, time_limit_minutes=20)


#: Answers to both questions: the entries of the first and of the second.
CHOICE = {True: {"choice": "0"}, False: {"choice": "1"}}
PAIRS = {
    "both": {"place-0": "0", "place-1": "1"},
    "first": {"place-0": "0", "place-1": "0"},
    "second": {"place-0": "1", "place-1": "1"},
    "none": {"place-0": "1", "place-1": "0"},
}


def takes(
    assignment: Assignment,
    learner: User,
    choice: bool | None = None,
    pairs: str | None = None,
    *,
    hands_in: bool = True,
    **fields: Any,
) -> Attempt:
    assert assignment.quiz
    attempt = begin(assignment.quiz, learner, assignment=assignment, **fields)
    in_written_order(attempt)
    entries = {1: None if choice is None else CHOICE[choice], 2: None if pairs is None else PAIRS[pairs]}
    for number, entered in entries.items():
        if entered:
            record_answer(
                learner=learner,
                attempt_id=attempt.pk,
                number=number,
                entries=entered,
                save=new_save(),
                at=attempt.started_at,
            )
    if hands_in:
        submit(learner=learner, attempt_id=attempt.pk, at=attempt.started_at)
    attempt.refresh_from_db()
    return attempt


def understood(classroom: Classroom, **fields: Any) -> Understanding:
    return understanding(classroom, Course.objects.get(), **{"at": NOON, "known": ["fact-1-1", "fact-1-2"], **fields})


def facts(classroom: Classroom, **fields: Any) -> Mapping[str, Tally]:
    return understood(classroom, **fields).facts


# Tallies


@pytest.mark.parametrize(
    ("tally", "share", "percent"),
    [(NOTHING, 0, 0), (RIGHT, 1, 100), (Tally(1_999_998, 0, 3), Fraction(666_666, MILLION), 66)],
)
def test_the_share_is_the_credit_over_the_answers(tally: Tally, share: Fraction, percent: int) -> None:
    assert (tally.share, tally.percent) == (share, percent)


def test_tallies_are_added_up() -> None:
    assert total([RIGHT, HALF, WRONG]) == Tally(1_500_000, 1, 3)


# What counts


def test_nobody_has_answered_anything(classroom: Classroom) -> None:
    assert understood(classroom) == Understanding({}, {}, {})


def test_all_credit_and_none_are_that_of_each_fact_of_the_question(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True, "both")
    takes(assignment, pupil, False, "none")

    assert facts(assignment.classroom) == {"fact-1-1": Tally(2 * MILLION, 2, 4), "fact-1-2": Tally(MILLION, 1, 2)}


@pytest.mark.parametrize(("right", "first", "second"), [("first", RIGHT, WRONG), ("second", WRONG, RIGHT)])
def test_a_part_of_the_credit_is_that_of_the_facts_whose_parts_are_right(
    assignment: Assignment, pupil: User, right: str, first: Tally, second: Tally
) -> None:
    takes(assignment, pupil, True, right)

    assert facts(assignment.classroom) == {"fact-1-1": RIGHT.plus(first), "fact-1-2": second}


def test_a_fact_without_a_part_of_its_own_has_the_credit_of_the_whole(assignment: Assignment, pupil: User) -> None:
    main = Fact.objects.get(slug="fact-1-2")
    Question.objects.get(slug="pairs").answers.update(fact=Fact.objects.get(slug="fact-1-1"))
    Question.objects.filter(slug="pairs").update(fact=main)
    publish(Question.objects.get(slug="pairs"))
    takes(assignment, pupil, True, "first")

    assert facts(assignment.classroom) == {"fact-1-1": RIGHT.plus(HALF), "fact-1-2": HALF}


def test_what_was_left_empty_is_not_right(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True)

    assert facts(assignment.classroom) == {"fact-1-1": RIGHT.plus(WRONG), "fact-1-2": WRONG}


def test_what_runs_does_not_count_until_it_is_overdue(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True, "second", hands_in=False)

    assert facts(assignment.classroom) == {}
    assert facts(assignment.classroom, at=NOON + HOUR) == {"fact-1-1": RIGHT.plus(WRONG), "fact-1-2": RIGHT}
    assert understood(assignment.classroom, at=NOON + HOUR, shown=[pupil.pk]).pupils == {
        pupil.pk: {"fact-1-1": RIGHT.plus(WRONG), "fact-1-2": RIGHT}
    }


def test_an_overdue_paper_left_empty_counts_as_not_right(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, hands_in=False)

    assert facts(assignment.classroom, at=NOON + HOUR) == {"fact-1-1": Tally(0, 0, 2), "fact-1-2": WRONG}


def test_only_work_for_the_class_of_those_who_are_in_it_counts(
    assignment: Assignment, classroom: Classroom, quiz: Quiz, pupil: User
) -> None:
    gone = enrol(classroom, "Zarina", removed_at=NOON)
    Assignment.objects.update(exclusive=False)
    own = begin(quiz, pupil)
    submit(learner=pupil, attempt_id=own.pk, at=NOON)
    other = assign(make_class("10a"), quiz)
    enrol(other.classroom, "Aigul", learner=pupil)
    takes(other, pupil, False, "none")
    away = takes(assignment, pupil, False)
    Attempt.objects.filter(pk=away.pk).update(learner=gone.learner)

    assert facts(classroom) == {}


def test_a_question_left_out_of_the_score_does_not_count(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True, "both")
    AttemptItem.objects.filter(number=2).update(counted=False)

    assert facts(assignment.classroom) == {"fact-1-1": RIGHT}


@pytest.mark.parametrize(("method", "second"), [("full", RIGHT), ("drop", NOTHING)])
def test_an_overdue_paper_reads_as_regrades_leave_it(
    assignment: Assignment, pupil: User, method: str, second: Tally
) -> None:
    takes(assignment, pupil, True, "first", hands_in=False)
    question = Question.objects.get(slug="pairs")
    assert question.revision
    Regrade.objects.create(question=question, method=method, revision=question.revision, decided_at=NOON)

    found = facts(assignment.classroom, at=NOON + HOUR)

    assert found.get("fact-1-2", NOTHING) == second


def test_a_corrected_key_says_which_parts_are_right(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True, "first")
    question = Question.objects.get(slug="pairs")
    question.answers.filter(position=1).update(text="uno")
    publish(question)
    AttemptItem.objects.filter(question=question).update(graded_by=question.revision, credit_millionths=500_000)

    assert facts(assignment.classroom)["fact-1-2"] == WRONG


def test_a_group_can_be_looked_at_by_itself(assignment: Assignment, classroom: Classroom, pupil: User) -> None:
    takes(assignment, pupil, True, "both")
    takes(assignment, enrol(classroom, "Berik", group="B").learner, False, "none")

    assert facts(classroom, group="A") == {"fact-1-1": Tally(2 * MILLION, 2, 2), "fact-1-2": RIGHT}


def test_a_fact_is_counted_under_the_name_that_it_has_now(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True, "second")
    fact = Fact.objects.get(slug="fact-1-2")
    FormerSlug.objects.create(model="lessons.fact", parent_id=fact.course_id, slug=fact.slug, object_id=fact.pk)
    Fact.objects.filter(pk=fact.pk).update(slug="renamed")

    found = understanding(assignment.classroom, fact.course_id, at=NOON, known=["fact-1-1", "renamed"])

    assert found.facts == {"fact-1-1": RIGHT.plus(WRONG), "renamed": RIGHT}


def test_quotations_have_the_answers_to_the_questions_that_quote_them(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, True, "first")

    found = understood(assignment.classroom).quotations

    assert {(quotation.passage, quotation.exact, fact): tally for (quotation, fact), tally in found.items()} == {
        ("passage-1", "words 1-1", "fact-1-1"): RIGHT.plus(HALF)
    }


# Answers to one fact


def test_the_answers_on_a_fact_come_with_their_parts_that_ask_it(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, False, "second")

    found = list(answers_on(assignment.classroom, Fact.objects.get(slug="fact-1-1"), at=NOON))

    assert [
        (item.question.slug, [(line.label, line.given) for line in lines], earned) for item, _, lines, earned in found
    ] == [
        ("choice", [("", "No")], WRONG),
        ("pairs", [("one", "zwei")], WRONG),
    ]


def test_answers_on_a_fact_are_also_those_of_overdue_papers(assignment: Assignment, pupil: User) -> None:
    takes(assignment, pupil, False, "first", hands_in=False)
    at = NOON + HOUR

    found = list(answers_on(assignment.classroom, Fact.objects.get(slug="fact-1-2"), at=at))

    assert [(item.question.slug, earned) for item, _, _, earned in found] == [("pairs", WRONG)]
    assert total(earned for *_, earned in found) == facts(assignment.classroom, at=at)["fact-1-2"]


# Laws

papers = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([True, False, None]),
        st.sampled_from([*PAIRS, None]),
        st.booleans(),
    ),
    max_size=5,
)


def naive(classroom: Classroom, pupils: Sequence[User]) -> dict[int, dict[str, list[Fraction]]]:
    """What each of them earned for each fact, read answer by answer as the papers stand."""
    earned: dict[int, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for item in AttemptItem.objects.filter(attempt__submitted_at__isnull=False, attempt__learner__in=pupils):
        question = question_in(item.revision)
        answer = item.current.given if item.current else {}
        lines = kind_named(question.kind).explain(question, range(len(question.answers)), answer)
        for fact in question.facts:
            own = [Fraction(line.state is State.RIGHT) for line in lines if line.fact == fact]
            earned[item.attempt.learner_id][fact].append(sum(own, Fraction(0)) / len(own))
    return earned


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(papers=papers)
def test_shares_are_those_of_counting_answer_by_answer(
    assignment: Assignment, pupil: User, papers: list[tuple[int, bool | None, str | None, bool]]
) -> None:
    classroom = assignment.classroom
    with undone():
        pupils = [pupil, *(enrol(classroom, name).learner for name in ("Berik", "Dana"))]
        for number, (who, choice, pairs, hands_in) in enumerate(papers):
            at = NOON + number * HOUR
            takes(assignment, pupils[who], choice, pairs, hands_in=hands_in, at=at)
            if not hands_in:
                submit(learner=pupils[who], attempt_id=Attempt.objects.latest("started_at").pk, at=at)
        expected = naive(classroom, pupils)
        found = understood(classroom, shown=[each.pk for each in pupils])

    for each in pupils:
        shares = {fact: Fraction(sum(earned), len(earned)) for fact, earned in expected[each.pk].items()}
        assert {fact: tally.share for fact, tally in found.pupils[each.pk].items()} == shares
    for fact, tally in found.facts.items():
        assert tally == total(found.pupils[each.pk].get(fact, NOTHING) for each in pupils)


@pytest.mark.parametrize("pupils", [4, 40])
def test_it_costs_the_same_number_of_queries_for_any_class(assignment: Assignment, pupils: int) -> None:
    learners = [enrol(assignment.classroom, f"Pupil {number}").learner for number in range(pupils)]
    for number, learner in enumerate(learners):
        takes(assignment, learner, True, "first", hands_in=number % 2 == 0)

    with CaptureQueriesContext(connection) as queries:
        found = understood(assignment.classroom, shown=[each.pk for each in learners], at=NOON + HOUR)

    assert found.facts["fact-1-2"].answers == pupils
    assert len(queries) == 1 + 6  # the course, and what is understood of it
