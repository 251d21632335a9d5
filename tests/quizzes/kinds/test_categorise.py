"""Sort items into categories."""

from fractions import Fraction

import pytest

from quizzes.kinds import Choice, Input, Line, Shuffle, State
from quizzes.kinds.categorise import Categorise
from tests.quizzes.kinds.builders import ask, found, pair

KIND = Categorise()
ACTS = ask(
    KIND,
    pair("sent no troops", "the state"),
    pair("sent aid", "citizens", feedback="Volunteers did."),
    pair("kept neutral", "The  state", fact="neutrality"),
    pair("", "companies"),
)


def test_categories_are_listed_as_written_and_items_as_shuffled() -> None:
    assert KIND.shuffle == Shuffle.ALWAYS
    assert KIND.inputs(ACTS, (2, 3, 1, 0), {"2": "0", "1": "3"}) == (
        Input(
            "place-0",
            "select",
            label="kept neutral",
            choices=(Choice("0", "the state", True), Choice("1", "citizens", False), Choice("2", "companies", False)),
        ),
        Input(
            "place-2",
            "select",
            label="sent aid",
            choices=(Choice("0", "the state", False), Choice("1", "citizens", False), Choice("2", "companies", True)),
        ),
        Input(
            "place-3",
            "select",
            label="sent no troops",
            choices=(Choice("0", "the state", False), Choice("1", "citizens", False), Choice("2", "companies", False)),
        ),
    )


def test_categories_picked_are_stored_as_the_first_rows_that_have_them() -> None:
    assert KIND.parse(ACTS, (2, 3, 1, 0), {"place-0": "0", "place-2": "2"}) == {"2": "0", "1": "3"}


@pytest.mark.parametrize(
    ("given", "credit"), [({}, "0"), ({"0": "0", "1": "1", "2": "0"}, "1"), ({"0": "0", "1": "0", "2": "3"}, "1/3")]
)
def test_each_item_earns_a_share(given: dict[str, str], credit: str) -> None:
    assert KIND.credit(ACTS, given) == Fraction(credit)


def test_the_verdict_has_a_line_for_each_item_as_shown() -> None:
    assert KIND.explain(ACTS, (2, 3, 1, 0), {"2": "0", "1": "0"}) == (
        Line(State.RIGHT, "the state", "The  state", label="kept neutral", fact="neutrality"),
        Line(State.WRONG, "the state", "citizens", label="sent aid", feedback="Volunteers did.", fact="main-fact"),
        Line(State.MISSING, "", "the state", label="sent no troops", fact="main-fact"),
    )


def test_an_answer_is_complete_once_every_item_has_a_category() -> None:
    assert not KIND.complete(ACTS, {"0": "0", "1": "0"})
    assert KIND.complete(ACTS, {"0": "0", "1": "0", "2": "0"})


def test_a_category_without_an_item_is_in_order() -> None:
    assert found(KIND, ACTS) == []


def test_rows_are_checked_like_pairs() -> None:
    assert found(KIND, ask(KIND, pair("sent aid", ""))) == [
        "question.too-few-items",
        "question.item-without-target",
        "question.too-few-targets",
    ]
