"""What a ruling does to the mark of a question, as a table and as properties."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import MILLION
from quizzes.kinds import ERASED, kind_named
from quizzes.regrading import Mark, Method, Ruling, ruled, share_of
from tests.quizzes.kinds.builders import ask, right, wrong

SINGLE = kind_named("single_choice")
ASKED = ask(SINGLE, right("Almaty"), wrong("Astana"), wrong("Aktau"))
KEY = ask(SINGLE, wrong("Almaty"), right("Astana"), wrong("Aktau"))
FULL, NONE = Mark(MILLION, 1), Mark(0, 1)

shares = st.sampled_from([0, 333_333, 500_000, MILLION])
marks = st.builds(Mark, shares | st.none(), st.integers(1, 5), st.booleans())
rulings = st.builds(Ruling, st.sampled_from(Method), st.sampled_from([ASKED, KEY]), st.booleans())
answers = st.sampled_from([{}, {"choice": "0"}, {"choice": "1"}, {"choice": "2"}])


def after(mark: Mark, method: Method, choice: str, *, others: tuple[Mark, ...] = (NONE,), spare: bool = False) -> Mark:
    return ruled(mark, others, Ruling(method, KEY, spare), asked=ASKED, given={"choice": choice})


@pytest.mark.parametrize(
    ("mark", "method", "choice", "result"),
    [
        (NONE, Method.KEY, "1", FULL),
        (FULL, Method.KEY, "0", NONE),
        (NONE, Method.KEY, "2", NONE),
        (NONE, Method.FULL, "2", FULL),
        (NONE, Method.DROP, "2", replace(NONE, counted=False)),
    ],
)
def test_each_method_does_what_it_says(mark: Mark, method: Method, choice: str, result: Mark) -> None:
    assert after(mark, method, choice) == result


def test_a_paper_that_would_lose_by_it_may_be_spared() -> None:
    assert after(FULL, Method.KEY, "0", spare=True) == FULL
    assert after(NONE, Method.KEY, "1", spare=True) == FULL


def test_dropping_a_question_that_was_answered_rightly_can_lower_a_score() -> None:
    assert not after(FULL, Method.DROP, "0").counted
    assert after(FULL, Method.DROP, "0", spare=True) == FULL


def test_a_paper_that_neither_wins_nor_loses_is_not_spared() -> None:
    assert after(FULL, Method.DROP, "0", others=(FULL,), spare=True) == replace(FULL, counted=False)


def test_a_question_that_was_left_out_counts_again_once_it_is_the_only_one() -> None:
    assert after(replace(NONE, counted=False), Method.DROP, "0", others=()) == FULL


@pytest.mark.parametrize("others", [(), (replace(NONE, counted=False),), (Mark(None, 1),)])
def test_a_paper_whose_only_question_is_dropped_gets_its_credit(others: tuple[Mark, ...]) -> None:
    assert after(NONE, Method.DROP, "2", others=others) == FULL


def test_an_answer_to_another_kind_of_question_keeps_its_mark() -> None:
    key = replace(KEY, kind="evidence")

    assert ruled(NONE, [], Ruling(Method.KEY, key), asked=ASKED, given={"choice": "1"}) == NONE


def test_what_is_not_graded_is_not_regraded() -> None:
    assert after(Mark(None, 1), Method.FULL, "1") == Mark(None, 1)


@given(marks, st.lists(marks, max_size=5), rulings, answers)
def test_never_lowering_never_lowers_a_score(
    mark: Mark, others: list[Mark], ruling: Ruling, answer: dict[str, str]
) -> None:
    sparing = replace(ruling, never_lower=True)

    result = ruled(mark, others, sparing, asked=ASKED, given=answer)

    assert share_of([*others, result]) >= share_of([*others, mark])


@pytest.mark.parametrize(("method", "result"), [(Method.KEY, FULL), (Method.DROP, replace(FULL, counted=False))])
def test_a_key_changes_nothing_where_words_were_deleted(method: Method, result: Mark) -> None:
    ruling = Ruling(method, KEY, never_lower=False)

    assert ruled(FULL, (NONE,), ruling, asked=ASKED, given={"choice": ERASED}) == result


@given(marks, st.lists(marks, max_size=5), rulings, answers)
def test_the_same_ruling_again_changes_nothing(
    mark: Mark, others: list[Mark], ruling: Ruling, answer: dict[str, str]
) -> None:
    once = ruled(mark, others, ruling, asked=ASKED, given=answer)

    assert ruled(once, others, ruling, asked=ASKED, given=answer) == once


@given(marks, st.lists(marks, max_size=5), rulings, answers)
def test_a_score_stays_a_share(mark: Mark, others: list[Mark], ruling: Ruling, answer: dict[str, str]) -> None:
    result = ruled(mark, others, ruling, asked=ASKED, given=answer)

    assert 0 <= share_of([*others, result]) <= 1
    assert result.points == mark.points
