"""Pick the sentence that supports a statement."""

from quizzes.kinds import Choice, Input, Line, Shuffle, State
from quizzes.kinds.evidence import EvidenceChoice
from tests.quizzes.kinds.builders import as_written, ask, found, right, wrong

KIND = EvidenceChoice()
PASSAGE = ask(KIND, wrong("Prices rose.", "That is the cause."), right("Crowds came out."), wrong("Troops came."))


def test_sentences_are_shown_in_reading_order_and_never_shuffled() -> None:
    assert KIND.shuffle == Shuffle.NEVER
    assert KIND.inputs(PASSAGE, as_written(PASSAGE), {"choice": "1"}) == (
        Input(
            name="choice",
            control="radio",
            choices=(
                Choice("0", "Prices rose.", False),
                Choice("1", "Crowds came out.", True),
                Choice("2", "Troops came.", False),
            ),
        ),
    )


def test_the_sentence_picked_is_stored_and_graded() -> None:
    given = KIND.parse(PASSAGE, as_written(PASSAGE), {"choice": "1"})

    assert given == {"choice": "1"}
    assert KIND.credit(PASSAGE, given) == 1
    assert KIND.credit(PASSAGE, {"choice": "0"}) == 0


def test_the_verdict_shows_the_right_sentence() -> None:
    assert KIND.explain(PASSAGE, as_written(PASSAGE), {"choice": "0"}) == (
        Line(State.WRONG, "Prices rose.", "Crowds came out.", feedback="That is the cause.", fact="main-fact"),
    )


def test_rows_are_checked_like_choices() -> None:
    assert found(KIND, PASSAGE) == []
    assert found(KIND, ask(KIND, wrong("Prices rose."))) == ["question.too-few-choices", "question.no-right-answer"]
