"""Invented classes that answer as a model of item response theory says, so that it is known which keys are wrong.

A learner of ability θ, drawn from the standard normal distribution, knows the answer to a question with the probability
1/(1 + e^(−a(θ − b))) of the two-parameter logistic model (Birnbaum 1968), and otherwise picks any of its four choices. Each
class gets questions of its own: a is drawn evenly from 0.8 to 2.0, b from -1.5 to 1.0.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import exp
from random import Random

from quizzes.item_analysis import ItemResult, Option, Paper, Question

CHOICES = ("0", "1", "2", "3")
TRUE_KEY, WRONG_KEY = CHOICES[:2]
QUESTIONS = 12
#: The question whose key is wrong, and one that nobody knows anything about.
MISKEYED, UNKNOWN = "question-0", "question-1"


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    slope: float
    difficulty: float

    @property
    def key(self) -> str:
        return WRONG_KEY if self.name == MISKEYED else TRUE_KEY

    def answered(self, ability: float, chance: Random) -> ItemResult:
        knows = self.name != UNKNOWN and chance.random() < 1 / (1 + exp(-self.slope * (ability - self.difficulty)))
        pick = TRUE_KEY if knows else chance.choice(CHOICES)
        return ItemResult(self.name, Fraction(pick == self.key), picked=frozenset({pick}))


@dataclass(frozen=True, slots=True)
class Class:
    papers: tuple[Paper, ...]
    questions: dict[str, Question]


def simulated_class(learners: int, chance: Random) -> Class:
    """A class that sat a quiz of twelve questions, one with a wrong key, and one that all guess."""
    items = [Item(f"question-{n}", chance.uniform(0.8, 2.0), chance.uniform(-1.5, 1.0)) for n in range(QUESTIONS)]
    abilities = [chance.gauss(0, 1) for _ in range(learners)]
    return Class(
        tuple(
            Paper(f"learner-{n}", tuple(item.answered(ability, chance) for item in items))
            for n, ability in enumerate(abilities)
        ),
        {
            item.name: Question(Fraction(1, 4), tuple(Option(name, name == item.key) for name in CHOICES))
            for item in items
        },
    )
