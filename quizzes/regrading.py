"""What a regrade does to the mark of one question on one paper. Nothing here knows the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from quizzes.content import MILLION, QuestionContent, from_millionths, to_millionths
from quizzes.grading import score
from quizzes.kinds import ERASED, Given, kind_named


class Method(StrEnum):
    """What is decided of a question that was asked.

    ``KEY`` grades by a later key, ``FULL`` gives everybody the full credit, ``DROP`` leaves the question out of the score.
    """

    KEY = "key"
    FULL = "full"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Mark:
    """What one question counts on one paper: its credit in millionths (None: not graded), and whether it counts at all."""

    credit_millionths: int | None
    points: int
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision on one question. ``key`` is what ``KEY`` grades by; ``never_lower`` spares every paper that would lose."""

    method: Method
    key: QuestionContent
    never_lower: bool = True


def share_of(marks: Iterable[Mark]) -> Fraction:
    """The score of a paper, a share from 0 to 1 of the points of what is graded and counts."""
    return score(
        (from_millionths(mark.credit_millionths), mark.points)
        for mark in marks
        if mark.counted and mark.credit_millionths is not None
    )


def ruled(mark: Mark, others: Sequence[Mark], ruling: Ruling, *, asked: QuestionContent, given: Given) -> Mark:
    """The mark after the ruling. ``others`` are those of the paper's other questions, ``given`` is in terms of ``asked``."""
    if mark.credit_millionths is None:
        return mark
    after = _as_ruled(mark, others, ruling, asked=asked, given=given)
    if ruling.never_lower and share_of([*others, after]) < share_of([*others, mark]):
        return mark
    return after


def _as_ruled(mark: Mark, others: Sequence[Mark], ruling: Ruling, *, asked: QuestionContent, given: Given) -> Mark:
    if ruling.method is Method.KEY:
        return _by_key(mark, ruling.key, asked=asked, given=given)
    if ruling.method is Method.DROP and any(other.counted and other.credit_millionths is not None for other in others):
        return replace(mark, counted=False)
    # Nothing would be left to score a paper by that has lost its only question: it earns its credit instead.
    return replace(mark, credit_millionths=MILLION, counted=True)


def _by_key(mark: Mark, key: QuestionContent, *, asked: QuestionContent, given: Given) -> Mark:
    """An answer to a question that has become one of another kind keeps its mark: it says nothing in the new one's terms.

    So does an answer whose words were deleted: nobody can tell what another key would give for them.
    """
    if key.kind != asked.kind or ERASED in given.values():
        return mark
    kind = kind_named(key.kind)
    return replace(mark, credit_millionths=to_millionths(kind.credit(key, kind.carried(asked, key, given))))
