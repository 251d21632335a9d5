"""Put things in order."""

from fractions import Fraction

import pytest

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import Choice, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.ordering import Ordering
from tests.quizzes.kinds.builders import ask, found, pair, states

KIND = Ordering()
EVENTS = ask(
    KIND,
    pair("unrest", "", feedback="In January."),
    pair("invasion", "", fact="invasion"),
    pair("summit", "", feedback="In June."),
    pair("exodus", ""),
)
TIED = ask(KIND, pair("unrest", "1"), pair("speech", "2"), pair("summit", "2"), pair("exodus", "4"))


def arranged(*rows: int | None) -> dict[str, str]:
    """The answer in which these rows stand at the places from 1."""
    return {str(row): str(place) for place, row in enumerate(rows, start=1) if row is not None}


def test_each_item_is_given_a_place_from_1() -> None:
    question = ask(KIND, pair("first", ""), pair("second", ""))

    assert KIND.shuffle == Shuffle.ALWAYS
    assert KIND.inputs(question, (1, 0), {"0": "2"}) == (
        Input("place-0", "select", label="second", choices=(Choice("1", "1", False), Choice("2", "2", False))),
        Input("place-1", "select", label="first", choices=(Choice("1", "1", False), Choice("2", "2", True))),
    )


def test_places_given_are_stored_by_rows() -> None:
    entries = {"place-0": "4", "place-1": "", "place-3": "1", "place-4": "1"}

    assert KIND.parse(EVENTS, (2, 0, 3, 1), entries) == {"2": "4", "1": "1"}


def test_no_place_is_no_answer() -> None:
    assert KIND.parse(EVENTS, (2, 0, 3, 1), {"place-0": "", "place-1": ""}) == {}


@pytest.mark.parametrize("entry", ["0", "5", "first", "01", " 1"])
def test_a_place_that_there_is_not_is_unreadable(entry: str) -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(EVENTS, (2, 0, 3, 1), {"place-0": "1", "place-1": entry})

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("no-such-choice", "place-1", entry)


def test_a_place_given_twice_is_unreadable() -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(EVENTS, (2, 0, 3, 1), {"place-0": "1", "place-1": "2", "place-3": "1"})

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("same-place-twice", "place-3", "1")


@pytest.mark.parametrize(
    ("rows", "credit"),
    [
        ((0, 1, 2, 3), "1"),
        ((3, 2, 1, 0), "0"),
        ((3, 0, 1, 2), "2/3"),
        ((1, 0, 2, 3), "2/3"),
        ((1, 0, 3, 2), "1/3"),
        ((None, None, None, None), "0"),
        ((0, 1, None, None), "1/3"),
        ((0, None, 2, 3), "1/3"),
        ((0, None, 1, None), "0"),
        ((0, 1, 2, 9), "2/3"),
    ],
)
def test_neighbouring_places_in_the_right_order_earn_their_share(rows: tuple[int | None, ...], credit: str) -> None:
    assert KIND.credit(EVENTS, arranged(*rows)) == Fraction(credit)


@pytest.mark.parametrize(
    ("rows", "credit"), [((0, 1, 2, 3), "1"), ((0, 2, 1, 3), "1"), ((3, 1, 2, 0), "1/3"), ((1, 0, 2, 3), "2/3")]
)
def test_items_of_equal_rank_may_stand_either_way(rows: tuple[int, ...], credit: str) -> None:
    assert KIND.credit(TIED, arranged(*rows)) == Fraction(credit)


def test_a_rank_may_be_given_to_tied_rows_only() -> None:
    question = ask(KIND, pair("unrest", ""), pair("speech", "2"), pair("summit", "2"), pair("exodus", ""))

    assert KIND.credit(question, arranged(0, 2, 1, 3)) == 1
    assert KIND.credit(question, arranged(1, 0, 2, 3)) == Fraction(2, 3)


def test_ranks_decide_whatever_the_order_of_the_rows() -> None:
    question = ask(KIND, pair("last", "10"), pair("first", "9"))

    assert KIND.credit(question, arranged(1, 0)) == 1


def test_one_item_alone_can_not_be_ordered() -> None:
    assert KIND.credit(ask(KIND, pair("only", "")), arranged(0)) == 0


def test_the_verdict_has_a_line_for_each_item_in_the_right_order() -> None:
    assert KIND.explain(EVENTS, (2, 0, 3, 1), arranged(2, 1, None, 3)) == (
        Line(State.MISSING, "", "1", label="unrest", fact="main-fact"),
        Line(State.RIGHT, "2", "2", label="invasion", fact="invasion"),
        Line(State.WRONG, "1", "3", label="summit", feedback="In June.", fact="main-fact"),
        Line(State.RIGHT, "4", "4", label="exodus", fact="main-fact"),
    )


