"""What a blind guesser earns, by hand and by grading every possible answer."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import QuestionContent
from quizzes.item_analysis import random_guess_score
from quizzes.item_analysis.guessing import GUESSES
from quizzes.kinds import KINDS, Given, UnknownKind, kind_named
from tests.quizzes.kinds.builders import ask, pair, partly, right, wrong

F = Fraction
SINGLE, MULTIPLE, CLOZE = kind_named("single_choice"), kind_named("multiple_choice"), kind_named("cloze")
MATCHING, CATEGORISE, ORDERING = kind_named("matching"), kind_named("categorise"), kind_named("ordering")


def expected(question: QuestionContent, answers: Iterator[Given]) -> Fraction:
    """The mean credit of answers that are equally likely."""
    kind = kind_named(question.kind)
    earned = [kind.credit(question, answer) for answer in answers]
    return sum(earned, F(0)) / len(earned)


def all_ticks(count: int) -> Iterator[Given]:
    rows = range(count)
    for ticked in chain.from_iterable(combinations(rows, number) for number in range(count + 1)):
        yield {str(row): "1" for row in ticked}


def test_each_kind_says_how_it_is_guessed() -> None:
    assert set(GUESSES) == {kind.name for kind in KINDS}


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownKind):
        random_guess_score(QuestionContent(kind="essay", prompt="Why?"))


@pytest.mark.parametrize(
    ("question", "score"),
    [
        (ask(SINGLE, right("A"), wrong("B"), wrong("C"), wrong("D")), F(1, 4)),
        (ask(SINGLE, right("A"), partly("B", "1/2"), partly("C", "-1/2")), F(1, 2)),
        (ask(SINGLE), F(0)),
        (ask(kind_named("true_false"), wrong("true"), right("false")), F(1, 2)),
        (ask(kind_named("evidence"), right("One."), wrong("Two."), wrong("Three.")), F(1, 3)),
        (ask(MULTIPLE, right("A"), wrong("B")), F(1, 4)),
        (ask(MATCHING, pair("a", "1"), pair("b", "2"), pair("", "3")), F(1, 3)),
        (ask(MATCHING), F(0)),
        (ask(CATEGORISE, pair("a", "x"), pair("b", "x"), pair("c", "y")), F(1, 2)),
        (ask(ORDERING, right("a"), right("b"), right("c")), F(1, 2)),
        (ask(ORDERING, right("a", target="1"), right("b", target="2"), right("c", target="2")), F(2, 3)),
        (ask(ORDERING, right("a")), F(0)),
        (ask(CLOZE, prompt="No gap"), F(0)),
        (ask(kind_named("numeric"), right("3400")), F(0)),
        (ask(kind_named("short_text"), right("Astana")), F(0)),
        (ask(kind_named("reflection")), F(0)),
    ],
)
def test_a_guess_earns_so_much(question: QuestionContent, score: Fraction) -> None:
    assert random_guess_score(question) == score


def test_gaps_to_choose_for_can_be_guessed_and_those_to_write_in_not() -> None:
    rows = [right("over", part="a"), wrong("under", part="a"), wrong("of", part="a"), right("3400", part="b")]
    question = ask(CLOZE, *rows, prompt="[[a]] [[b]] firms", options={"gaps": {"a": "choice", "b": "number"}})

    assert random_guess_score(question) == F(1, 6)


def test_ways_to_tick_count_alike_where_authors_gave_weights() -> None:
    rows = [partly("A", "3/4"), partly("B", "1/4"), partly("C", "-1/2"), partly("D", "-1")]
    question = ask(MULTIPLE, *rows, options={"weighted": True})

    assert random_guess_score(question) == expected(question, all_ticks(4))


@given(st.integers(1, 4), st.integers(1, 4))
def test_ways_to_tick_count_alike(of_right: int, of_wrong: int) -> None:
    question = ask(MULTIPLE, *[right(str(n)) for n in range(of_right)], *[wrong(f"w{n}") for n in range(of_wrong)])

    assert random_guess_score(question) == expected(question, all_ticks(of_right + of_wrong))


@given(st.lists(st.sampled_from("123"), min_size=2, max_size=5))
def test_all_orders_count_alike(ranks: list[str]) -> None:
    question = ask(ORDERING, *[right(str(n), target=rank) for n, rank in enumerate(ranks)])
    orders = permutations(range(1, len(ranks) + 1))

    score = expected(question, ({str(row): str(place) for row, place in enumerate(order)} for order in orders))

    assert random_guess_score(question) == score


@given(st.lists(st.sampled_from("xyz"), min_size=1, max_size=4))
def test_all_ways_to_sort_count_alike(categories: list[str]) -> None:
    question = ask(CATEGORISE, *[pair(str(n), category) for n, category in enumerate(categories)])
    firsts = {categories.index(category) for category in categories}
    ways = product(firsts, repeat=len(categories))

    score = expected(question, ({str(row): str(target) for row, target in enumerate(way)} for way in ways))

    assert random_guess_score(question) == score
