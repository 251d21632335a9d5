"""Choose all answers that apply."""

from fractions import Fraction

import pytest

from lessons.findings import Finding, Level
from quizzes.content import QuestionContent
from quizzes.kinds import Choice, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.multiple_choice import MultipleChoice
from tests.quizzes.kinds.builders import ask, found, partly, right, wrong

KIND = MultipleChoice()
MEMBERS = ask(
    KIND,
    right("Armenia", feedback="Since the start."),
    wrong("Georgia", "It left in 1999."),
    right("Kazakhstan", fact="member"),
    wrong("Ukraine"),
    wrong("China"),
)
WEIGHTED = ask(
    KIND, partly("all", "3/4"), partly("some", "1/4"), partly("few", "-1/2"), options={"weighted": True}
)  # fmt: skip


def ticking(*rows: int) -> dict[str, str]:
    return {str(row): "1" for row in rows}


def test_each_choice_has_a_box_named_by_its_place() -> None:
    question = ask(KIND, right("a"), wrong("b"))

    assert KIND.inputs(question, (1, 0), ticking(0)) == (
        Input("place-0", "checkbox", choices=(Choice("1", "b", False),)),
        Input("place-1", "checkbox", choices=(Choice("1", "a", True),)),
    )
    assert KIND.shuffle == Shuffle.IF_WANTED


def test_boxes_that_are_ticked_are_stored_as_their_rows() -> None:
    order = (4, 2, 0, 1, 3)

    assert KIND.parse(MEMBERS, order, {"place-1": "1", "place-3": "1", "place-4": "", "place-9": "1"}) == ticking(1, 2)


def test_no_box_is_no_answer() -> None:
    assert KIND.parse(MEMBERS, range(5), {}) == {}


def test_another_value_than_a_boxs_own_is_unreadable() -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(MEMBERS, range(5), {"place-2": "yes"})

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("no-such-choice", "place-2", "yes")


@pytest.mark.parametrize(
    ("rows", "credit"),
    [
        ((), "0"),
        ((0,), "1/2"),
        ((0, 2), "1"),
        ((0, 1), "1/6"),
        ((0, 1, 2), "2/3"),
        ((0, 2, 1, 3), "1/3"),
        ((0, 1, 2, 3, 4), "0"),
        ((0, 1, 3), "0"),
        ((1,), "0"),
        ((0, 2, 9), "1"),
    ],
)
def test_right_ones_earn_and_wrong_ones_cost_their_shares_but_never_below_0(rows: tuple[int, ...], credit: str) -> None:
    assert KIND.credit(MEMBERS, ticking(*rows)) == Fraction(credit)


def test_where_nothing_is_wrong_or_nothing_right_the_rest_still_counts() -> None:
    assert KIND.credit(ask(KIND, right("a"), right("b")), ticking(0)) == Fraction(1, 2)
    assert KIND.credit(ask(KIND, wrong("a"), wrong("b")), ticking(0)) == 0


@pytest.mark.parametrize(
    ("rows", "credit"), [((0,), "3/4"), ((1,), "1/4"), ((0, 1), "1"), ((0, 2), "1/4"), ((1, 2), "0")]
)
def test_authors_may_give_their_own_weights(rows: tuple[int, ...], credit: str) -> None:
    assert KIND.credit(WEIGHTED, ticking(*rows)) == Fraction(credit)


def test_weights_count_only_where_they_are_asked_for() -> None:
    question = ask(KIND, partly("all", "3/4"), partly("some", "1/4"), options={"weighted": "no"})

    assert KIND.credit(question, ticking(1)) == Fraction(1, 2)


def test_the_verdict_has_a_line_for_each_choice_as_shown() -> None:
    assert KIND.explain(MEMBERS, (3, 2, 1, 0, 4), ticking(0, 1)) == (
        Line(State.RIGHT, "blank", "blank", label="Ukraine", fact="main-fact"),
        Line(State.MISSING, "blank", "ticked", label="Kazakhstan", fact="member"),
        Line(State.WRONG, "ticked", "blank", label="Georgia", feedback="It left in 1999.", fact="main-fact"),
        Line(State.RIGHT, "ticked", "ticked", label="Armenia", feedback="Since the start.", fact="main-fact"),
        Line(State.RIGHT, "blank", "blank", label="China", fact="main-fact"),
    )


def test_without_an_answer_nothing_is_right_not_even_what_was_left_blank() -> None:
    question = ask(KIND, right("a"), wrong("b"))

    assert KIND.explain(question, (0, 1), {}) == (
        Line(State.MISSING, "blank", "ticked", label="a", fact="main-fact"),
        Line(State.MISSING, "blank", "blank", label="b", fact="main-fact"),
    )


def test_one_tick_makes_an_answer_complete() -> None:
    assert not KIND.complete(MEMBERS, {})
    assert KIND.complete(MEMBERS, ticking(3))


@pytest.mark.parametrize("question", [MEMBERS, ask(KIND, right("a"), wrong("b"))])
def test_a_good_question_has_no_findings(question: QuestionContent) -> None:
    assert found(KIND, question) == []


def test_some_choice_must_be_right() -> None:
    assert list(KIND.check(ask(KIND, wrong("a"), wrong("b")))) == [
        Finding("question.no-right-answer", "No choice is right.", "Give the right choices the credit 1.")
    ]


def test_some_choice_should_be_wrong() -> None:
    assert list(KIND.check(ask(KIND, right("a"), right("b")))) == [
        Finding(
            "question.no-wrong-choice",
            "No choice is wrong, so that ticking everything earns the full credit.",
            "Add plausible wrong choices.",
            Level.WARNING,
        )
    ]


def test_weights_that_sum_to_1_are_in_order() -> None:
    assert found(KIND, WEIGHTED) == []


def test_weights_of_right_choices_must_sum_to_1() -> None:
    question = ask(KIND, partly("a", "1/3"), partly("b", "1/3"), wrong("c"), options={"weighted": True})

    assert list(KIND.check(question)) == [
        Finding(
            "question.weights-not-one",
            "The weights of its right choices sum to 2/3.",
            "Make them sum to 1, or leave the weights out.",
        )
    ]


def test_a_weight_that_would_be_ignored_is_found() -> None:
    question = ask(KIND, right("a"), partly("b", "1/3"), wrong("c"))

    assert list(KIND.check(question)) == [
        Finding(
            "question.weight-ignored",
            '"b" has the credit 1/3, but the question has no weights of its own.',
            'Make it 0 or 1, or set the option "weighted".',
        )
    ]


def test_texts_credits_and_feedback_of_the_choices_are_checked() -> None:
    assert found(KIND, ask(KIND, right("a"), wrong("A", feedback=""))) == [
        "question.equal-choices",
        "question.distractor-unexplained",
    ]
