"""Write a few sentences, then compare them with a model answer."""

import pytest

from lessons.findings import Finding
from quizzes.kinds import KINDS, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.reflection import Reflection
from tests.quizzes.kinds.builders import ask, found, right

KIND = Reflection()
OPEN = ask(KIND, right("Because of trust.", feedback="Trust comes up twice.", fact="trust"))


def test_it_is_the_only_kind_that_is_not_graded() -> None:
    assert [kind.name for kind in KINDS if not kind.graded] == ["reflection"]
    assert KIND.shuffle == Shuffle.NEVER


def test_it_asks_for_a_text() -> None:
    assert KIND.inputs(OPEN, (0,), {"text": "I think"}) == (Input("text", "textarea", value="I think"),)
    assert KIND.inputs(OPEN, (0,), {}) == (Input("text", "textarea", value=""),)


def test_the_text_is_stored_with_its_lines() -> None:
    assert KIND.parse(OPEN, (0,), {"text": " One.\r\n\tTwo.\n"}) == {"text": "One.\n\tTwo."}


@pytest.mark.parametrize("entries", [{}, {"text": " \n "}])
def test_an_empty_text_is_no_answer(entries: dict[str, str]) -> None:
    assert KIND.parse(OPEN, (0,), entries) == {}


def test_a_text_of_five_thousand_characters_is_accepted_and_a_longer_one_is_not() -> None:
    assert KIND.parse(OPEN, (0,), {"text": "x" * 5000}) == {"text": "x" * 5000}
    with pytest.raises(Unreadable) as refused:
        KIND.parse(OPEN, (0,), {"text": "x" * 5001})

    assert (refused.value.code, refused.value.name) == ("too-long", "text")


def test_it_earns_nothing_and_is_neither_right_nor_wrong() -> None:
    assert KIND.credit(OPEN, {"text": "Because of trust."}) == 0
    assert KIND.explain(OPEN, (0,), {"text": "I think"}) == (
        Line(State.UNGRADED, "I think", "Because of trust.", feedback="Trust comes up twice.", fact="trust"),
    )


def test_the_model_answer_is_shown_without_a_text_too() -> None:
    assert KIND.explain(ask(KIND, right("Because.")), (0,), {}) == (
        Line(State.UNGRADED, "", "Because.", fact="main-fact"),
    )


def test_an_answer_is_complete_once_there_is_one() -> None:
    assert not KIND.complete(OPEN, {})
    assert KIND.complete(OPEN, {"text": "x"})


def test_it_needs_a_model_answer() -> None:
    finding = Finding(
        "question.no-model-answer",
        "It has no model answer to compare with.",
        "Add one row with a text of two to four sentences.",
    )

    assert found(KIND, OPEN) == []
    assert list(KIND.check(ask(KIND))) == [finding]
    assert list(KIND.check(ask(KIND, right("  ")))) == [finding]
