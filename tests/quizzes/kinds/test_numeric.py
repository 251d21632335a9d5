"""Answer with a number."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.numeric import Numeric
from tests.quizzes.kinds.builders import ask, found, partly, right, wrong

KIND = Numeric()
EXPORTS = ask(
    KIND,
    wrong("79900", "That leaves out the millions."),
    partly("79000000", "1/2", tolerance=Decimal(1_000_000)),
    right("79900000", tolerance=Decimal(50_000), feedback="Right."),
    unit="USD",
)
SHARE = ask(KIND, right("87", tolerance=Decimal(1)), unit="percent")
FIRMS = ask(KIND, right("3400"), unit="companies")
COUNT = ask(KIND, right("46"))


def given(text: str, number: str) -> dict[str, str]:
    return {"text": text, "number": number}


def accepted(row: AnswerRow, number: str) -> bool:
    return KIND.credit(ask(KIND, row), given(number, number)) == 1


def test_it_asks_for_one_line_with_a_keyboard_for_numbers() -> None:
    assert KIND.inputs(EXPORTS, range(3), given("79,9 млн", "79900000")) == (
        Input("text", "text", value="79,9 млн", numeric=True),
    )
    assert KIND.inputs(EXPORTS, range(3), {}) == (Input("text", "text", value="", numeric=True),)
    assert KIND.shuffle == Shuffle.NEVER


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("79.9 million", "79900000"),
        (" 79,9 млн ", "79900000"),
        ("79 900 000", "79900000"),
        ("$79.9m", "79900000"),
        ("US$ 36,000", "36000"),
        ("36.50", "36.50"),
        ("-5", "-5"),
    ],
)
def test_what_was_typed_is_kept_beside_the_number_it_means(typed: str, number: str) -> None:
    assert KIND.parse(EXPORTS, range(3), {"text": typed}) == given(typed.strip(), number)


@pytest.mark.parametrize("entries", [{}, {"text": ""}, {"text": "  "}, {"number": "5"}])
def test_an_empty_entry_is_no_answer(entries: dict[str, str]) -> None:
    assert KIND.parse(EXPORTS, range(3), entries) == {}


def test_the_questions_own_unit_may_be_typed() -> None:
    assert KIND.parse(SHARE, (0,), {"text": "87 %"}) == given("87 %", "87")
    assert KIND.parse(FIRMS, (0,), {"text": "3400 companies"}) == given("3400 companies", "3400")


@pytest.mark.parametrize(
    ("unit", "typed", "code"),
    [
        ("USD", "87 %", "wrong-unit"),
        ("percent", "$87", "wrong-unit"),
        ("companies", "87 %", "wrong-unit"),
        ("", "$87", "wrong-unit"),
        ("USD", "many", "no-digits"),
        ("USD", "36,000 or 40,000", "not-one-number"),
        ("USD", "1e5", "not-one-number"),
        ("USD", "nan", "no-digits"),
        ("USD", "12,34,5", "odd-grouping"),
        ("USD", "5 companies", "unknown-word"),
        ("USD", "9" * 31, "too-many-digits"),
        ("USD", "1" + " " * 199 + "1", "too-long"),
        ("USD", "5\0", "not-text"),
    ],
)
def test_what_can_not_be_read_is_refused_with_the_reason(unit: str, typed: str, code: str) -> None:
    question = ask(KIND, right("87"), unit=unit)

    with pytest.raises(Unreadable) as refused:
        KIND.parse(question, (0,), {"text": typed})

    assert (refused.value.code, refused.value.name, refused.value.entry) == (code, "text", typed)


@pytest.mark.parametrize(
    ("number", "credit"),
    [
        ("79900000", "1"),
        ("79850000", "1"),
        ("79950000", "1"),
        ("79849999.99", "1/2"),
        ("79950000.01", "1/2"),
        ("78000000", "1/2"),
        ("80000000.01", "0"),
        ("79900", "0"),
        ("-79900000", "0"),
    ],
)
def test_the_best_row_in_whose_tolerance_the_number_lies_is_earned(number: str, credit: str) -> None:
    assert KIND.credit(EXPORTS, given("typed", number)) == Fraction(credit)


def test_no_answer_earns_nothing() -> None:
    assert KIND.credit(EXPORTS, {}) == 0


def test_the_first_of_equally_good_rows_is_earned() -> None:
    question = ask(KIND, right("5", feedback="First.", tolerance=Decimal(1)), right("6", tolerance=Decimal(1)))

    assert KIND.explain(question, (0, 1), given("6", "6"))[0].feedback == "First."


@pytest.mark.parametrize(
    ("number", "earns"), [("98", True), ("102", True), ("97.999", False), ("102.001", False), ("100", True)]
)
def test_a_tolerance_may_be_in_percent_of_the_number(number: str, earns: bool) -> None:
    assert accepted(right("100", tolerance=Decimal(2), tolerance_is_percent=True), number) is earns


def test_a_tolerance_in_percent_of_a_negative_number_is_a_distance_too() -> None:
    assert accepted(right("-200", tolerance=Decimal(1), tolerance_is_percent=True), "-202")
    assert not accepted(right("-200", tolerance=Decimal(1), tolerance_is_percent=True), "-203")


def test_tolerances_are_exact_where_binary_fractions_are_not() -> None:
    assert accepted(right("0.3", tolerance=Decimal("0.1")), "0.4")
    assert not accepted(right("0.3", tolerance=Decimal("0.1")), "0.4000000000000000000000000001")


def test_without_a_tolerance_only_the_number_itself_is_right() -> None:
    assert accepted(right("3400"), "3400.00")
    assert not accepted(right("3400"), "3400.01")


@pytest.mark.parametrize("tolerance", ["-1", "NaN", "Infinity", "1E+31", "1E-31", "0E+999"])
def test_a_tolerance_that_is_no_distance_counts_as_none(tolerance: str) -> None:
    assert accepted(right("5", tolerance=Decimal(tolerance)), "5")
    assert not accepted(right("5", tolerance=Decimal(tolerance)), "5.5")


@pytest.mark.parametrize("tolerance", ["1E+30", "9E+30"])
def test_the_widest_tolerance_is_used(tolerance: str) -> None:
    assert accepted(right("5", tolerance=Decimal(tolerance)), "6")


def test_the_narrowest_tolerance_is_used() -> None:
    assert accepted(right("0", tolerance=Decimal("1E-30")), "0." + "0" * 29 + "1")


@pytest.mark.parametrize("text", ["", "about 5", "5e1", "1,000", "5 %", "5.", ".5", "+5", "5\n", "٥"])
def test_a_row_that_is_no_plain_number_is_never_matched(text: str) -> None:
    question = ask(KIND, right(text), partly("5", "1/2"))

    assert KIND.credit(question, given("5", "5")) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({}, Line(State.MISSING, "", "$79.9 million", fact="main-fact")),
        (
            given("79.9m", "79900000"),
            Line(State.RIGHT, "79.9m", "$79.9 million", feedback="Right.", fact="main-fact"),
        ),
        (
            given("79 mln", "79000000"),
            Line(State.PARTLY, "79 mln", "$79.9 million", feedback="Not all of it.", fact="main-fact"),
        ),
        (
            given("79 900", "79900"),
            Line(State.WRONG, "79 900", "$79.9 million", feedback="That leaves out the millions.", fact="main-fact"),
        ),
        (given("5", "5"), Line(State.WRONG, "5", "$79.9 million", fact="main-fact")),
    ],
)
def test_the_verdict_shows_the_entry_and_the_figure(answer: dict[str, str], line: Line) -> None:
    assert KIND.explain(EXPORTS, range(3), answer) == (line,)


def test_the_verdict_shows_a_key_that_is_no_number_as_it_is() -> None:
    assert KIND.explain(ask(KIND, right("many")), (0,), {})[0].right == "many"


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("3,400", {"text": "3400"}),
        ("79.900", {"text": "79900"}),
        ("1.234 companies", {"text": "1.234"}),
        ("1,234 million", {"text": "1234000000"}),
        ("3400", {}),
        ("3 400", {}),
    ],
)
def test_only_an_ambiguous_entry_tells_how_it_was_read(typed: str, readings: dict[str, str]) -> None:
    assert KIND.readings(FIRMS, KIND.parse(FIRMS, (0,), {"text": typed})) == readings


def test_an_empty_answer_and_one_that_is_no_longer_readable_have_no_readings() -> None:
    assert KIND.readings(FIRMS, {}) == {}
    assert KIND.readings(FIRMS, given("5 people", "5")) == {}


def test_an_answer_is_complete_once_there_is_one() -> None:
    assert not KIND.complete(COUNT, {})
    assert KIND.complete(COUNT, given("5", "5"))


@pytest.mark.parametrize("question", [EXPORTS, SHARE, FIRMS, COUNT, ask(KIND, right("5"), unit="m")])
def test_a_good_question_has_no_findings(question: QuestionContent) -> None:
    assert found(KIND, question) == []


def test_a_number_must_earn_the_full_credit() -> None:
    assert list(KIND.check(ask(KIND, partly("5", "1/2")))) == [
        Finding("question.no-right-answer", "No number earns the full credit.", "Add a row with the credit 1.")
    ]


@pytest.mark.parametrize("text", ["many", "1,000", "5 %"])
def test_a_row_must_be_a_plain_number(text: str) -> None:
    assert list(KIND.check(ask(KIND, right("5"), wrong(text)))) == [
        Finding(
            "question.number-unreadable",
            f'"{text}" is not a number in plain digits.',
            "Write it like 79900000 or 0.5, without a unit.",
        )
    ]


def test_a_tolerance_must_be_a_distance() -> None:
    assert list(KIND.check(ask(KIND, right("5", tolerance=Decimal(-1)), right("6", tolerance=Decimal(0))))) == [
        Finding(
            "question.tolerance-unsound", "The tolerance -1 of 5 is no distance.", "Give a number that is 0 or more."
        )
    ]


@pytest.mark.parametrize(("unit", "name"), [("%", "percent"), ("$", "USD"), ("dollars", "USD")])
def test_a_unit_must_go_by_its_one_name(unit: str, name: str) -> None:
    assert list(KIND.check(ask(KIND, right("5"), unit=unit))) == [
        Finding("question.unit-misnamed", f'Its unit is "{unit}".', f'Name it "{name}".')
    ]


@pytest.mark.parametrize("unit", ["million USD", "Thousand", "mn tons", "тыс тонн"])
def test_a_unit_must_not_hide_a_scale(unit: str) -> None:
    assert list(KIND.check(ask(KIND, right("5"), unit=unit))) == [
        Finding(
            "question.unit-with-scale",
            f'Its unit "{unit}" holds a scale word, which learners may type themselves.',
            "Ask for the full number, and name the unit alone.",
        )
    ]


def test_a_wrong_number_within_the_tolerance_of_a_better_one_is_a_warning() -> None:
    question = ask(KIND, wrong("5.5"), right("5", tolerance=Decimal("0.5")), right("5.2"), wrong("many"))

    findings = [finding for finding in KIND.check(question) if finding.level is Level.WARNING]

    assert findings == [
        Finding(
            "question.number-within-tolerance",
            "5.5 lies within the tolerance of 5, so that its row is never matched.",
            "Narrow the tolerance or remove the row.",
            Level.WARNING,
        )
    ]


def test_credits_and_feedback_are_checked() -> None:
    assert found(KIND, ask(KIND, right("5"), partly("6", "2"), wrong("7", feedback=""))) == [
        "question.credit-out-of-range",
        "question.distractor-unexplained",
    ]
