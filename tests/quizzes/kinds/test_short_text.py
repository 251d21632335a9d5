"""Answer in a few words."""

from typing import Any

import pytest

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.phrases import folded
from quizzes.kinds.short_text import ShortText
from tests.quizzes.kinds.builders import ask, found, partly, right, wrong

KIND = ShortText()
PRESIDENT = ask(
    KIND,
    wrong("Nazarbayev", "He was the first president."),
    partly("Kassym-Jomart", "1/2"),
    right("Tokayev", feedback="Right.", fact="president"),
    right("Токаев"),
    right("Тоқаев"),
    options={"typing_slip": True},
)


def earns(typed: str, *rows: AnswerRow, **fields: Any) -> bool:
    question = ask(KIND, *rows, **fields)
    return KIND.credit(question, KIND.parse(question, range(len(rows)), {"text": typed})) == 1


def slip(typed: str, *keys: str) -> bool:
    return earns(typed, *(right(key) for key in keys), options={"typing_slip": True})


def test_it_asks_for_one_line() -> None:
    assert KIND.inputs(PRESIDENT, range(5), {"text": "Tokayev"}) == (Input("text", "text", value="Tokayev"),)
    assert KIND.inputs(PRESIDENT, range(5), {}) == (Input("text", "text", value=""),)
    assert KIND.shuffle == Shuffle.NEVER


def test_the_entry_is_stored_as_typed_but_for_space_around_it() -> None:
    assert KIND.parse(PRESIDENT, range(5), {"text": "  The  President ", "other": "x"}) == {"text": "The  President"}


@pytest.mark.parametrize("entries", [{}, {"text": ""}, {"text": " \t\n "}])
def test_an_empty_entry_is_no_answer(entries: dict[str, str]) -> None:
    assert KIND.parse(PRESIDENT, range(5), entries) == {}


def test_an_entry_of_two_hundred_characters_is_accepted() -> None:
    assert KIND.parse(PRESIDENT, range(5), {"text": " " + "x" * 200}) == {"text": "x" * 200}


@pytest.mark.parametrize(
    ("entry", "code"),
    [("x" * 201, "too-long"), ("a\0b", "not-text"), ("a\x1bb", "not-text"), ("a\ud800b", "not-text")],
)
def test_an_entry_that_is_too_long_or_no_text_is_unreadable(entry: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(PRESIDENT, range(5), {"text": entry})

    assert (refused.value.code, refused.value.name, refused.value.entry) == (code, "text", entry)


@pytest.mark.parametrize(
    "typed",
    [
        "Nur-Sultan's",
        "nur-sultan's",
        "NUR-SULTAN'S",
        "Nur\N{NON-BREAKING HYPHEN}Sultan's",
        "Nur\N{EN DASH}Sultan\N{RIGHT SINGLE QUOTATION MARK}s",
        "\N{FULLWIDTH LATIN CAPITAL LETTER N}ur-Sultan's",
        "Nur-Sul\N{SOFT HYPHEN}tan's",
        "\N{LEFT DOUBLE QUOTATION MARK}Nur-Sultan's\N{RIGHT DOUBLE QUOTATION MARK}",
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}Nur-Sultan's\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}.",
        "(Nur-Sultan's)",
        "Nur-Sultan's!?",
        "Nur-Sultan's\N{HORIZONTAL ELLIPSIS}",
    ],
)
def test_case_dashes_quotation_marks_and_punctuation_at_the_ends_do_not_matter(typed: str) -> None:
    assert earns(typed, right("Nur-Sultan's"))


def test_spacing_does_not_matter_between_words() -> None:
    assert earns("real \N{NO-BREAK SPACE}  politik", right("real politik"))
    assert not earns("realpolitik", right("real politik"))


def test_letters_that_only_fold_to_the_same_case_are_the_same() -> None:
    assert earns("STRASSE", right("straße"))
    assert earns("ТОҚАЕВ", right("Тоқаев"))
    assert folded("Tokayev") == "tokayev"
    assert folded("\N{MICRO SIGN}") == folded("\N{GREEK SMALL LETTER MU}")


