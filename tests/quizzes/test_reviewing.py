"""Which question asks a fact that comes back, and in which order."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.reviewing import Candidate, DueFact, choose, mixed, session

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def candidate(key: int, kind: str = "single_choice", *facts: str, days_ago: int | None = None) -> Candidate:
    asked_at = None if days_ago is None else NOON - days_ago * DAY
    return Candidate(key, kind, facts or ("a",), asked_at=asked_at)


def chosen(fact: DueFact, *bank: Candidate) -> int | None:
    found = {choose(fact, bank, chance=Random(seed)) for seed in range(10)}
    assert len(found) == 1
    (only,) = found
    return only.key if only else None


def test_a_fact_is_asked_by_another_question_than_last_time() -> None:
    assert chosen(DueFact("a"), candidate(1, days_ago=9), candidate(2, days_ago=1)) == 1


def test_the_only_question_asks_again() -> None:
    assert chosen(DueFact("a"), candidate(1, days_ago=1), candidate(2, "cloze", "b")) == 1


@pytest.mark.parametrize(("stability", "expected"), [(0.0, 1), (6.9, 1), (7.0, 2), (90.0, 2)])
def test_recall_comes_before_recognition_once_a_fact_is_known(stability: float, expected: int) -> None:
    bank = candidate(1, "single_choice"), candidate(2, "short_text")

    assert chosen(DueFact("a", stability), *bank) == expected


def test_of_like_questions_the_one_not_met_longest_goes_first() -> None:
    bank = candidate(1, days_ago=20), candidate(2, days_ago=40), candidate(3, days_ago=2)

    assert chosen(DueFact("a"), *bank) == 2
    assert chosen(DueFact("a"), *bank, candidate(4)) == 4


def test_a_fact_that_nothing_asks_is_passed_over() -> None:
    assert chosen(DueFact("z"), candidate(1)) is None
    assert session([DueFact("z"), DueFact("a")], [candidate(1)], chance=Random(1)) == [candidate(1)]


def test_a_question_on_two_facts_stands_for_both() -> None:
    both = candidate(1, "cloze", "a", "b")
    due = [DueFact("a", 9.0), DueFact("b", 9.0)]

    assert session(due, [both, candidate(2, "numeric", "b")], chance=Random(1)) == [both]


def test_a_session_is_short() -> None:
    bank = [candidate(key, "single_choice", f"fact-{key}") for key in range(30)]

    assert len(session([DueFact(f"fact-{key}") for key in range(30)], bank, chance=Random(1), longest=12)) == 12


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20), st.lists(st.integers(0, 8), max_size=9))
def test_no_question_is_asked_twice_in_what_a_session_begins_with(asks: list[tuple[int, int]], due: list[int]) -> None:
    bank = [candidate(key, "cloze", f"f{one}", f"f{other}") for key, (one, other) in enumerate(asks)]

    questions = session([DueFact(f"f{each}") for each in due], bank, chance=Random(1))

    assert len({each.key for each in questions}) == len(questions)
    asked = {slug for each in questions for slug in each.facts}
    assert all(f"f{each}" in asked for each in due if any(f"f{each}" in one.facts for one in bank))


def test_lessons_take_turns() -> None:
    questions = [Candidate(key, "cloze", (), lesson) for key, lesson in enumerate([1, 1, 1, 2, 3, 3])]

    assert [each.key for each in mixed(questions)] == [0, 3, 4, 1, 5, 2]
