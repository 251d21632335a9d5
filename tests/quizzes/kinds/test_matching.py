"""Match each item with its partner."""

from fractions import Fraction

import pytest

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import Choice, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.matching import Matching
from tests.quizzes.kinds.builders import ask, found, pair

KIND = Matching()
CITIES = ask(
    KIND,
    pair("Kazakhstan", "Astana", feedback="Astana, since 1997.", fact="capital"),
    pair("Russia", "Moscow"),
    pair("Belarus", "minsk"),
    pair("", "Kyiv"),
)
BLOCS = ask(KIND, pair("Russia", "CSTO"), pair("Poland", "NATO"), pair("Armenia", " csto"))
SHUFFLED = (3, 2, 0, 1)


def test_partners_are_listed_by_the_alphabet_and_numbered_so_whatever_their_items_places() -> None:
    moscow_first = KIND.inputs(CITIES, SHUFFLED, {"0": "0", "2": "3"})

    assert KIND.shuffle == Shuffle.ALWAYS
    assert moscow_first == (
        Input(
            "place-1",
            "select",
            label="Belarus",
            choices=(
                Choice("0", "Astana", False),
                Choice("1", "Kyiv", True),
                Choice("2", "minsk", False),
                Choice("3", "Moscow", False),
            ),
        ),
        Input(
            "place-2",
            "select",
            label="Kazakhstan",
            choices=(
                Choice("0", "Astana", True),
                Choice("1", "Kyiv", False),
                Choice("2", "minsk", False),
                Choice("3", "Moscow", False),
            ),
        ),
        Input(
            "place-3",
            "select",
            label="Russia",
            choices=(
                Choice("0", "Astana", False),
                Choice("1", "Kyiv", False),
                Choice("2", "minsk", False),
                Choice("3", "Moscow", False),
            ),
        ),
    )


def test_partners_that_read_the_same_are_one_choice() -> None:
    first, *_ = KIND.inputs(BLOCS, (2, 1, 0), {})

    assert first.choices == (Choice("0", "CSTO", False), Choice("1", "NATO", False))


def test_partners_picked_are_stored_as_the_first_rows_that_have_them() -> None:
    assert KIND.parse(BLOCS, (2, 1, 0), {"place-0": "0", "place-1": "1", "place-2": ""}) == {"2": "0", "1": "1"}
    assert KIND.parse(CITIES, SHUFFLED, {"place-0": "0", "place-1": "2", "place-9": "0"}) == {"2": "2"}


def test_nothing_picked_is_no_answer() -> None:
    assert KIND.parse(CITIES, SHUFFLED, {}) == {}


@pytest.mark.parametrize("entry", ["4", "Astana", "-1"])
def test_a_partner_that_is_not_listed_is_unreadable(entry: str) -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(CITIES, SHUFFLED, {"place-2": entry})

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("no-such-choice", "place-2", entry)


@pytest.mark.parametrize(
    ("given", "credit"),
    [
        ({}, "0"),
        ({"0": "0"}, "1/3"),
        ({"0": "0", "1": "1", "2": "2"}, "1"),
        ({"0": "1", "1": "0", "2": "2"}, "1/3"),
        ({"0": "3", "1": "3", "2": "3"}, "0"),
        ({"0": "0", "1": "1", "2": "9"}, "2/3"),
        ({"0": "0", "3": "3"}, "1/3"),
    ],
)
def test_each_item_earns_a_share(given: dict[str, str], credit: str) -> None:
    assert KIND.credit(CITIES, given) == Fraction(credit)


def test_partners_are_compared_by_what_they_read() -> None:
    assert KIND.credit(BLOCS, {"0": "2", "1": "1", "2": "0"}) == 1


def test_without_items_nothing_can_be_earned() -> None:
    assert KIND.credit(ask(KIND, pair("", "Astana")), {"0": "0"}) == 0


def test_a_row_without_a_partner_is_never_right() -> None:
    assert KIND.credit(ask(KIND, pair("Kazakhstan", ""), pair("Russia", "Moscow")), {"0": "0"}) == 0


def test_the_verdict_has_a_line_for_each_item_as_shown() -> None:
    question = ask(KIND, *CITIES.answers[:2], pair("Belarus", "Minsk", feedback="Minsk."), pair("", "Kyiv"))

    assert KIND.explain(question, SHUFFLED, {"0": "0", "2": "3"}) == (
        Line(State.WRONG, "Kyiv", "Minsk", label="Belarus", feedback="Minsk.", fact="main-fact"),
        Line(State.RIGHT, "Astana", "Astana", label="Kazakhstan", fact="capital"),
        Line(State.MISSING, "", "Moscow", label="Russia", fact="main-fact"),
    )


def test_an_item_without_answer_has_no_feedback() -> None:
    assert KIND.explain(CITIES, (0,), {}) == (
        Line(State.MISSING, "", "Astana", label="Kazakhstan", feedback="", fact="capital"),
    )


@pytest.mark.parametrize(
    ("given", "complete"),
    [({}, False), ({"0": "0", "1": "1"}, False), ({"0": "0", "1": "1", "2": "1"}, True), ({"0": "9"}, False)],
)
def test_an_answer_is_complete_once_every_item_has_a_partner(given: dict[str, str], complete: bool) -> None:
    assert KIND.complete(CITIES, given) is complete


@pytest.mark.parametrize("question", [CITIES, BLOCS])
def test_a_good_question_has_no_findings(question: QuestionContent) -> None:
    assert found(KIND, question) == []


def test_there_must_be_two_items() -> None:
    assert list(KIND.check(ask(KIND, pair("Russia", "Moscow"), pair("", "Kyiv")))) == [
        Finding("question.too-few-items", "It has fewer than two items.", "Add some.")
    ]


def test_there_must_be_two_targets() -> None:
    assert list(KIND.check(ask(KIND, pair("Russia", "CSTO"), pair("Armenia", "csto")))) == [
        Finding("question.too-few-targets", "It has fewer than two targets.", "Add items with others.")
    ]


def test_items_must_differ() -> None:
    assert list(KIND.check(ask(KIND, pair("Russia", "Moscow"), pair("russia ", "CSTO")))) == [
        Finding("question.equal-items", '2 items read "russia".', "Change them or keep one.")
    ]


def test_every_row_needs_a_target() -> None:
    assert list(KIND.check(ask(KIND, pair("Russia", "Moscow"), pair("Armenia", "")))) == [
        Finding("question.item-without-target", "A row has no target.", "Say where its item belongs.")
    ]


def test_an_added_partner_must_be_nobodys() -> None:
    assert list(KIND.check(ask(KIND, pair("Russia", "Moscow"), pair("Armenia", "Yerevan"), pair("", "moscow")))) == [
        Finding(
            "question.distractor-is-partner",
            '"moscow" is added as a partner of no item, but one has it.',
            "Change or remove the row.",
        )
    ]
