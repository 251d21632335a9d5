"""Choose one of several answers."""

from fractions import Fraction

import pytest

from lessons.findings import Finding
from quizzes.kinds import Choice, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.single_choice import SingleChoice
from tests.quizzes.kinds.builders import as_written, ask, found, partly, right, wrong

KIND = SingleChoice()
CAPITAL = ask(
    KIND,
    wrong("Almaty", "It was, until 1997."),
    right("Astana", feedback="Right."),
    partly("Akmola", "1/2", fact="own"),
)
SHUFFLED = (2, 0, 1)


def test_choices_are_shown_in_the_order_of_the_paper_by_their_places() -> None:
    assert KIND.inputs(CAPITAL, SHUFFLED, {"choice": "1"}) == (
        Input(
            name="choice",
            control="radio",
            choices=(Choice("0", "Akmola", False), Choice("1", "Almaty", False), Choice("2", "Astana", True)),
        ),
    )


def test_nothing_is_chosen_to_begin_with() -> None:
    (radio,) = KIND.inputs(CAPITAL, SHUFFLED, {})

    assert [choice.chosen for choice in radio.choices] == [False, False, False]


def test_the_place_chosen_is_stored_as_its_row() -> None:
    assert KIND.parse(CAPITAL, SHUFFLED, {"choice": "2", "other": "1"}) == {"choice": "1"}


@pytest.mark.parametrize("entries", [{}, {"choice": ""}, {"other": "1"}])
def test_no_choice_is_no_answer(entries: dict[str, str]) -> None:
    assert KIND.parse(CAPITAL, SHUFFLED, entries) == {}


def test_a_choice_that_is_not_on_the_paper_is_unreadable() -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(CAPITAL, SHUFFLED, {"choice": "3"})

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("no-such-choice", "choice", "3")


@pytest.mark.parametrize(("row", "share"), [("0", 0), ("1", 1), ("2", Fraction(1, 2)), ("9", 0)])
def test_the_credit_is_that_of_the_row_chosen(row: str, share: Fraction) -> None:
    assert KIND.credit(CAPITAL, {"choice": row}) == share


def test_no_answer_and_a_row_that_costs_earn_nothing() -> None:
    assert KIND.credit(CAPITAL, {}) == 0
    assert KIND.credit(ask(KIND, right("yes"), partly("no", "-1", feedback="")), {"choice": "1"}) == 0


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, Line(State.MISSING, "", "Astana", fact="main-fact")),
        ({"choice": "0"}, Line(State.WRONG, "Almaty", "Astana", feedback="It was, until 1997.", fact="main-fact")),
        ({"choice": "1"}, Line(State.RIGHT, "Astana", "Astana", feedback="Right.", fact="main-fact")),
        ({"choice": "2"}, Line(State.PARTLY, "Akmola", "Astana", feedback="Not all of it.", fact="own")),
        ({"choice": "9"}, Line(State.MISSING, "", "Astana", fact="main-fact")),
    ],
)
def test_the_verdict_shows_both_answers_and_why(given: dict[str, str], line: Line) -> None:
    assert KIND.explain(CAPITAL, SHUFFLED, given) == (line,)


def test_an_answer_is_complete_once_one_is_chosen_and_reads_in_one_way() -> None:
    assert not KIND.complete(CAPITAL, {})
    assert KIND.complete(CAPITAL, {"choice": "0"})
    assert KIND.readings(CAPITAL, {"choice": "0"}) == {}


def test_it_is_graded_and_shuffled_if_wanted() -> None:
    assert KIND.graded
    assert KIND.shuffle == Shuffle.IF_WANTED
    assert as_written(CAPITAL) == range(3)


def test_a_good_question_has_no_findings() -> None:
    assert found(KIND, ask(KIND, right("yes"), wrong("no"))) == []


def test_one_choice_must_be_right() -> None:
    question = ask(KIND, partly("maybe", "1/2"), wrong("no"))

    assert list(KIND.check(question)) == [
        Finding("question.no-right-answer", "No choice earns the full credit.", "Give one choice the credit 1.")
    ]


def test_no_more_than_one_choice_must_be_right() -> None:
    assert list(KIND.check(ask(KIND, right("yes"), right("no")))) == [
        Finding(
            "question.several-right-answers",
            "2 choices earn the full credit, but one is asked for.",
            "Keep one, or make it a multiple choice.",
        )
    ]


def test_texts_credits_and_feedback_of_the_choices_are_checked() -> None:
    question = ask(KIND, right("yes"), wrong("no"), wrong("No", feedback=""), partly("perhaps", "3"))

    assert found(KIND, question) == [
        "question.equal-choices",
        "question.credit-out-of-range",
        "question.distractor-unexplained",
    ]
