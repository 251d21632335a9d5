"""An answer keeps its meaning in a later revision of its question, wherever the rows are there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import QuestionContent
from quizzes.kinds import Given, kind_named
from tests.quizzes.kinds.builders import ask, pair, right, wrong
from tests.quizzes.kinds.strategies import Asked, questions

SINGLE = kind_named("single_choice")
MATCHING = kind_named("matching")
CLOZE = kind_named("cloze")


def with_ranks(question: QuestionContent) -> QuestionContent:
    """Ranks of an ordering written out, so that they don't depend on where a row stands."""
    rows = [replace(row, target=row.target or str(place)) for place, row in enumerate(question.answers, start=1)]
    return replace(question, answers=tuple(rows)) if question.kind == "ordering" else question


@st.composite
def answered(draw: st.DrawFn) -> tuple[QuestionContent, QuestionContent, Given]:
    """A question, the same with its rows in another order, and an answer to it."""
    asked: Asked = draw(questions())
    question = with_ranks(asked.question)
    order = draw(st.permutations(range(len(question.answers))))
    entries = {
        each.name: draw(st.sampled_from(["", *(choice.value for choice in each.choices)]))
        for each in asked.kind.inputs(question, order, {})
        if each.choices and asked.kind.name != "ordering"
    }
    given = asked.kind.parse(question, order, entries) or asked.key
    moved = draw(st.permutations(question.answers))
    return question, replace(question, answers=tuple(moved)), given


@given(answered())
def test_an_answer_earns_the_same_wherever_its_rows_have_moved(
    case: tuple[QuestionContent, QuestionContent, Given],
) -> None:
    asked, key, given = case
    kind = kind_named(asked.kind)

    assert kind.credit(key, kind.carried(asked, key, given)) == kind.credit(asked, given)


@given(answered())
def test_in_the_question_itself_an_answer_is_what_it_was(case: tuple[QuestionContent, QuestionContent, Given]) -> None:
    asked, _, given = case
    kind = kind_named(asked.kind)

    assert kind.credit(asked, kind.carried(asked, asked, given)) == kind.credit(asked, given)


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ([right("Astana"), wrong("Almaty")], "1"),
        ([wrong("Almaty!"), right("Astana")], "0"),  # reworded where it stood
        ([right("Astana"), wrong("Aktau"), wrong("Atyrau")], None),  # gone
        ([right("Astana"), wrong("Astana")], None),  # another's namesake stands there
    ],
)
def test_a_choice_is_known_by_its_text_or_else_by_its_place(key: list[object], chosen: str | None) -> None:
    asked = ask(SINGLE, wrong("Almaty"), right("Astana"))
    later = replace(asked, answers=tuple(key))  # type: ignore[arg-type]

    assert SINGLE.carried(asked, later, {"choice": "0"}) == ({} if chosen is None else {"choice": chosen})


def test_no_answer_stays_none_and_a_row_that_never_was_is_gone() -> None:
    asked = ask(SINGLE, wrong("Almaty"), right("Astana"))

    assert SINGLE.carried(asked, asked, {}) == {}
    assert SINGLE.carried(asked, asked, {"choice": "2"}) == {}


def test_what_was_given_to_an_item_is_carried_by_its_own_name() -> None:
    """The key gave the partners the wrong way round: whoever had them right gets the full credit."""
    asked = ask(MATCHING, pair("one", "zwei"), pair("two", "eins"))
    key = ask(MATCHING, pair("one", "eins"), pair("two", "zwei"))
    given = {"0": "1", "1": "0"}

    assert MATCHING.credit(asked, given) == 0
    assert MATCHING.credit(key, MATCHING.carried(asked, key, given)) == 1


def test_a_partner_that_is_gone_is_given_to_nobody() -> None:
    asked = ask(MATCHING, pair("one", "eins"), pair("two", "zwei"), pair("", "drei"))
    key = ask(MATCHING, pair("one", "eins"), pair("two", "zwei"))

    assert MATCHING.carried(asked, key, {"0": "2", "1": "1"}) == {"1": "1"}


def test_a_gap_that_has_become_one_of_another_kind_is_empty() -> None:
    rows = replace(right("big"), part="a"), replace(wrong("small"), part="a")
    asked = ask(CLOZE, *rows, prompt="[[a]]", options={"gaps": {"a": "choice"}})
    key = ask(CLOZE, *rows, prompt="[[a]]", options={"gaps": {"a": "text"}})

    assert CLOZE.carried(asked, key, {"a": "0"}) == {}
    assert CLOZE.carried(asked, replace(asked, answers=rows[::-1]), {"a": "0"}) == {"a": "1"}


def test_a_choice_of_a_gap_that_is_gone_leaves_it_empty() -> None:
    rows = replace(right("big"), part="a"), replace(wrong("small"), part="a")
    asked = ask(CLOZE, *rows, prompt="[[a]]", options={"gaps": {"a": "choice"}})

    assert CLOZE.carried(asked, replace(asked, answers=rows[:1]), {"a": "1"}) == {}
