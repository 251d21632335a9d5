"""Which questions come onto a paper: evenly over facts and kinds, new ones first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of the bank: its key, the slugs of the facts it asks, its kind, how often the learner has met it."""

    key: int
    facts: tuple[str, ...]
    kind: str
    met: int = 0


def draw(bank: Sequence[Candidate], count: int, *, chance: Random) -> list[Candidate]:
    """``count`` questions of the bank (all of them for 0, or if there are no more), in the order drawn.

    Each next one is among those met least often; of these, among those whose facts have been drawn least; of these, among
    those of the kind drawn least; of these, any with equal chance. So a second paper differs from the first while the
    bank lasts, and no fact is asked twice while another has not been asked.
    """
    wanted = min(count, len(bank)) if count else len(bank)
    left = list(bank)
    chance.shuffle(left)
    facts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    drawn: list[Candidate] = []
    for _ in range(wanted):
        # min takes the first of equals, and they stand in random order.
        best = min(left, key=lambda each: (each.met, sum(facts[fact] for fact in each.facts), kinds[each.kind]))
        left.remove(best)
        facts.update(best.facts)
        kinds[best.kind] += 1
        drawn.append(best)
    return drawn
