"""What is written on paper is read as the answer that it is, on any version, for every kind."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import QuestionContent
from quizzes.kinds import Given, Order, Unreadable, kind_named
from quizzes.onpaper import Writes, answer_written, blanks
from tests.quizzes.kinds.builders import ask, pair, right, wrong
from tests.quizzes.kinds.strategies import Asked, questions, shuffled
from tests.quizzes.kinds.test_all_kinds import filled, papers

SINGLE = ask(kind_named("single_choice"), right("Yes"), wrong("No"), wrong("Maybe"))
MULTIPLE = ask(kind_named("multiple_choice"), right("A"), right("B"), wrong("C"))
TRUE_FALSE = ask(kind_named("true_false"), right("false"), wrong("true"))
NUMERIC = ask(kind_named("numeric"), right("79900000"), unit="USD")
WORDS = ask(kind_named("short_text"), right("Astana"))
MATCHING = ask(kind_named("matching"), pair("one", "eins"), pair("two", "zwei"), pair("", "drei"))
CATEGORISE = ask(kind_named("categorise"), pair("yurt", "people"), pair("tax", "state"))
ORDERING = ask(kind_named("ordering"), pair("first", "1"), pair("second", "2"), pair("third", "3"))
EVIDENCE = ask(kind_named("evidence"), wrong("One."), right("Two."))
REFLECTION = ask(kind_named("reflection"), right("A model answer."))
CLOZE = ask(
    kind_named("cloze"),
    *(right("big", part="a"), wrong("small", part="a"), right("5", part="b"), right("tax", part="c")),
    prompt="[[a]], [[b]], [[c]]",
    options={"gaps": {"a": "choice", "b": "number", "c": "text"}},
)


@pytest.mark.parametrize(
    ("question", "order", "written", "answer"),
    [
        (SINGLE, [2, 0, 1], ["b"], {"choice": "0"}),
        (SINGLE, [2, 0, 1], [" A. "], {"choice": "2"}),
        (SINGLE, [0, 1, 2], ["-"], {}),
        (MULTIPLE, [2, 1, 0], ["c, b"], {"0": "1", "1": "1"}),
        (MULTIPLE, [2, 1, 0], ["ab"], {"2": "1", "1": "1"}),
        (MULTIPLE, [2, 1, 0], ["–"], {}),
        (TRUE_FALSE, [0, 1], ["a"], {"choice": "1"}),
        (NUMERIC, [0], ["79.9 million"], {"text": "79.9 million", "number": "79900000"}),
        (NUMERIC, [0], [" - "], {}),
        (WORDS, [0], ["Astana"], {"text": "Astana"}),
        (MATCHING, [2, 1, 0], ["c b"], {"1": "1", "0": "0"}),
        (MATCHING, [2, 1, 0], ["- b"], {"0": "0"}),
        (CATEGORISE, [1, 0], ["ab"], {"1": "0", "0": "1"}),
        (ORDERING, [2, 0, 1], ["3 1 2"], {"2": "3", "0": "1", "1": "2"}),
        (ORDERING, [2, 0, 1], ["312"], {"2": "3", "0": "1", "1": "2"}),
        (ORDERING, [2, 0, 1], ["3 - -"], {"2": "3"}),
        (EVIDENCE, [0, 1], ["2"], {"choice": "1"}),
        (REFLECTION, [0], ["I think so."], {"text": "I think so."}),
        (CLOZE, [3, 2, 1, 0], ["b", "5", "tax"], {"a": "0", "b": "5", "c": "tax"}),
        (CLOZE, [3, 2, 1, 0], ["", "-", "tax"], {"c": "tax"}),
    ],
)
def test_letters_mean_what_stands_beside_them_on_the_version(
    question: QuestionContent, order: Order, written: Sequence[str], answer: Given
) -> None:
    assert answer_written(question, order, written) == answer


@pytest.mark.parametrize(
    ("question", "written", "code", "name"),
    [
        (SINGLE, ["d"], "no-such-mark", "choice"),
        (SINGLE, ["1"], "no-such-mark", "choice"),
        (SINGLE, ["a b"], "one-mark-only", "choice"),
        (SINGLE, ["\0"], "not-text", "choice"),
        (MULTIPLE, ["a ж"], "no-such-mark", "place-0"),
        (MATCHING, ["a"], "mark-for-each", "place-0"),
        (CATEGORISE, ["a b a"], "mark-for-each", "place-0"),
        (ORDERING, ["1 1 2"], "same-place-twice", "place-1"),
        (ORDERING, ["1 2 4"], "no-such-mark", "place-0"),
        (EVIDENCE, ["a"], "no-such-mark", "choice"),
        (NUMERIC, ["many"], "no-digits", "text"),
        (CLOZE, ["c", "5", "tax"], "no-such-mark", "gap-1"),
        (CLOZE, ["a b", "5", "tax"], "one-mark-only", "gap-1"),
        (CLOZE, ["a", "five", "tax"], "no-digits", "gap-2"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_reason(
    question: QuestionContent, written: Sequence[str], code: str, name: str
) -> None:
    with pytest.raises(Unreadable) as unreadable:
        answer_written(question, range(len(question.answers)), written)

    assert (unreadable.value.code, unreadable.value.name) == (code, name)


def test_more_choices_than_letters_are_numbered() -> None:
    question = ask(kind_named("single_choice"), right("0"), *(wrong(str(number)) for number in range(1, 30)))

    (blank,) = blanks(question, range(30), {"choice": "11"})

    assert blank.options[11] == ("12", "11")
    assert blank.written == "12"
    assert answer_written(question, range(30), ["12"]) == {"choice": "11"}


def test_a_blank_says_what_is_written_into_it() -> None:
    kinds = [SINGLE, MULTIPLE, MATCHING, NUMERIC, REFLECTION]

    written = [blank.writes for question in kinds for blank in blanks(question, range(len(question.answers)))]

    assert written == [Writes.ONE, Writes.SOME, Writes.EACH, Writes.WORDS, Writes.TEXT]
    assert [blank.writes for blank in blanks(CLOZE, range(4))] == [Writes.ONE, Writes.WORDS, Writes.WORDS]


def test_what_can_be_chosen_is_listed_with_its_marks() -> None:
    (one,), (some,), (words,) = (blanks(each, range(len(each.answers))[::-1]) for each in (SINGLE, MULTIPLE, NUMERIC))

    assert one.options == [("a", "Maybe"), ("b", "No"), ("c", "Yes")]
    assert some.options == [("a", "C"), ("b", "B"), ("c", "A")]
    assert words.options == []


def test_a_question_without_choices_has_no_place_for_an_answer() -> None:
    question = ask(kind_named("multiple_choice"))

    assert blanks(question, ()) == ()
    assert answer_written(question, (), []) == {}


@given(papers())
def test_the_letters_of_the_key_earn_the_full_credit_on_any_version(paper: tuple[Asked, Order]) -> None:
    asked, order = paper
    key = asked.kind.right_answer(asked.question)

    on_the_sheet = [blank.written for blank in blanks(asked.question, order, key)]

    credit = asked.kind.credit(asked.question, answer_written(asked.question, order, on_the_sheet))
    assert credit == Fraction(1 if asked.kind.graded else 0)
    assert asked.kind.credit(asked.question, key) == credit


@given(filled())
def test_whatever_is_given_can_be_written_and_read_again(paper: tuple[Asked, Order, Given]) -> None:
    asked, order, answer = paper

    written = [blank.written for blank in blanks(asked.question, order, answer)]

    dashes = {"-", "–", "—", "−", "‐", "‑", "‒"}
    if not set(answer.values()) & dashes:
        assert answer_written(asked.question, order, written) == answer


@given(questions(), st.data())
def test_marks_are_the_same_whatever_the_key(asked: Asked, data: st.DataObject) -> None:
    order, other = data.draw(shuffled(asked.question)), data.draw(shuffled(asked.question))

    one, another = (blanks(asked.question, each) for each in (order, other))

    assert [blank.marks for blank in one] == [blank.marks for blank in another]


@given(papers(), st.data())
def test_any_text_is_read_or_called_unreadable_for_an_input_of_its_blank(
    paper: tuple[Asked, Order], data: st.DataObject
) -> None:
    asked, order = paper
    shown = blanks(asked.question, order)
    written = [data.draw(st.text(max_size=12) | st.sampled_from(["a", "b c", "2 1", "-"])) for _ in shown]

    try:
        answer, lost = answer_written(asked.question, order, written), ""
    except Unreadable as unreadable:
        answer, lost = {}, unreadable.name

    assert lost in {"", *(each.name for blank in shown for each in blank.inputs)}
    assert 0 <= asked.kind.credit(asked.question, answer) <= 1
