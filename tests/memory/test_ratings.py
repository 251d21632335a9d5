"""How an answer becomes a rating."""

from fractions import Fraction

import pytest

from memory.ratings import FAIRLY, GUESSING, SURE, Answer, rating_of
from memory.scheduling import Rating

RIGHT, PARTLY, WRONG = Fraction(1), Fraction(99, 100), Fraction(0)


@pytest.mark.parametrize(
    ("answer", "rating"),
    [
        (Answer(RIGHT), Rating.GOOD),
        (Answer(RIGHT, confidence=FAIRLY), Rating.GOOD),
        (Answer(RIGHT, confidence=SURE), Rating.GOOD),
        (Answer(RIGHT, helped=True), Rating.HARD),
        (Answer(RIGHT, slow=True), Rating.HARD),
        (Answer(RIGHT, confidence=GUESSING), Rating.HARD),
        (Answer(RIGHT, helped=True, slow=True, confidence=SURE), Rating.HARD),
        (Answer(PARTLY), Rating.AGAIN),
        (Answer(WRONG), Rating.AGAIN),
        (Answer(WRONG, confidence=SURE), Rating.AGAIN),
        (Answer(PARTLY, helped=True, slow=True, confidence=GUESSING), Rating.AGAIN),
    ],
    ids=str,
)
def test_an_answer_is_rated(answer: Answer, rating: Rating) -> None:
    assert rating_of(answer) == rating
