"""What is shared by all kinds in which rows are chosen."""

from fractions import Fraction

import pytest

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow
from quizzes.kinds import KINDS, Line, State, UnknownKind, Unreadable, kind_named, verdicts
from quizzes.kinds.choices import at_place, check_credits, check_feedback, check_texts, row_named
from quizzes.kinds.single_choice import SingleChoice
from tests.quizzes.kinds.builders import ask, partly, right, wrong


def test_kinds_are_found_by_their_names() -> None:
    assert [kind_named(kind.name) for kind in KINDS] == list(KINDS)


def test_an_unknown_kind_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(UnknownKind) as refused:
        kind_named("essay")

    assert refused.value.name == "essay"
    assert str(refused.value) == (
        'There is no kind of question "essay". Known are: single_choice, multiple_choice, true_false, numeric, '
        "short_text, matching, ordering, cloze, categorise, evidence, reflection."
    )


def test_a_place_on_the_paper_leads_to_what_is_shown_there() -> None:
    assert [at_place("abc", place, name="choice") for place in ("0", "1", "2")] == ["a", "b", "c"]


def test_the_last_of_a_thousand_places_can_be_chosen() -> None:
    assert at_place(range(1000), "999", name="choice") == 999


@pytest.mark.parametrize("entry", ["3", "-1", "1.0", "one", " 1", "", "٢", "²", "0000"])
def test_a_place_that_is_not_on_the_paper_is_unreadable(entry: str) -> None:
    with pytest.raises(Unreadable) as refused:
        at_place("abc", entry, name="choice")

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("no-such-choice", "choice", entry)
    assert str(refused.value) == f"no-such-choice: {entry!r} in choice"


def test_a_row_is_found_by_its_number_if_the_question_still_has_it() -> None:
    question = ask(SingleChoice(), right("yes"), wrong("no"))

    assert [row_named(question, number) for number in ("0", "1", "2", None)] == [right("yes"), wrong("no"), None, None]


@pytest.mark.parametrize(
    ("credit", "state", "share"),
    [
        ("-1", State.WRONG, "0"),
        ("0", State.WRONG, "0"),
        ("1/1000", State.PARTLY, "1/1000"),
        ("999/1000", State.PARTLY, "999/1000"),
        ("1", State.RIGHT, "1"),
        ("2", State.RIGHT, "1"),
    ],
)
def test_a_rows_credit_is_told_in_a_word_and_kept_between_0_and_1(credit: str, state: State, share: str) -> None:
    assert verdicts.state_of(Fraction(credit)) == state
    assert verdicts.earned(partly("row", credit)) == Fraction(share)


def test_what_matches_no_row_earns_nothing() -> None:
    assert verdicts.earned(None) == 0


def test_the_best_row_is_the_first_of_the_highest_credit() -> None:
    rows = [wrong("no"), right("yes"), right("also")]

    assert verdicts.best_of(rows) == right("yes")
    assert verdicts.best_of([]) == AnswerRow()


@pytest.mark.parametrize(
    ("row", "best", "fact"),
    [
        (wrong("no", fact="of-wrong"), right("yes", fact="of-right"), "of-wrong"),
        (wrong("no"), right("yes", fact="of-right"), "of-right"),
        (wrong("no"), right("yes"), "of-question"),
        (None, right("yes", fact="of-right"), "of-right"),
        (None, right("yes"), "of-question"),
    ],
)
def test_a_verdict_names_the_fact_nearest_to_the_part(row: AnswerRow | None, best: AnswerRow, fact: str) -> None:
    assert verdicts.line("no", row, best=best, fact="of-question").fact == fact


def test_an_entry_that_nobody_expected_is_wrong_and_has_no_feedback() -> None:
    assert verdicts.line("perhaps", None, best=right("yes"), label="1") == Line(
        state=State.WRONG, given="perhaps", right="yes", label="1", feedback="", fact=""
    )


def test_two_choices_that_differ_are_in_order() -> None:
    assert list(check_texts([right("yes"), wrong("no")])) == []


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (
            [right("yes")],
            Finding("question.too-few-choices", "It has fewer than two choices.", "Add plausible ones."),
        ),
        (
            [right("yes"), wrong(" "), wrong("")],
            Finding("question.empty-choice", "A choice has no text.", "Write it or remove it."),
        ),
        (
            [right("Alma  Ata"), wrong("alma ata "), wrong("Astana")],
            Finding("question.equal-choices", '2 choices read "alma ata".', "Change them or keep one."),
        ),
    ],
)
def test_choices_that_are_few_empty_or_alike_are_found(rows: list[AnswerRow], finding: Finding) -> None:
    assert list(check_texts(rows)) == [finding]


@pytest.mark.parametrize("credit", ["-1", "0", "1/3", "1"])
def test_a_credit_from_minus_1_to_1_is_in_order(credit: str) -> None:
    assert list(check_credits([partly("row", credit)])) == []


@pytest.mark.parametrize("credit", ["-1.01", "1.01", "100"])
def test_a_credit_beyond_1_is_found(credit: str) -> None:
    assert list(check_credits([partly("row", credit)])) == [
        Finding(
            "question.credit-out-of-range",
            f'"row" earns {Fraction(credit)} of the credit.',
            "Give it a credit from -1 to 1.",
        )
    ]


def test_only_wrong_choices_need_feedback_and_lack_of_it_is_a_warning() -> None:
    rows = [right("yes"), partly("half", "1/2"), wrong("no"), wrong("never", feedback="")]

    assert list(check_feedback(rows)) == [
        Finding(
            "question.distractor-unexplained",
            'The wrong choice "never" has no feedback.',
            "Say which misreading it stands for.",
            Level.WARNING,
        )
    ]
