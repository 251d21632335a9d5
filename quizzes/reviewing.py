"""Which question asks a fact that comes back, and in which order a review asks them: pure rules."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

#: Kinds whose answer is found rather than chosen among what is shown.
RECALLED = frozenset({"short_text", "numeric", "cloze"})

#: A fact that stays for so many days is known: asking for recall teaches more then than recognition does.
KNOWN_DAYS = 7.0

#: As many questions as fit into a few minutes.
LONGEST = 12

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DueFact:
    """A fact that comes back, by its slug. ``stability`` is in days, 0 for one that was never asked.

    ``sure_and_wrong``: the learner was sure of the last answer, and it was wrong.
    """

    slug: str
    stability: float = 0.0
    sure_and_wrong: bool = False

    @property
    def known(self) -> bool:
        return self.stability >= KNOWN_DAYS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that can ask: its key, its kind, its facts, its lesson, and when this learner was asked it last."""

    key: int
    kind: str
    facts: tuple[str, ...]
    lesson: int | None = None
    asked_at: datetime | None = None


def choose(
    fact: DueFact, bank: Iterable[Candidate], *, chance: Random, without: Collection[int] = ()
) -> Candidate | None:
    """The question that asks the fact now, none of those ``without``; None if no question asks it.

    It is another than the last time while there is another. Of the rest, one that wants recall goes first once the fact is
    known, and one that shows the answer among others before; then one that was never asked, or longest ago; then any.
    """
    asking = [each for each in bank if fact.slug in each.facts and each.key not in without]
    if not asking:
        return None
    last = max((each.asked_at for each in asking if each.asked_at), default=None)
    others = [each for each in asking if last is None or each.asked_at != last] or asking
    chance.shuffle(others)
    return min(others, key=lambda each: ((each.kind in RECALLED) != fact.known, each.asked_at or _NEVER))


def session(
    due: Sequence[DueFact], bank: Sequence[Candidate], *, chance: Random, longest: int = LONGEST
) -> list[Candidate]:
    """The questions of a session: one for each fact that is due, in its order, until there are enough.

    A question that asks several facts stands for all of them. Facts that no question asks are passed over.
    """
    chosen: dict[int, Candidate] = {}
    asked: set[str] = set()
    for fact in due:
        if len(chosen) == longest:
            break
        if fact.slug in asked:
            continue
        candidate = choose(fact, bank, chance=chance, without=chosen)
        if candidate is not None:
            chosen[candidate.key] = candidate
            asked.update(candidate.facts)
    return list(chosen.values())


def mixed(questions: Sequence[Candidate]) -> list[Candidate]:
    """The same questions with lessons taking turns, the first of each lesson in the order given."""
    waiting: dict[int | None, list[Candidate]] = {}
    for question in questions:
        waiting.setdefault(question.lesson, []).append(question)
    rows = []
    while any(waiting.values()):
        rows += [own.pop(0) for own in waiting.values() if own]
    return rows
