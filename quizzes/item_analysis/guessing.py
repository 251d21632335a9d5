"""What somebody earns who knows nothing and guesses (docs/statistics.md#random-guess-score)."""

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Final

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import kind_named
from quizzes.kinds.gaps import ChoiceGap, Gap, gaps_of
from quizzes.kinds.multiple_choice import weights_of
from quizzes.kinds.ordering import ranks_of
from quizzes.kinds.pairing import first_rows
from quizzes.kinds.verdicts import earned, share

HALF: Final = Fraction(1, 2)


def random_guess_score(question: QuestionContent) -> Fraction:
    """The credit to expect from a blind guess, an exact share from 0 to 1.

    - Single choice, true or false, evidence: the mean of what the choices earn: 1/k for one right of k.
    - Multiple choice: each box is ticked or not by the toss of a coin.
    - Matching, categorise: 1/t of each item for t targets.
    - Ordering: all orders are as likely; of two neighbours, half are in the right order, and all of equal rank.
    - Cloze: the mean of its gaps; one to choose for is a single choice, one to write in earns nothing.
    - What is written earns nothing, and neither does what isn't graded.

    Moodle says the same of the kinds that it has, and nothing of several right choices. Raises
    :class:`~quizzes.kinds.UnknownKind`.
    """
    return GUESSES[kind_named(question.kind).name](question)


def _one_choice(question: QuestionContent) -> Fraction:
    return _mean_of(question.answers)


def _some_choices(question: QuestionContent) -> Fraction:
    ways = Counter({Fraction(0): 1})
    for weight in weights_of(question):
        ticked = Counter({total + weight: count for total, count in ways.items()})
        ways += ticked
    return sum((share(total) * count for total, count in ways.items()), Fraction(0)) / ways.total()


def _pairs(question: QuestionContent) -> Fraction:
    targets = first_rows(question)
    return Fraction(1, len(targets)) if targets else Fraction(0)


def _order(question: QuestionContent) -> Fraction:
    neighbours = list(combinations(ranks_of(question), 2))
    if not neighbours:
        return Fraction(0)
    return sum((Fraction(1) if one == other else HALF for one, other in neighbours), Fraction(0)) / len(neighbours)


def _gaps(question: QuestionContent) -> Fraction:
    gaps = gaps_of(question)
    return sum(map(_gap, gaps), Fraction(0)) / len(gaps) if gaps else Fraction(0)


def _gap(gap: Gap) -> Fraction:
    return _mean_of(tuple(gap.rows.values())) if isinstance(gap, ChoiceGap) else Fraction(0)


def _nothing(question: QuestionContent) -> Fraction:
    return Fraction(0)


def _mean_of(rows: tuple[AnswerRow, ...]) -> Fraction:
    return sum(map(earned, rows), Fraction(0)) / len(rows) if rows else Fraction(0)


#: How each kind is guessed; a test names a kind that it lacks.
GUESSES: Final[Mapping[str, Callable[[QuestionContent], Fraction]]] = {
    "single_choice": _one_choice,
    "true_false": _one_choice,
    "evidence": _one_choice,
    "multiple_choice": _some_choices,
    "matching": _pairs,
    "categorise": _pairs,
    "ordering": _order,
    "cloze": _gaps,
    "numeric": _nothing,
    "short_text": _nothing,
    "reflection": _nothing,
}