def test_the_verdict_follows_the_ranks_and_names_all_places_of_a_tied_item() -> None:
    question = ask(KIND, pair("exodus", "4"), pair("speech", "1"), pair("summit", "1"), pair("visit", "1"))

    assert KIND.explain(question, range(4), arranged(2, 1, 3, 0)) == (
        Line(State.RIGHT, "2", "1–3", label="speech", fact="main-fact"),
        Line(State.RIGHT, "1", "1–3", label="summit", fact="main-fact"),
        Line(State.RIGHT, "3", "1–3", label="visit", fact="main-fact"),
        Line(State.RIGHT, "4", "4", label="exodus", fact="main-fact"),
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((0, 1, 2, 3), [State.RIGHT, State.RIGHT, State.RIGHT, State.RIGHT]),
        ((3, 2, 1, 0), [State.WRONG, State.WRONG, State.WRONG, State.WRONG]),
        ((3, 0, 1, 2), [State.PARTLY, State.PARTLY, State.PARTLY, State.WRONG]),
        ((1, 2, 3, 0), [State.WRONG, State.PARTLY, State.PARTLY, State.PARTLY]),
        ((1, 0, 3, 2), [State.PARTLY, State.WRONG, State.WRONG, State.PARTLY]),
    ],
)
def test_an_item_elsewhere_but_in_order_with_a_neighbour_is_partly_right(
    rows: tuple[int, ...], expected: list[State]
) -> None:
    assert states(KIND.explain(EVENTS, range(4), arranged(*rows))) == expected


def test_an_item_that_is_partly_right_has_its_feedback_and_one_in_place_has_none() -> None:
    lines = KIND.explain(EVENTS, range(4), arranged(3, 0, 2, 1))

    assert [line.feedback for line in lines] == ["In January.", "", "", ""]
    assert lines[0].state is State.PARTLY


@pytest.mark.parametrize(
    ("rows", "complete"), [((), False), ((0, 1, 2, None), False), ((0, 1, 2, 3), True), ((3, 1, 2, 0), True)]
)
def test_an_answer_is_complete_once_every_item_has_a_place(rows: tuple[int | None, ...], complete: bool) -> None:
    assert KIND.complete(EVENTS, arranged(*rows)) is complete


@pytest.mark.parametrize("question", [EVENTS, TIED, ask(KIND, pair("a", "999"), pair("b", ""))])
def test_a_good_question_has_no_findings(question: QuestionContent) -> None:
    assert found(KIND, question) == []


@pytest.mark.parametrize("rank", ["0", "-1", "1.5", "first", "1000", "²", "٢"])
def test_a_rank_must_be_a_whole_number_from_1(rank: str) -> None:
    assert list(KIND.check(ask(KIND, pair("a", ""), pair("b", rank)))) == [
        Finding(
            "question.rank-unreadable",
            f'The rank "{rank}" of "b" is no whole number from 1.',
            "Number the rows, equal ones alike.",
        )
    ]


def test_ranks_must_make_an_order() -> None:
    assert list(KIND.check(ask(KIND, pair("a", "2"), pair("b", "")))) == [
        Finding("question.no-order", "All items have the same rank.", "Give them different ones.")
    ]


def test_items_are_checked_like_choices() -> None:
    assert found(KIND, ask(KIND, pair("a", ""))) == ["question.too-few-choices"]
    assert found(KIND, ask(KIND)) == ["question.too-few-choices"]
    assert found(KIND, ask(KIND, pair("a", ""), pair("A", ""))) == ["question.equal-choices"]


@pytest.mark.parametrize(
    ("question", "order", "shows_it"),
    [
        (EVENTS, [0, 1, 2, 3], True),
        (EVENTS, [1, 0, 2, 3], False),
        (TIED, [0, 2, 1, 3], True),  # of equal rank, either way
        (TIED, [0, 2, 3, 1], False),
        (ask(KIND, pair("a", ""), pair("b", "")), [0, 1], False),  # of two, the other order would give it away
        (ask(KIND, pair("a", "1"), pair("b", "1"), pair("c", "1")), [0, 1, 2], False),  # there is no other order
    ],
)
def test_a_paper_must_not_show_the_items_in_their_order(
    question: QuestionContent, order: list[int], shows_it: bool
) -> None:
    assert KIND.is_answer(question, order) is shows_it
