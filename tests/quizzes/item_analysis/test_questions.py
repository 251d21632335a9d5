"""The statistics of a question: by hand, recomputed from their definitions, and by their laws."""

import statistics
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import QuestionContent
from quizzes.item_analysis import (
    ItemResult,
    Option,
    Paper,
    Question,
    QuestionStatistics,
    analyse,
    by_revision,
    picked_in,
    question_of,
    question_statistics,
)
from quizzes.kinds import kind_named
from tests.quizzes.item_analysis.builders import matrices, papers
from tests.quizzes.kinds.builders import ask, pair, partly, right, wrong

F = Fraction


def close(found: float | None, expected: float) -> bool:
    return found is not None and isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def alike(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def figures(found: QuestionStatistics) -> list[float | None]:
    return [
        found.facility,
        found.standard_deviation,
        found.intended_weight,
        found.effective_weight,
        found.discrimination,
        found.efficiency,
    ]


def picks(*answers: str, rests: list[float]) -> list[Paper]:
    """Papers on which a question was answered so, with key B, and another one earned so much."""
    return [
        Paper(
            f"learner {number}",
            (
                ItemResult("asked", F(pick == "B"), picked=frozenset(pick)),
                ItemResult("rest", F(rest)),
            ),
        )
        for number, (pick, rest) in enumerate(zip(answers, rests, strict=True))
    ]


def test_figures_by_hand() -> None:
    # Question 1 earned 1 1 0 0, the rest 2/2 1/2 1/2 0: deviations ½ ½ −½ −½ and ½ 0 0 −½.
    # cov = ½ / 3, s_x² = 1/3, s_R² = 1/6, so r = (1/6)/√(1/18) = 1/√2; the pairing is that by size already.
    # T = 3 2 1 0, deviations 1½ ½ −½ −1½: cov(1, T) = 2/3; of the others 1 1 0 0 as the first, and 1 0 1 0: 1/3.
    found = analyse(papers([[1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0]]), {}).questions["1"]

    assert found.papers == 4
    assert found.facility == 50
    assert close(found.standard_deviation, 100 / 3**0.5)
    assert close(found.discrimination, 100 / 2**0.5)
    assert close(found.efficiency, 100)
    assert close(found.intended_weight, 100 / 3)
    assert close(found.effective_weight, 100 * 2**0.5 / (2 * 2**0.5 + 1))
    assert found.guess_score is None
    assert found.choices == ()
    assert found.unanswered is None


def test_efficiency_is_what_a_question_makes_of_its_facility() -> None:
    # Deviations ¾ −¼ −¼ −¼ and 0 ½ 0 −½: cov is 0; paired by size it would be (¾·½ + ¼·½)/3.
    found = analyse(papers([[1, F(1, 2)], [0, 1], [0, F(1, 2)], [0, 0]]), {}).questions["1"]

    assert close(found.efficiency, 0)
    assert close(found.discrimination, 0)


@given(matrices())
def test_figures_are_those_of_their_definitions(rows: list[list[Fraction]]) -> None:
    found = analyse(papers(rows), {}).questions["1"]

    own = [row[0] for row in rows]
    rest = [sum(row[1:], F(0)) / (len(row) - 1) for row in rows]
    assert found.papers == len(rows)
    assert close(found.facility, float(100 * statistics.mean(own)))
    assert close(found.standard_deviation, 100 * float(statistics.variance(own)) ** 0.5)
    if len(set(own)) > 1 and len(set(rest)) > 1:
        correlation = statistics.correlation([float(x) for x in own], [float(x) for x in rest])
        assert close(found.discrimination, 100 * correlation)
    else:
        assert found.discrimination is None


@given(st.lists(st.lists(st.sampled_from([F(0), F(1)]), min_size=3, max_size=3), min_size=2, max_size=5))
def test_efficiency_compares_with_the_best_of_all_pairings(rows: list[list[Fraction]]) -> None:
    found = analyse(papers(rows), {}).questions["1"]

    own, rest = [row[0] for row in rows], [(row[1] + row[2]) / 2 for row in rows]
    middle = sum(rest, F(0)) / len(rest)
    sums = [sum((x * (y - middle) for x, y in zip(own, paired, strict=True)), F(0)) for paired in permutations(rest)]
    best = max(sums)
    actual = sum((x * (y - middle) for x, y in zip(own, rest, strict=True)), F(0))
    if best:
        assert close(found.efficiency, float(100 * actual / best))
    else:
        assert found.efficiency is None


@given(matrices())
def test_the_order_of_papers_does_not_matter(rows: list[list[Fraction]]) -> None:
    asked = papers(rows)
    mixed = sorted(asked, key=lambda paper: (paper.share, paper.learner))

    one, other = analyse(asked, {}), analyse(mixed, {})

    assert dict(one.questions) == dict(other.questions)
    assert one.quiz == other.quiz


@given(matrices(), st.integers(2, 50))
def test_worth_in_points_does_not_matter_if_all_are_worth_more(rows: list[list[Fraction]], factor: int) -> None:
    points = list(range(1, len(rows[0]) + 1))

    one = analyse(papers(rows, points), {})
    other = analyse(papers(rows, [factor * each for each in points]), {})

    for name, found in one.questions.items():
        assert all(map(alike, figures(found), figures(other.questions[name])))
    assert alike(one.quiz.alpha, other.quiz.alpha)
    assert alike(one.quiz.standard_error, other.quiz.standard_error)


def test_papers_may_hold_different_questions() -> None:
    drawn = [
        Paper("a", (ItemResult("1", F(1)), ItemResult("2", F(1), slot="drawn"))),
        Paper("b", (ItemResult("1", F(0)), ItemResult("3", F(0), slot="drawn"))),
        Paper("c", (ItemResult("1", F(1)), ItemResult("3", F(1), slot="drawn"))),
    ]

    found = analyse(drawn, {})

    assert [found.questions[name].papers for name in "123"] == [3, 1, 2]
    assert close(found.questions["1"].discrimination, 100)
    assert close(found.questions["3"].discrimination, 100)
    assert found.questions["2"].discrimination is None
    assert found.questions["2"].standard_deviation is None
    assert found.questions["2"].intended_weight == 50
    assert found.questions["2"].effective_weight is None
    assert close(found.questions["1"].effective_weight, 50)


def test_a_paper_without_a_rest_counts_for_the_facility_alone() -> None:
    found = analyse(papers([[1, None], [0, 1], [1, 0]]), {}).questions["1"]

    assert close(found.facility, 200 / 3)
    assert close(found.discrimination, -100)


def test_of_no_responses_nothing_is_said() -> None:
    found = question_statistics([], Question(F(1, 2), (Option("0", right=True),)))

    assert set(figures(found)) == {None}
    assert found.facility_interval is None
    assert found.discrimination_interval is None
    assert found.guess_score == 50
    assert found.choices[0].count == 0
    assert found.choices[0].percent is None
    assert found.choices[0].percent_interval is None
    assert found.unanswered == 0


def test_partial_credit_has_the_interval_of_a_mean() -> None:
    whole = analyse(papers([[1, 1], [0, 1]]), {}).questions["1"].facility_interval
    partial = analyse(papers([[1, 1], [F(1, 2), 1]]), {}).questions["1"].facility_interval

    assert whole
    assert partial
    assert (round(whole.low, 2), round(whole.high, 2)) == (9.45, 90.55)
    assert (partial.low, partial.high) == (0, 100)


def test_choices_tell_who_picked_them() -> None:
    asked = Question(F(1, 3), tuple(Option(name, name == "B") for name in "ABC"))

    found = analyse(picks("A", "A", "B", "", rests=[1, 1, 0, 0]), {"asked": asked}).questions["asked"]

    assert [(choice.name, choice.right, choice.count, choice.percent) for choice in found.choices] == [
        ("A", False, 2, 50),
        ("B", True, 1, 25),
        ("C", False, 0, 0),
    ]
    assert close(found.choices[0].correlation, 100)
    assert alike(found.choices[1].correlation, found.discrimination)
    assert found.choices[2].correlation is None
    assert found.unanswered == 1
    assert found.guess_score is not None
    assert close(found.guess_score, 100 / 3)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([0.0, 0.5, 1.0])), min_size=4, max_size=20))
