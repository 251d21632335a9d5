"""The statistics of a quiz: by hand, recomputed from their definitions, and by their laws."""

import statistics
from dataclasses import replace
from fractions import Fraction
from math import isclose, sqrt

from hypothesis import given

from quizzes.item_analysis import ItemResult, Paper, quiz_statistics
from tests.quizzes.item_analysis.builders import matrices, paper, papers

F = Fraction


def close(found: float | None, expected: float) -> bool:
    return found is not None and isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_figures_by_hand() -> None:
    # Scores 3 2 1 0 of 3: s_T² = 5/3; each of three questions has s² = 1/3, so α = 3/2 (1 − 3/5) = 0.6.
    found = quiz_statistics(papers([[1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0]]))

    assert found.papers == found.alike == 4
    assert close(found.mean, 50)
    assert close(found.median, 50)
    assert close(found.standard_deviation, 100 * sqrt(5 / 3) / 3)
    assert close(found.skewness, 0)
    assert close(found.kurtosis, -1.2)
    assert close(found.alpha, 0.6)
    assert close(found.error_ratio, 100 * sqrt(0.4))
    assert close(found.standard_error, 100 * sqrt(5 / 3) / 3 * sqrt(0.4))
    assert found.mean_interval
    assert found.alpha_interval
    assert found.alpha_interval.low < 0.6 < found.alpha_interval.high


def test_of_no_papers_nothing_is_said() -> None:
    found = quiz_statistics([paper(None), paper()])

    assert found.papers == found.alike == 0
    assert {
        found.mean,
        found.mean_interval,
        found.median,
        found.standard_deviation,
        found.skewness,
        found.kurtosis,
        found.alpha,
        found.alpha_interval,
        found.error_ratio,
        found.standard_error,
    } == {None}
    assert found.weights == {}


def test_one_paper_has_a_score_and_no_spread() -> None:
    found = quiz_statistics([paper(1, 0)])

    assert found.mean == found.median == 50
    assert found.standard_deviation is None
    assert found.alpha is None
    assert found.weights["1"].intended == 50
    assert found.weights["1"].effective is None


def test_one_question_has_no_inner_consistency() -> None:
    found = quiz_statistics(papers([[1], [0]]))

    assert found.alpha is None
    assert found.weights["1"].effective == 100


def test_equal_scores_have_no_consistency_and_no_weights() -> None:
    found = quiz_statistics(papers([[1, 0], [0, 1], [1, 0]]))

    assert found.standard_deviation == 0
    assert found.alpha is None
    assert {weight.effective for weight in found.weights.values()} == {None}


def test_questions_that_say_the_same_are_wholly_consistent() -> None:
    found = quiz_statistics(papers([[1, 1], [0, 0], [F(1, 3), F(1, 3)]]))

    assert found.alpha is not None
    assert close(found.alpha, 1)
    assert found.error_ratio is not None
    assert found.error_ratio < 1e-5


def test_a_slot_that_works_against_the_score_has_no_effective_weight() -> None:
    # T = 2 2 1: who earns more on the third question has the lower score.
    found = quiz_statistics(papers([[1, 1, 0], [1, 1, 0], [0, 0, 1]]))

    assert close(found.weights["1"].effective, 50)
    assert close(found.weights["2"].effective, 50)
    assert found.weights["3"].effective is None


def test_points_are_the_intended_weights() -> None:
    found = quiz_statistics(papers([[1, 1], [0, 0]], [1, 3]))

    assert [weight.intended for weight in found.weights.values()] == [25, 75]
    assert close(found.weights["1"].effective, 100 / (1 + sqrt(3)))


def test_alpha_is_of_the_largest_group_of_papers_with_the_same_slots() -> None:
    common = papers([[1, 1], [1, 0], [0, 0]])
    found = quiz_statistics([*common, paper(1, None), paper(0, 0, 1)])

    assert (found.papers, found.alike) == (5, 3)
    assert found.alpha == quiz_statistics(common).alpha
    assert set(found.weights) == {"1", "2"}


def test_of_groups_as_large_that_with_more_slots_is_taken() -> None:
    found = quiz_statistics([paper(1), paper(0), paper(1, 1), paper(0, 0)])

    assert set(found.weights) == {"1", "2"}


def test_drawn_questions_share_a_slot() -> None:
    def drawn(question: str, credit: int) -> Paper:
        return Paper(question, (ItemResult("fixed", F(1)), ItemResult(question, F(credit), slot="drawn")))

    found = quiz_statistics([drawn("a", 1), drawn("b", 0)])

    assert {name: weight.shared for name, weight in found.weights.items()} == {"fixed": False, "drawn": True}
    assert found.weights["drawn"].effective == 100
    assert found.weights["fixed"].effective == 0


@given(matrices())
def test_figures_are_those_of_their_definitions(rows: list[list[Fraction]]) -> None:
    found = quiz_statistics(papers(rows))

    scores = [sum(row, F(0)) / len(row) for row in rows]
    assert close(found.mean, float(100 * statistics.mean(scores)))
    assert close(found.median, float(100 * statistics.median(scores)))
    assert close(found.standard_deviation, 100 * sqrt(statistics.variance(scores)))


@given(matrices())
def test_alpha_is_a_matter_of_variances(rows: list[list[Fraction]]) -> None:
    found = quiz_statistics(papers(rows))

    count = len(rows[0])
    total = statistics.variance([sum(row, F(0)) for row in rows])
    parts = sum((statistics.variance(column) for column in zip(*rows, strict=True)), F(0))
    if not total:
        assert found.alpha is None
        return
    assert close(found.alpha, float(F(count, count - 1) * (1 - parts / total)))
    assert found.error_ratio is not None
    assert close(found.error_ratio**2 / 10_000, 1 - (found.alpha or 0))
    assert close(found.standard_error, found.error_ratio / 100 * (found.standard_deviation or 0))
    assert found.alpha_interval
    assert found.alpha_interval.low <= (found.alpha or 0) <= 1


@given(matrices())
def test_weights_sum_to_all_that_counts(rows: list[list[Fraction]]) -> None:
    found = quiz_statistics(papers(rows, list(range(1, len(rows[0]) + 1))))

    assert close(sum(weight.intended for weight in found.weights.values()), 100)
    effective = [weight.effective for weight in found.weights.values() if weight.effective is not None]
    assert not effective or close(sum(effective), 100)


@given(matrices())
def test_a_question_that_nobody_is_graded_on_changes_nothing(rows: list[list[Fraction]]) -> None:
    asked = papers(rows)
    beside = [replace(each, items=(*each.items, ItemResult("reflection", None))) for each in asked]

    assert quiz_statistics(beside) == quiz_statistics(asked)
