"""What each strategy would have scored on a bank, and whether that is more than luck."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from quizzes.chance import at_least
from quizzes.content import QuestionContent
from quizzes.rules.guessing.strategies import BY_PLACE, BY_STATEMENT, BY_WORDS, ChoiceSet, Strategy
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import plain

#: How often a bank of questions that give nothing away may be accused.
ALPHA: Final = 0.01

_COMPARED: Final[Mapping[str, Strategy]] = {**BY_WORDS, **BY_PLACE}
#: Which strategies are tried on which kind.
TRIED: Final[Mapping[str, Mapping[str, Strategy]]] = {
    "single_choice": _COMPARED,
    "multiple_choice": _COMPARED,
    "evidence": _COMPARED,
    "true_false": {**BY_STATEMENT, **BY_PLACE},
}
#: True and false as learners see them: always in this order.
VERDICTS: Final = ("true", "false")


@dataclass(frozen=True, slots=True)
class Trial:
    """One strategy on the questions of one kind where it had something to go by.

    ``hits`` are the questions in which it was right; ``shares`` the chance of each question that a strategy would be right
    whatever it went by.
    """

    strategy: str
    kind: str
    hits: tuple[str, ...]
    shares: tuple[Fraction, ...]

    @property
    def expected(self) -> Fraction:
        return sum(self.shares, Fraction(0))

    @property
    def probability(self) -> float:
        """How likely as many hits, or more, are by chance."""
        return at_least(len(self.hits), self.shares)

    @property
    def by_place(self) -> bool:
        return self.strategy in BY_PLACE


def choice_sets(asked: Iterable[tuple[str, QuestionContent, bool]]) -> Iterator[ChoiceSet]:
    """The questions that a guesser can be tried on: slug, content, and whether choices are shown as written."""
    for slug, content, in_order in asked:
        rows = content.answers
        keys = frozenset(number for number, row in enumerate(rows) if row.credit > 0)
        if content.kind == "true_false" and {row.text for row in rows} == set(VERDICTS) and len(keys) == 1:
            (key,) = (rows[number].text for number in keys)
            yield ChoiceSet(slug, content.kind, plain(content.prompt), VERDICTS, frozenset({VERDICTS.index(key)}), True)
        elif content.kind in TRIED and content.kind != "true_false" and 0 < len(keys) < len(rows):
            yield ChoiceSet(slug, content.kind, plain(content.prompt), tuple(row.text for row in rows), keys, in_order)


def trials(bank: Iterable[ChoiceSet], words: Words) -> list[Trial]:
    """Every strategy on every kind, without those that have nothing to go by in the whole bank."""
    by_kind: dict[str, list[ChoiceSet]] = {}
    for each in bank:
        by_kind.setdefault(each.kind, []).append(each)
    tried = (
        _trial(name, strategy, kind, sets, words)
        for kind, sets in by_kind.items()
        for name, strategy in TRIED[kind].items()
    )
    return [trial for trial in tried if trial.shares]


def _trial(name: str, strategy: Strategy, kind: str, bank: Sequence[ChoiceSet], words: Words) -> Trial:
    hits: list[str] = []
    shares: list[Fraction] = []
    for asked in bank:
        picked = strategy(asked, words)
        if (share := _share(len(picked), asked)) is not None:
            shares.append(share)
            if picked & asked.keys:
                hits.append(asked.question)
    return Trial(name, kind, tuple(hits), tuple(shares))


def _share(picked: int, asked: ChoiceSet) -> Fraction | None:
    """How likely so many choices drawn at random hold a right one; None where that tells nothing.

    Where several are picked and several are right, whether they meet says little: such a question is left out.
    """
    if not 0 < picked < len(asked.choices) or (picked > 1 and len(asked.keys) > 1):
        return None
    return Fraction(picked * len(asked.keys), len(asked.choices))


def suspicious(tried: Sequence[Trial], alpha: float = ALPHA) -> list[Trial]:
    """The trials that luck does not explain, at ``alpha`` for all of them together (Bonferroni's correction)."""
    return [trial for trial in tried if trial.probability * len(tried) < alpha]
