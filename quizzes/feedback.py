"""When a learner may see answers and explanations: pure rules over an attempt's frozen terms."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from quizzes.grading import passes


def feedback_allowed(
    terms: Mapping[str, Any], *, practice: bool, score: Fraction, attempts_used: int, closed: bool = False
) -> bool:
    """Whether a submitted attempt shows its key.

    ``score`` is its share, ``attempts_used`` counts graded ones so far, and ``closed`` says that nobody of its class can
    take the quiz any more.
    """
    if practice or terms["feedback"] == "after_submitting":
        return True
    if terms["feedback"] == "after_last_attempt":
        used_up = bool(terms["attempts_allowed"]) and attempts_used >= terms["attempts_allowed"]
        return used_up or passes(score, pass_mark_percent=terms["pass_mark_percent"])
    return terms["feedback"] == "after_closing" and closed
