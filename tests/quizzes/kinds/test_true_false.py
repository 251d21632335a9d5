"""Judge a statement: true or false."""

import pytest

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import Choice, Input, Line, Shuffle, State, Unreadable
from quizzes.kinds.true_false import TrueFalse
from tests.quizzes.kinds.builders import ask, found, right, wrong

KIND = TrueFalse()
FALSE = ask(KIND, right("false", feedback="Indeed."), wrong("true", "It never did."))
TRUE = ask(KIND, right("true"), wrong("false"))


@pytest.mark.parametrize("question", [TRUE, FALSE])
def test_true_comes_first_whichever_row_is_right(question: QuestionContent) -> None:
    assert KIND.shuffle == Shuffle.NEVER
    assert KIND.inputs(question, (0, 1), {}) == (
        Input("choice", "radio", choices=(Choice("true", "true", False), Choice("false", "false", False))),
    )


@pytest.mark.parametrize(("row", "chosen"), [("0", [False, True]), ("1", [True, False]), ("2", [False, False])])
def test_the_word_that_was_chosen_is_shown_as_chosen(row: str, chosen: list[bool]) -> None:
    (radio,) = KIND.inputs(FALSE, (0, 1), {"choice": row})

    assert [choice.chosen for choice in radio.choices] == chosen


@pytest.mark.parametrize(("word", "row", "credit"), [("false", "0", 1), ("true", "1", 0)])
def test_the_word_chosen_is_stored_as_its_row_and_graded(word: str, row: str, credit: int) -> None:
    given = KIND.parse(FALSE, (0, 1), {"choice": word})

    assert given == {"choice": row}
    assert KIND.credit(FALSE, given) == credit


@pytest.mark.parametrize("entries", [{}, {"choice": ""}])
def test_no_word_is_no_answer(entries: dict[str, str]) -> None:
    assert KIND.parse(FALSE, (0, 1), entries) == {}


@pytest.mark.parametrize("entry", ["0", "True", "maybe"])
def test_another_word_is_unreadable(entry: str) -> None:
    with pytest.raises(Unreadable) as refused:
        KIND.parse(FALSE, (0, 1), {"choice": entry})

    assert (refused.value.code, refused.value.name, refused.value.entry) == ("no-such-choice", "choice", entry)


def test_the_verdict_names_the_words() -> None:
    assert KIND.explain(FALSE, (0, 1), {"choice": "1"}) == (
        Line(State.WRONG, "true", "false", feedback="It never did.", fact="main-fact"),
    )


def test_a_good_question_has_no_findings() -> None:
    assert found(KIND, TRUE) == found(KIND, FALSE) == []


def test_its_rows_must_be_true_and_false() -> None:
    assert list(KIND.check(ask(KIND, right("true"), wrong("untrue")))) == [
        Finding(
            "question.not-true-and-false",
            "Its choices are not true and false.",
            'Give it two rows with the texts "true" and "false".',
        )
    ]


def test_credits_and_feedback_are_checked() -> None:
    question = ask(KIND, wrong("true", feedback=""), right("false", feedback=""))

    assert found(KIND, question) == ["question.distractor-unexplained"]
    assert found(KIND, ask(KIND, wrong("true"), wrong("false"))) == ["question.no-right-answer"]
