"""When a learner may see the key."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.feedback import feedback_allowed


def terms(feedback: str, *, attempts_allowed: int = 0) -> dict[str, Any]:
    return {"feedback": feedback, "attempts_allowed": attempts_allowed, "pass_mark_percent": 60}


@pytest.mark.parametrize(
    ("feedback", "practice", "percent", "used", "attempts_allowed", "allowed"),
    [
        ("after_submitting", False, 0, 1, 0, True),
        ("score_only", False, 100, 1, 1, False),
        ("score_only", True, 0, 0, 0, True),
        ("after_last_attempt", False, 59, 1, 3, False),
        ("after_last_attempt", False, 60, 1, 3, True),
        ("after_last_attempt", False, 0, 2, 3, False),
        ("after_last_attempt", False, 0, 3, 3, True),
        ("after_last_attempt", False, 0, 30, 0, False),
    ],
)
def test_feedback_follows_the_terms_of_the_attempt(
    feedback: str, practice: bool, percent: int, used: int, attempts_allowed: int, allowed: bool
) -> None:
    said = feedback_allowed(
        terms(feedback, attempts_allowed=attempts_allowed),
        practice=practice,
        score=Fraction(percent, 100),
        attempts_used=used,
    )

    assert said is allowed
