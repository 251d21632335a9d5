"""Which answers a question was given, and how often."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import AnswerRow, QuestionContent
from quizzes.distribution import Group, groups
from quizzes.kinds import Given, State

ONE, NONE = Fraction(1), Fraction(0)


def question(kind: str, *rows: AnswerRow, prompt: str = "What?", **options: object) -> QuestionContent:
    return QuestionContent(kind=kind, prompt=prompt, answers=rows, options=options)


CHOICES = AnswerRow("B", credit=ONE), AnswerRow("C"), AnswerRow("A", credit=Fraction(1, 2))


def test_choices_are_all_there_in_an_order_that_does_not_tell_the_key() -> None:
    found = groups(question("single_choice", *CHOICES), [{"choice": "0"}, {"choice": "0"}, {"choice": "1"}])

    assert found == [Group("A", 0, State.PARTLY), Group("B", 2, State.RIGHT), Group("C", 1, State.WRONG)]


def test_choices_are_there_before_anybody_answers() -> None:
    assert [each.count for each in groups(question("single_choice", *CHOICES), [])] == [0, 0, 0]


@given(st.lists(st.sets(st.sampled_from("012"), min_size=1)))
def test_of_several_choices_each_is_counted_by_itself(picked: list[set[str]]) -> None:
    answers = [dict.fromkeys(rows, "1") for rows in picked]

    found = groups(question("multiple_choice", *CHOICES), answers)

    times = Counter(row for rows in picked for row in rows)
    assert {each.text: each.count for each in found} == {"B": times["0"], "C": times["1"], "A": times["2"]}


@pytest.mark.parametrize(
    ("kind", "texts", "shown"),
    [("true_false", ["false", "true"], ["true", "false"]), ("evidence", ["Then.", "Now."], ["Then.", "Now."])],
)
def test_choices_that_have_an_order_of_their_own_keep_it(kind: str, texts: list[str], shown: list[str]) -> None:
    found = groups(question(kind, *(AnswerRow(text, credit=ONE) for text in texts)), [{"choice": "0"}])

    assert [each.text for each in found] == shown


def test_what_was_written_is_grouped_as_it_is_graded_the_most_frequent_first() -> None:
    written = ["almaty", "Astana", "astana", "Nur-Sultan", "Almaty", "Almaty ", "ASTANA", "astana"]
    rows = AnswerRow("Astana", credit=ONE), AnswerRow("Nur-Sultan", credit=ONE), AnswerRow("Almaty")

    found = groups(question("short_text", *rows), [{"text": text} for text in written])

    assert found == [Group("astana", 5, State.RIGHT), Group("almaty", 3, State.WRONG)]


def test_numbers_that_are_one_number_are_one_answer() -> None:
    answers: list[Given] = [
        {"text": "20 million", "number": "20000000"},
        {"text": "20 000 000", "number": "20000000"},
        {"text": "19.9 million", "number": "19900000"},
        {"text": "7", "number": "7"},
        {"text": "7.0", "number": "7.0"},
    ]
    row = AnswerRow("20000000", credit=ONE, tolerance=None)

    found = groups(question("numeric", row), answers)

    assert [(each.count, each.state) for each in found] == [
        (2, State.RIGHT),
        (2, State.WRONG),
        (1, State.WRONG),
    ]


def test_parts_are_counted_each_by_itself_and_what_is_missing_is_left_out() -> None:
    rows = AnswerRow("two", target="zwei"), AnswerRow("one", target="eins")
    answers: list[Given] = [{"0": "0", "1": "1"}, {"0": "1"}]

    found = groups(question("matching", *rows), answers)

    assert found == [
        Group("eins", 1, State.RIGHT, "one"),
        Group("eins", 1, State.WRONG, "two"),
        Group("zwei", 1, State.RIGHT, "two"),
    ]


def test_gaps_stand_by_their_numbers() -> None:
    names = [f"g{number}" for number in range(1, 12)]
    prompt = " ".join(f"[[{name}]]" for name in names)
    rows = [AnswerRow("word", part=name, credit=ONE) for name in names]
    asked = question("cloze", *rows, prompt=prompt, gaps=dict.fromkeys(names, "text"))

    found = groups(asked, [dict.fromkeys(names, "word")])

    assert [each.part for each in found] == [str(number) for number in range(1, 12)]


def test_what_is_not_graded_is_nobody_elses() -> None:
    assert groups(question("reflection", AnswerRow("A model.")), [{"text": "Mine."}]) == []
