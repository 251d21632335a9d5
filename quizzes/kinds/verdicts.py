"""What a row earns, and how that is told."""

from collections.abc import Iterable
from fractions import Fraction

from quizzes.content import AnswerRow
from quizzes.kinds.base import Line, State


def share(credit: Fraction) -> Fraction:
    """``credit`` kept between 0 and 1."""
    return min(Fraction(1), max(Fraction(0), credit))


def earned(row: AnswerRow | None) -> Fraction:
    """The share that an answer matching this row earns; nothing where it matches none."""
    return Fraction(0) if row is None else share(row.credit)


def state_of(credit: Fraction) -> State:
    if credit >= 1:
        return State.RIGHT
    return State.PARTLY if credit > 0 else State.WRONG


def best_of(rows: Iterable[AnswerRow]) -> AnswerRow:
    """The first row of the highest credit; an empty one if there are no rows."""
    return max(rows, key=lambda row: row.credit, default=AnswerRow())


def line(
    given: str, row: AnswerRow | None, *, best: AnswerRow, right: str = "", label: str = "", fact: str = ""
) -> Line:
    """The verdict on one part: what was given (empty for nothing), the row that it matches if any, and the best row.

    ``right`` is how the key is shown if not by the text of ``best``; ``fact`` is the question's, which stands where no
    row has its own.
    """
    return Line(
        state=state_of(earned(row)) if given else State.MISSING,
        given=given,
        right=right or best.text,
        label=label,
        feedback=row.feedback if row else "",
        fact=(row.fact if row else "") or best.fact or fact,
    )
