"""How sure invented pupils are."""

import pytest

from kzcourse.demo.abilities import confidence_of


@pytest.mark.parametrize(
    ("chances", "luck", "confidence"),
    [(0.9, 0.4, None), (0.9, 0.6, 3), (0.6, 0.75, 2), (0.2, 0.75, 1), (0.4, 0.99, 3)],
)
def test_pupils_are_surer_than_they_are_right(chances: float, luck: float, confidence: int | None) -> None:
    assert confidence_of(chances, luck=luck) == confidence
