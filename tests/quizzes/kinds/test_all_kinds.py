"""What every kind of question promises."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import from_json, to_json
from quizzes.kinds import ERASED, KINDS, Given, Kind, Order, State, Unreadable
from tests.quizzes.kinds.builders import submitted
from tests.quizzes.kinds.strategies import BY_KIND, Asked, questions, shuffled


@st.composite
def papers(draw: st.DrawFn) -> tuple[Asked, Order]:
    """A question with an order of its rows as an attempt may show it."""
    asked = draw(questions())
    return asked, draw(shuffled(asked.question))


@st.composite
def filled(draw: st.DrawFn) -> tuple[Asked, Order, Given]:
    """A paper and an answer to it: any choices that it shows, any words."""
    asked, order = draw(papers())
    entries = {
        each.name: draw(st.sampled_from(["", *(choice.value for choice in each.choices)]) if each.choices else words())
        for each in asked.kind.inputs(asked.question, order, {})
    }
    try:
        return asked, order, asked.kind.parse(asked.question, order, entries)
    except Unreadable:
        return asked, order, {}


def words() -> st.SearchStrategy[str]:
    return st.sampled_from(["", "87", "3,400", "79.9 million", "Tokayev", "many words"]) | st.text(max_size=20)


@given(filled())
def test_credit_is_a_share_from_0_to_1(paper: tuple[Asked, Order, Given]) -> None:
    asked, _, answer = paper

    assert 0 <= asked.kind.credit(asked.question, answer) <= 1


@given(questions())
def test_the_keys_own_answer_earns_the_full_credit_and_none_earns_nothing(asked: Asked) -> None:
    assert asked.kind.credit(asked.question, asked.key) == (1 if asked.kind.graded else 0)
    assert asked.kind.credit(asked.question, {}) == 0


@given(papers())
def test_the_keys_own_answer_is_complete_and_wholly_right(paper: tuple[Asked, Order]) -> None:
    asked, order = paper
    states = {line.state for line in asked.kind.explain(asked.question, order, asked.key)}

    assert asked.kind.complete(asked.question, asked.key)
    assert not asked.kind.complete(asked.question, {})
    assert states == {State.RIGHT if asked.kind.graded else State.UNGRADED}


@given(papers())
def test_without_an_answer_nothing_is_right(paper: tuple[Asked, Order]) -> None:
    asked, order = paper
    states = {line.state for line in asked.kind.explain(asked.question, order, {})}

    assert states == {State.MISSING if asked.kind.graded else State.UNGRADED}


@given(papers(), st.data())
def test_the_key_can_be_given_on_any_paper_and_earns_the_same(paper: tuple[Asked, Order], data: st.DataObject) -> None:
    asked, order = paper
    form = submitted(asked.kind.inputs(asked.question, order, asked.key))
    other = data.draw(shuffled(asked.question))
    other_form = submitted(asked.kind.inputs(asked.question, other, asked.key))

    assert asked.kind.parse(asked.question, order, form) == asked.key
    assert asked.kind.parse(asked.question, other, other_form) == asked.key


@given(filled())
def test_a_form_filled_with_what_was_given_gives_the_same_answer(paper: tuple[Asked, Order, Given]) -> None:
    asked, order, answer = paper
    form = submitted(asked.kind.inputs(asked.question, order, answer))

    assert asked.kind.parse(asked.question, order, form) == answer


@given(filled())
def test_without_its_words_an_answer_earns_the_same_part_by_part(paper: tuple[Asked, Order, Given]) -> None:
    asked, order, answer = paper

    bare = asked.kind.without_words(asked.question, asked.question, answer)

    assert asked.kind.credit(asked.question, bare) == asked.kind.credit(asked.question, answer)
    assert [(line.state, line.feedback, line.fact) for line in asked.kind.explain(asked.question, order, bare)] == [
        (line.state, line.feedback, line.fact) for line in asked.kind.explain(asked.question, order, answer)
    ]
    assert asked.kind.without_words(asked.question, asked.question, bare) == bare
    assert asked.kind.complete(asked.question, bare) == asked.kind.complete(asked.question, answer)


@given(questions())
def test_nothing_that_was_typed_stays_but_what_the_key_says_and_numbers(asked: Asked) -> None:
    form = {
        each.name: "Zhibek"
        for each in asked.kind.inputs(asked.question, range(len(asked.question.answers)), {})
        if not each.choices
    }
    try:
        answer = asked.kind.parse(asked.question, range(len(asked.question.answers)), form)
    except Unreadable:
        return

    bare = asked.kind.without_words(asked.question, asked.question, answer)

    assert "Zhibek" not in bare.values()
    assert set(bare.values()) <= {ERASED} | {row.text for row in asked.question.answers}


@given(filled())
def test_an_answer_can_be_stored_as_json(paper: tuple[Asked, Order, Given]) -> None:
    *_, answer = paper

    assert json.loads(json.dumps(answer)) == answer


@given(papers(), st.data())
def test_whatever_is_entered_is_read_or_called_unreadable(paper: tuple[Asked, Order], data: st.DataObject) -> None:
    asked, order = paper
    names = [each.name for each in asked.kind.inputs(asked.question, order, {})]
    garbage: Mapping[str, str] = data.draw(
        st.dictionaries(st.sampled_from(names) | st.text(max_size=5), st.text() | st.integers().map(str))
    )
    try:
        answer = asked.kind.parse(asked.question, order, garbage)
    except Unreadable:
        return

    assert 0 <= asked.kind.credit(asked.question, answer) <= 1
    assert asked.kind.explain(asked.question, order, answer)
    assert set(asked.kind.readings(asked.question, answer)) <= set(names)


@given(papers(), st.data())
def test_inputs_say_the_same_whatever_the_key(paper: tuple[Asked, Order], data: st.DataObject) -> None:
    """Which row is right is told by credits alone in kinds that choose, so they must not show in a form."""
    asked, order = paper
    stored = to_json(asked.question)
    exchanged = data.draw(st.permutations([row.get("credit", "0") for row in stored["answers"]]))
    other = from_json(
        stored
        | {"answers": [row | {"credit": credit} for row, credit in zip(stored["answers"], exchanged, strict=True)]}
    )

    assert asked.kind.inputs(other, order, {}) == asked.kind.inputs(asked.question, order, {})


@given(questions())
def test_a_question_survives_being_stored_as_json(asked: Asked) -> None:
    assert from_json(json.loads(json.dumps(to_json(asked.question)))) == asked.question


@given(questions())
def test_checking_a_question_finds_stable_codes(asked: Asked) -> None:
    assert all(finding.code.startswith("question.") for finding in asked.kind.check(asked.question))


@given(papers().filter(lambda paper: paper[0].question.kind != "ordering"))
def test_only_an_ordering_can_show_its_answer_by_how_its_rows_stand(paper: tuple[Asked, Order]) -> None:
    asked, order = paper

    assert asked.kind.is_answer(asked.question, order) is False


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
class TestAKindLacksNothing:
    def test_it_has_tests_of_its_own(self, kind: Kind) -> None:
        assert (Path(__file__).parent / f"test_{kind.name}.py").is_file()

    def test_it_has_questions_to_test_it_with(self, kind: Kind) -> None:
        assert kind.name in BY_KIND