def test_case_counts_where_the_question_says_so() -> None:
    assert earns("NATO", right("NATO"), case_sensitive=True)
    assert not earns("nato", right("NATO"), case_sensitive=True)


def test_inner_punctuation_counts() -> None:
    assert not earns("co operation", right("co-operation"))


@pytest.mark.parametrize("typed", ["Tokayev", "токаев", "Тоқаев."])
def test_every_accepted_variant_is_right(typed: str) -> None:
    assert earns(typed, *PRESIDENT.answers)


@pytest.mark.parametrize(
    "typed",
    ["Tokaev", "Tokayevv", "Tokajev", "Tokyaev", "okayev", "Tokaye", "xTokayev", "oTkayev", "Tokayve", "Tokayev"],
)
def test_one_slip_in_a_long_word_is_forgiven(typed: str) -> None:
    assert slip(typed, "Tokayev")


@pytest.mark.parametrize(
    "typed", ["Tokyv", "Toakyve", "Tkayeb", "vTokayex", "Tokayevvv", "keyTova", "Tokayev a", "a Tokayev", "Toka yev"]
)
def test_two_slips_or_another_word_are_not_forgiven(typed: str) -> None:
    assert not slip(typed, "Tokayev")


def test_an_exchange_must_be_of_neighbours_and_leave_the_rest_alone() -> None:
    assert slip("abcedfg", "abcdefg")
    assert not slip("abfdecg", "abcdefg")
    assert not slip("abcedfx", "abcdefg")


def test_a_word_is_long_from_six_letters() -> None:
    assert slip("scarsx", "scarss")
    assert not slip("scarx", "scars")
    assert not slip("o'bri'n", "o'bri'm")


def test_the_length_of_the_key_decides_not_that_of_the_entry() -> None:
    assert not slip("scarsx", "scars")
    assert slip("scars", "scarss")


def test_a_slip_is_forgiven_in_one_word_of_several() -> None:
    assert slip("peoples republik", "peoples republic")
    assert not slip("hearts and minsd", "hearts and minds")
    assert not slip("peopls republik", "peoples republic")


def test_digits_are_never_slips() -> None:
    assert not slip("article 123467", "article 123456")
    assert not slip("abcdef13", "abcdef12")


def test_slips_are_forgiven_only_where_the_question_says_so() -> None:
    assert not earns("Tokaev", right("Tokayev"))
    assert not earns("Tokaev", right("Tokayev"), options={"typing_slip": "no"})


def test_what_another_row_says_is_never_taken_for_a_slip() -> None:
    rows = (wrong("commission", "That is a body."), right("commissions"))
    question = ask(KIND, *rows, options={"typing_slip": True})

    assert KIND.explain(question, (0, 1), {"text": "Commission"}) == (
        Line(State.WRONG, "Commission", "commissions", feedback="That is a body.", fact="main-fact"),
    )


def test_a_wrong_row_is_matched_exactly_only() -> None:
    assert KIND.explain(PRESIDENT, range(5), {"text": "Nazarbaev"}) == (
        Line(State.WRONG, "Nazarbaev", "Tokayev", fact="president"),
    )


def test_of_rows_that_say_the_same_the_better_one_is_earned() -> None:
    assert earns("scar", wrong("scar"), partly("Scar", "1/2"), right("scar."))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, Line(State.MISSING, "", "Tokayev", fact="president")),
        ({"text": "tokayev"}, Line(State.RIGHT, "tokayev", "Tokayev", feedback="Right.", fact="president")),
        ({"text": "Tokaev"}, Line(State.RIGHT, "Tokaev", "Tokayev", feedback="Right.", fact="president")),
        (
            {"text": "Kassym-Jomart"},
            Line(State.PARTLY, "Kassym-Jomart", "Tokayev", feedback="Not all of it.", fact="president"),
        ),
        (
            {"text": "nazarbayev"},
            Line(State.WRONG, "nazarbayev", "Tokayev", feedback="He was the first president.", fact="president"),
        ),
        ({"text": "Putin"}, Line(State.WRONG, "Putin", "Tokayev", fact="president")),
    ],
)
def test_the_verdict_shows_the_entry_the_first_right_answer_and_why(given: dict[str, str], line: Line) -> None:
    assert KIND.explain(PRESIDENT, range(5), given) == (line,)


