"""Invented pupils answer questions of every kind, rightly or wrongly as they are told."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcourse.demo.answering import THOUGHTS, entries_for
from quizzes.content import QuestionContent
from quizzes.kinds import KINDS, Kind, Order, Unreadable, kind_named
from quizzes.kinds.ordering import ranks_of
from quizzes.kinds.pairing import first_rows
from tests.quizzes.kinds.builders import as_written, ask, pair, partly, right, wrong
from tests.quizzes.kinds.strategies import Asked, questions, shuffled

NUMERIC, SINGLE, SEVERAL, CLOZE = map(kind_named, ("numeric", "single_choice", "multiple_choice", "cloze"))


@st.composite
def papers(draw: st.DrawFn) -> tuple[Asked, Order, Random]:
    asked = draw(questions())
    return asked, draw(shuffled(asked.question)), Random(draw(st.integers(0, 99)))


def credit(question: QuestionContent, entries: dict[str, str], order: Order) -> Fraction:
    kind = kind_named(question.kind)
    return kind.credit(question, kind.parse(question, order, entries))


def entered(question: QuestionContent, *, knows: bool) -> dict[str, str]:
    return entries_for(question, as_written(question), knows=lambda: knows, chance=Random(1))


def one_can_be_wrong(question: QuestionContent) -> bool:
    """Not where all items belong to one target, or all have one rank."""
    if question.kind == "ordering":
        return len(set(ranks_of(question))) > 1
    if question.kind in {"matching", "categorise"}:
        return len(first_rows(question)) > 1
    return kind_named(question.kind).graded


@given(papers())
def test_who_knows_everything_earns_the_full_credit_on_any_paper(paper: tuple[Asked, Order, Random]) -> None:
    asked, order, chance = paper

    entries = entries_for(asked.question, order, knows=lambda: True, chance=chance)

    assert credit(asked.question, entries, order) == (1 if asked.kind.graded else 0)


@given(papers())
def test_who_knows_nothing_earns_less_if_one_can(paper: tuple[Asked, Order, Random]) -> None:
    asked, order, chance = paper

    entries = entries_for(asked.question, order, knows=lambda: False, chance=chance)

    assert credit(asked.question, entries, order) < 1 or not one_can_be_wrong(asked.question)


@given(papers(), st.data())
def test_who_knows_parts_fills_in_what_can_be_read(paper: tuple[Asked, Order, Random], data: st.DataObject) -> None:
    asked, order, chance = paper

    entries = entries_for(asked.question, order, knows=lambda: data.draw(st.booleans()), chance=chance)

    assert (
        asked.kind.complete(asked.question, asked.kind.parse(asked.question, order, entries)) or asked.kind is SEVERAL
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_can_be_answered(kind: Kind) -> None:
    yes, no = ("true", "false") if kind.name == "true_false" else ("1", "2")
    question = ask(kind, right(yes, part="a", target="1"), wrong(no, part="a", target="2"), prompt="[[a]]")

    assert entered(question, knows=True)


def test_a_wrong_choice_earns_nothing_where_one_can() -> None:
    question = ask(SINGLE, partly("Half", "1/2"), right("Yes"), wrong("No"))

    assert entered(question, knows=False) == {"choice": "2"}
    assert entered(ask(SINGLE, partly("Half", "1/2"), right("Yes")), knows=False) == {"choice": "0"}


def test_a_wrong_number_is_a_misreading_that_the_key_foresees() -> None:
    question = ask(NUMERIC, right("2022"), wrong("2020"))

    assert entered(question, knows=False) == {"text": "2020"}


@pytest.mark.parametrize(("tolerance", "said"), [(None, "88"), (1, "174"), (100, "870"), (10**6, "880000000087")])
def test_a_wrong_number_that_nobody_foresaw_lies_beyond_the_tolerance(tolerance: int | None, said: str) -> None:
    question = ask(NUMERIC, right("87", tolerance=None if tolerance is None else Decimal(tolerance)))

    assert entered(question, knows=False) == {"text": said}


def test_a_phrase_that_is_not_known_is_a_misreading_or_says_so() -> None:
    kind = kind_named("short_text")

    assert entered(ask(kind, right("Astana"), wrong("Almaty")), knows=False) == {"text": "Almaty"}
    assert entered(ask(kind, right("Astana")), knows=False) == {"text": "I don't remember."}


def test_one_right_choice_is_missed_and_one_wrong_choice_taken_for_it() -> None:
    question = ask(SEVERAL, right("A"), right("B"), wrong("C"))

    given_rows = SEVERAL.parse(question, as_written(question), entered(question, knows=False))

    assert set(given_rows) in ({"0", "2"}, {"1", "2"})


def test_items_are_given_targets_of_others() -> None:
    question = ask(kind_named("matching"), pair("one", "eins"), pair("two", "zwei"), pair("", "drei"))

    assert credit(question, entered(question, knows=False), as_written(question)) == 0


def test_a_gap_without_rows_stays_empty() -> None:
    question = ask(CLOZE, right("big", part="a"), prompt="It was [[a]] and [[b]].")

    assert entered(question, knows=True) == {"gap-1": "big"}


def test_a_thought_is_written_whatever_one_knows() -> None:
    question = ask(kind_named("reflection"), right("A model answer."))

    assert entered(question, knows=False)["text"] in THOUGHTS


def test_a_key_that_nobody_can_read_is_called_so() -> None:
    with pytest.raises(Unreadable):
        entered(ask(NUMERIC, right("many")), knows=False)
