"""Fill the gaps of a text."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import ERASED, Choice, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.cloze import Cloze
from quizzes.kinds.gaps import pieces
from tests.quizzes.kinds.builders import ask, found, partly, right, wrong

KIND = Cloze()
GAPS = {"who": "choice", "what": "text", "how-many": "number"}
RESULT = ask(
    KIND,
    right("Tokayev", part="who", fact="speaker"),
    wrong("Putin", "He sat beside him.", part="who"),
    right("quasi-states", part="what"),
    wrong("republics", "That is the other side's word.", part="what"),
    partly("territories", "1/2", part="what"),
    right("500", part="how-many", tolerance=Decimal(50)),
    wrong("5000", "Ten times too many.", part="how-many"),
    prompt="<p>[[who]] spoke of [[what]], and the world might have [[how-many]] of them.</p>",
    options={"gaps": GAPS, "typing_slip": True},
)
SHUFFLED = (6, 1, 5, 4, 0, 2, 3)


def one(kind: str, *rows: AnswerRow, **fields: str) -> QuestionContent:
    return ask(KIND, *rows, prompt="It is [[a]].", options={"gaps": {"a": kind}}, **fields)


def test_a_prompt_is_cut_at_its_gaps() -> None:
    assert pieces("<p>[[a]] and [[b-2_C]]</p>") == ["<p>", "a", " and ", "b-2_C", "</p>"]
    assert pieces('<a title="[[a]]">[[b]]</a> &gt; [[c]] <b>') == ['<a title="[[a]]">', "b", "</a> &gt; ", "c", " <b>"]
    assert pieces("no [[gap with spaces]], no [[]], no [a]") == ["no [[gap with spaces]], no [[]], no [a]"]
    assert pieces(f"[[{'a' * 40}]]") == ["", "a" * 40, ""]
    assert len(pieces(f"[[{'a' * 41}]]")) == 1


def test_inputs_are_numbered_in_reading_order_and_tell_nothing_of_the_gaps_names() -> None:
    assert KIND.shuffle == Shuffle.ALWAYS
    assert KIND.inputs(RESULT, SHUFFLED, {"who": "1", "what": "x", "how-many": "7"}) == (
        Input("gap-1", "select", choices=(Choice("1", "Putin", True), Choice("4", "Tokayev", False))),
        Input("gap-2", "text", value="x"),
        Input("gap-3", "text", value="7", numeric=True),
    )


def test_inputs_are_empty_to_begin_with() -> None:
    assert KIND.inputs(RESULT, SHUFFLED, {}) == (
        Input("gap-1", "select", choices=(Choice("1", "Putin", False), Choice("4", "Tokayev", False))),
        Input("gap-2", "text", value=""),
        Input("gap-3", "text", value="", numeric=True),
    )


def test_choices_are_stored_as_rows_and_entries_as_typed() -> None:
    entries = {"gap-1": "4", "gap-2": " quasi-states ", "gap-3": "500 ", "gap-4": "x"}

    assert KIND.parse(RESULT, SHUFFLED, entries) == {"who": "0", "what": "quasi-states", "how-many": "500"}


def test_empty_gaps_are_not_stored() -> None:
    assert KIND.parse(RESULT, SHUFFLED, {"gap-1": "", "gap-2": " ", "gap-3": ""}) == {}
    assert KIND.parse(RESULT, SHUFFLED, {"gap-3": "5"}) == {"how-many": "5"}


@pytest.mark.parametrize(
    ("name", "entry", "code"),
    [
        ("gap-1", "0", "no-such-choice"),
        ("gap-1", "7", "no-such-choice"),
        ("gap-1", "Tokayev", "no-such-choice"),
        ("gap-2", "x" * 201, "too-long"),
        ("gap-3", "1" * 201, "too-long"),
        ("gap-3", "many", "no-digits"),
        ("gap-3", "5 or 6", "not-one-number"),
    ],
)
def test_an_entry_that_does_not_fit_its_gap_is_unreadable(name: str, entry: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(RESULT, SHUFFLED, {name: entry})

    assert (refused.value.code, refused.value.name, refused.value.entry) == (code, name, entry)


@pytest.mark.parametrize(
    ("given", "credit"),
    [
        ({}, "0"),
        ({"who": "0", "what": "Quasi-States", "how-many": "550"}, "1"),
        ({"who": "0", "what": "quasy-states", "how-many": "551"}, "2/3"),
        ({"who": "1", "what": "territories"}, "1/6"),
        ({"who": "0"}, "1/3"),
        ({"who": "2"}, "0"),
        ({"who": "9"}, "0"),
        ({"who": "words, for an older revision"}, "0"),
        ({"how-many": "words, for an older revision"}, "0"),
    ],
)
def test_each_gap_earns_a_share(given: dict[str, str], credit: str) -> None:
    assert KIND.credit(RESULT, given) == Fraction(credit)


def test_without_gaps_nothing_can_be_earned() -> None:
    assert KIND.credit(ask(KIND, right("x", part="a"), prompt="No gap."), {"a": "x"}) == 0


def test_a_gap_whose_kind_is_not_told_is_for_words() -> None:
    question = ask(KIND, right("scar", part="a"), prompt="A [[a]].")

    assert KIND.inputs(question, (0,), {}) == (Input("gap-1", "text", value=""),)
    assert KIND.credit(question, {"a": "Scar"}) == 1


def test_a_gap_for_a_number_without_a_unit_accepts_any() -> None:
    question = one("number", right("87", part="a"))

    assert KIND.parse(question, (0,), {"gap-1": "87 %"}) == {"a": "87 %"}
    assert KIND.credit(question, {"a": "87 %"}) == 1


def test_a_gap_for_a_number_with_a_unit_accepts_no_other() -> None:
    question = one("number", right("87", part="a"), unit="USD")

    assert KIND.parse(question, (0,), {"gap-1": "$87"}) == {"a": "$87"}
    with pytest.raises(Unreadable, match=r"^wrong-unit: '87 %' in gap-1$"):
        KIND.parse(question, (0,), {"gap-1": "87 %"})


def test_the_verdict_has_a_line_for_each_gap_by_its_number() -> None:
    assert KIND.explain(RESULT, SHUFFLED, {"who": "1", "what": "territories"}) == (
        Line(State.WRONG, "Putin", "Tokayev", label="1", feedback="He sat beside him.", fact="speaker"),
        Line(State.PARTLY, "territories", "quasi-states", label="2", feedback="Not all of it.", fact="main-fact"),
        Line(State.MISSING, "", "500", label="3", fact="main-fact"),
    )


def test_the_verdict_on_a_right_answer() -> None:
    assert KIND.explain(RESULT, SHUFFLED, {"who": "0", "what": "quasi-state", "how-many": "5 000"}) == (
        Line(State.RIGHT, "Tokayev", "Tokayev", label="1", fact="speaker"),
        Line(State.RIGHT, "quasi-state", "quasi-states", label="2", fact="main-fact"),
        Line(State.WRONG, "5 000", "500", label="3", feedback="Ten times too many.", fact="main-fact"),
    )


def test_the_verdict_shows_numbers_as_lessons_do() -> None:
    question = one("number", right("79900000", part="a"), unit="USD")

    assert KIND.explain(question, (0,), {})[0].right == "$79.9 million"


def test_a_choice_that_is_gone_counts_as_none() -> None:
    assert KIND.explain(RESULT, SHUFFLED, {"who": "9"})[0] == Line(
        State.MISSING, "", "Tokayev", label="1", fact="speaker"
    )


def test_only_ambiguous_numbers_tell_how_they_were_read() -> None:
    assert KIND.readings(RESULT, {"what": "3,400", "how-many": "3,400"}) == {"gap-3": "3400"}
    assert KIND.readings(RESULT, {"who": "1", "how-many": "3400"}) == {}
    assert KIND.readings(RESULT, {}) == {}


def test_readings_know_the_questions_unit() -> None:
    question = one("number", right("5000", part="a"), unit="companies")

    assert KIND.readings(question, {"a": "5,000 companies"}) == {"gap-1": "5000"}


def test_an_answer_is_complete_once_every_gap_is_filled() -> None:
    assert not KIND.complete(RESULT, {})
    assert not KIND.complete(RESULT, {"who": "0", "what": "x"})
    assert KIND.complete(RESULT, {"who": "0", "what": "x", "how-many": "5"})


def test_a_good_question_has_no_findings() -> None:
    assert found(KIND, RESULT) == []


def test_the_prompt_must_have_a_gap() -> None:
    assert list(KIND.check(ask(KIND, prompt="Nothing to fill."))) == [
        Finding("question.no-gaps", "Its prompt has no gap.", "Write gaps into it as [[a]].")
    ]


def test_a_gap_must_stand_in_the_prompt_once() -> None:
    question = ask(KIND, right("x", part="a"), prompt="[[a]] and [[a]]", options={"gaps": {"a": "text"}})

    assert len(KIND.inputs(question, (0,), {})) == 1
    assert list(KIND.check(question)) == [
        Finding("question.gap-twice", "Its prompt has the gap [[a]] 2 times.", "Rename one.")
    ]


def test_rows_and_kinds_must_name_gaps_of_the_prompt() -> None:
    question = ask(
        KIND,
        right("x", part="a"),
        right("y", part="c"),
        right("z"),
        prompt="[[a]]",
        options={"gaps": {"a": "text", "d": "text", "b": "text"}},
    )

    assert list(KIND.check(question)) == [
        Finding("question.row-without-gap", 'Rows belong to "", which is no gap.', "Name a gap."),
        Finding("question.row-without-gap", 'Rows belong to "c", which is no gap.', "Name a gap."),
        Finding("question.kind-without-gap", '"b" has a kind, but is no gap.', "Take it out of the gaps."),
        Finding("question.kind-without-gap", '"d" has a kind, but is no gap.', "Take it out of the gaps."),
    ]


def test_a_gap_must_have_rows() -> None:
    question = ask(KIND, right("x", part="a"), prompt="[[b]] [[a]]", options={"gaps": {"a": "text", "b": "choice"}})

    assert list(KIND.check(question)) == [
        Finding("question.gap-without-rows", "The gap [[b]] has no answers.", "Add rows for it.")
    ]


def test_the_kind_of_a_gap_must_be_known() -> None:
    rows = (right("x", part="a"), right("y", part="b"))
    question = ask(KIND, *rows, prompt="[[a]] [[b]]", options={"gaps": {"a": "essay"}})

    assert list(KIND.check(question)) == [
        Finding(
            "question.gap-kind-unknown", "The gap [[a]] is of the kind essay.", "Make it one of choice, text, number."
        ),
        Finding("question.gap-kind-unknown", "The gap [[b]] has no kind.", "Make it one of choice, text, number."),
    ]


def test_choices_of_a_gap_are_checked_and_the_gap_is_named() -> None:
    question = one("choice", wrong("x", part="a"))

    assert list(KIND.check(question)) == [
        Finding("question.no-right-answer", "Gap [[a]]: No choice earns the full credit.", "Give one the credit 1."),
        Finding("question.too-few-choices", "Gap [[a]]: It has fewer than two choices.", "Add plausible ones."),
    ]


def test_credits_and_feedback_of_choices_are_checked() -> None:
    question = one("choice", right("x", part="a"), wrong("y", feedback="", part="a"), partly("z", "2", part="a"))

    assert list(KIND.check(question)) == [
        Finding(
            "question.credit-out-of-range",
            'Gap [[a]]: "z" earns 2 of the credit.',
            "Give it a credit from -1 to 1.",
        ),
        Finding(
            "question.distractor-unexplained",
            'Gap [[a]]: The wrong choice "y" has no feedback.',
            "Say which misreading it stands for.",
            Level.WARNING,
        ),
    ]


def test_words_of_a_gap_are_checked_like_short_texts() -> None:
    assert found(KIND, one("text", right("x", part="a"), wrong("X", part="a"))) == ["question.contradicting-answers"]


def test_numbers_of_a_gap_are_checked_like_numbers_and_the_unit_once() -> None:
    question = ask(
        KIND,
        right("5", part="a"),
        right("many", part="b"),
        prompt="[[a]] [[b]]",
        unit="%",
        options={"gaps": {"a": "number", "b": "number"}},
    )

    assert found(KIND, question) == ["question.unit-misnamed", "question.number-unreadable"]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"who": "1", "what": "Quasi-stats", "how-many": "five hundred"}, ("1", "quasi-states", ERASED)),
        ({"who": "0", "what": "my own words", "how-many": "0.5 thousand"}, ("0", ERASED, "500")),
        ({"who": "0", "what": "republics", "how-many": "1,2300"}, ("0", "republics", "1.23")),
    ],
)
def test_without_words_choices_stay_and_words_become_the_keys(
    given: dict[str, str], left: tuple[str, str, str]
) -> None:
    assert tuple(KIND.without_words(RESULT, RESULT, given).values()) == left


def test_nothing_is_left_of_words_in_a_gap_that_there_is_no_more_or_that_is_another() -> None:
    key = replace(RESULT, prompt="[[how-many]]", options={"gaps": {"how-many": "text"}})

    left = KIND.without_words(RESULT, key, {"who": "0", "what": "republics", "how-many": "500", "lost": "words"})

    assert left == {"who": "0", "what": ERASED, "how-many": ERASED, "lost": ERASED}