def test_of_two_choices_one_correlates_as_the_other_does_not(given_: list[tuple[str, float]]) -> None:
    asked = Question(options=(Option("A", right=False), Option("B", right=True)))

    found = analyse(picks(*[pick for pick, _ in given_], rests=[rest for _, rest in given_]), {"asked": asked})

    one, other = found.questions["asked"].choices
    assert one.count + other.count == len(given_)
    assert alike(one.correlation, None if other.correlation is None else -other.correlation)
    assert alike(other.correlation, found.questions["asked"].discrimination)


def test_each_revision_has_its_own_figures_and_choices() -> None:
    old, new = picks("A", "B", rests=[1, 0]), picks("B", rests=[1])
    renamed = [
        Paper(paper.learner, tuple(replace(item, revision=revision) for item in paper.items))
        for revision, group in (("old", old), ("new", new))
        for paper in group
    ]
    known = {"old": Question(options=(Option("A", right=False),)), "new": Question(options=(Option("B", right=True),))}

    found = by_revision(renamed, "asked", known)

    assert {name: (of.papers, of.facility, of.choices[0].count) for name, of in found.items()} == {
        "old": (2, 50, 1),
        "new": (1, 100, 1),
    }
    assert found["old"].intended_weight is None
    assert by_revision(renamed, "never asked", known) == {}


SINGLE, MULTIPLE = kind_named("single_choice"), kind_named("multiple_choice")


@pytest.mark.parametrize(
    ("content", "given_", "right_ones", "picked"),
    [
        (ask(SINGLE, wrong("A"), right("B"), partly("C", "1/2")), {"choice": "2"}, {"1"}, {"2"}),
        (ask(SINGLE, wrong("A"), right("B")), {}, {"1"}, set()),
        (ask(MULTIPLE, right("A"), wrong("B"), partly("C", "1/2")), {"0": "1", "1": "1"}, {"0", "2"}, {"0", "1"}),
        (ask(SINGLE), {}, set(), set()),
        (ask(SINGLE, wrong("A"), wrong("B")), {}, set(), set()),
    ],
)
def test_choices_are_named_by_their_rows(
    content: QuestionContent, given_: dict[str, str], right_ones: set[str], picked: set[str]
) -> None:
    assert {option.name for option in question_of(content).options if option.right} == right_ones
    assert len(question_of(content).options) == len(content.answers)
    assert picked_in(content, given_) == frozenset(picked)


def test_where_nothing_is_picked_there_are_no_choices() -> None:
    content = ask(kind_named("matching"), pair("a", "1"), pair("b", "2"))

    assert question_of(content) == Question(F(1, 2))
    assert picked_in(content, {"0": "0"}) is None
