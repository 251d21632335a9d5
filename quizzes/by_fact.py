"""What an answer says of each fact that its question asks."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from quizzes.content import QuestionContent
from quizzes.kinds import Given, Line, State, kind_named

#: What a part of an answer earns for the fact that it asks.
_EARNED: Final = {State.RIGHT: Fraction(1), State.PARTLY: Fraction(1, 2)}


def credit_by_fact(
    asked: QuestionContent, key: QuestionContent, given: Given, credit: Fraction
) -> Mapping[str, Fraction]:
    """What each fact of the ``key`` earned by an answer to ``asked`` that earned ``credit`` in all, by its slug.

    Full credit and none are that of each fact. Credit in between is shared out by the parts of the answer: a fact earns
    the share of its own parts that are right, a part that is partly right being half of one.
    """
    if len(key.facts) < 2 or credit in {0, 1}:
        return dict.fromkeys(key.facts, credit)
    lines = lines_by_key(asked, key, given)
    parts = {slug: [line for line in lines if line.fact == slug] for slug in key.facts}
    return {slug: credit_of_parts(own) if own else credit for slug, own in parts.items()}


def lines_by_key(asked: QuestionContent, key: QuestionContent, given: Given) -> Sequence[Line]:
    """The verdicts on an answer by the key that graded it, in the order of its rows."""
    kind = kind_named(key.kind)
    carried = given if asked == key else kind.carried(asked, key, given)
    return kind.explain(key, range(len(key.answers)), carried)


def credit_of_parts(lines: Sequence[Line]) -> Fraction:
    """The share of these parts that is right."""
    return sum((_EARNED.get(line.state, Fraction(0)) for line in lines), Fraction(0)) / len(lines)
