"""How likely a learner is to know something: a model of item response theory, so that statistics look as they do in life."""

from dataclasses import dataclass
from math import exp
from random import Random

#: Pupils who are a standard deviation abler than others know a part of a question of average difficulty.
EASIER = 0.7
#: How difficulty varies from one fact to the next.
SPREAD = 0.9


@dataclass(frozen=True, slots=True)
class Difficulty:
    """The difficulty and the slope of one question, in units of ability.

    Abilities are drawn from the standard normal distribution. The two-parameter logistic model (Birnbaum 1968).
    """

    difficulty: float
    slope: float

    def chance_of(self, ability: float) -> float:
        """The probability, from 0 to 1, that a learner of this ability knows the answer."""
        return 1 / (1 + exp(-self.slope * (ability - self.difficulty)))


def difficulty_of(fact: str, *, seed: int) -> Difficulty:
    """Questions on one fact are alike, so that a class understands some passages and others not."""
    chance = Random(f"{seed} {fact}")  # noqa: S311  # not for secrets
    return Difficulty(chance.gauss(-EASIER, SPREAD), chance.uniform(1.2, 2.2))


def confidence_of(chances: float, *, luck: float) -> int | None:
    """How sure somebody says they are, 1 to 3, who knows the answer with that probability; most say nothing.

    ``luck`` from 0 to 1 decides. People are surer than they are right: those who hardly know are sure now and then.
    """
    if luck < 0.5:
        return None
    felt = chances + 1.2 * (luck - 0.75)
    return 3 if felt > 0.65 else 2 if felt > 0.4 else 1