@pytest.mark.parametrize(("typed", "credit"), [("Tokayev", 1), ("Nazarbayev", 0), ("Putin", 0)])
def test_the_matching_rows_credit_is_earned(typed: str, credit: int) -> None:
    assert KIND.credit(PRESIDENT, {"text": typed}) == credit


def test_no_answer_earns_nothing_even_if_a_row_is_empty() -> None:
    assert KIND.credit(PRESIDENT, {}) == 0
    assert KIND.credit(ask(KIND, right("...")), {}) == 0
    assert KIND.credit(ask(KIND, right("...")), {"text": "?"}) == 0


def test_an_answer_is_complete_once_there_is_one() -> None:
    assert not KIND.complete(PRESIDENT, {})
    assert KIND.complete(PRESIDENT, {"text": "x"})
    assert KIND.readings(PRESIDENT, {"text": "3,400"}) == {}


@pytest.mark.parametrize("question", [PRESIDENT, ask(KIND, right("scar"))])
def test_a_good_question_has_no_findings(question: QuestionContent) -> None:
    assert found(KIND, question) == []


def test_an_entry_must_earn_the_full_credit() -> None:
    assert list(KIND.check(ask(KIND, partly("scar", "1/2")))) == [
        Finding("question.no-right-answer", "No entry earns the full credit.", "Add a row with the credit 1.")
    ]


def test_a_row_must_have_words() -> None:
    assert list(KIND.check(ask(KIND, right("scar"), right(" "), right("...")))) == [
        Finding("question.empty-answer", "An answer row has no words.", "Write it or remove it.")
    ]


def test_rows_that_are_read_alike_are_a_warning_and_an_error_if_they_earn_differently() -> None:
    question = ask(KIND, right("scar"), right("mark"), right("Scar."), wrong("scar"))

    assert list(KIND.check(question)) == [
        Finding("question.equal-answers", '"scar" and "Scar." are read alike.', "Keep one of them.", Level.WARNING),
        Finding(
            "question.contradicting-answers",
            '"scar" and "scar" are read alike but earn 1 and 0.',
            "Keep one of them.",
        ),
        Finding(
            "question.contradicting-answers",
            '"Scar." and "scar" are read alike but earn 1 and 0.',
            "Keep one of them.",
        ),
    ]


def test_rows_that_differ_in_case_are_not_alike_where_case_counts() -> None:
    assert found(KIND, ask(KIND, right("NATO"), wrong("nato"), case_sensitive=True)) == []


def test_one_slip_must_not_lead_from_a_wrong_answer_to_a_right_one() -> None:
    rows = (right("commission"), wrong("commissions"), wrong("committee"), partly("omission", "-1"))

    assert found(KIND, ask(KIND, *rows)) == []
    assert list(KIND.check(ask(KIND, *rows, options={"typing_slip": True}))) == [
        Finding(
            "question.slip-meets-wrong-answer",
            'One typing slip turns the wrong answer "commissions" into "commission".',
            "Don't forgive typing slips in this question.",
        )
    ]


def test_a_wrong_answer_may_be_a_slip_away_from_another_wrong_one() -> None:
    question = ask(KIND, right("scar"), wrong("commissions"), wrong("commission"), options={"typing_slip": True})

    assert found(KIND, question) == []


def test_a_right_answer_may_be_a_slip_away_from_another_right_one() -> None:
    assert found(KIND, ask(KIND, right("Tokayev"), right("Tokaev"), options={"typing_slip": True})) == []


def test_credits_and_feedback_are_checked() -> None:
    assert found(KIND, ask(KIND, right("scar"), partly("mark", "2"), wrong("wound", feedback=""))) == [
        "question.credit-out-of-range",
        "question.distractor-unexplained",
    ]
