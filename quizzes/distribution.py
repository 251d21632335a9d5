"""Which answers a question was given, and how often: to talk about with a class. Nothing here knows who gave them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from quizzes.content import QuestionContent
from quizzes.item_analysis.choices import picked_in
from quizzes.kinds import Given, Line, State, kind_named
from quizzes.kinds.phrases import folded
from quizzes.kinds.verdicts import state_of

#: Kinds whose rows are listed in the author's order: it is that of the text, and tells nothing of the key.
_IN_READING_ORDER: Final = frozenset({"evidence"})


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that are graded alike: as they were given most often, how many gave them, and what that earns.

    ``part`` names the part that they answer, empty where a question has one.
    """

    text: str
    count: int
    state: State
    part: str = ""


def groups(question: QuestionContent, answers: Sequence[Given]) -> list[Group]:
    """All choices of a question that has any, also those that nobody picked; else the answers given, by their parts.

    Choices stand in an order that tells nothing of the key, what was written from the most frequent on. A question that
    is not graded has none: what was written to it is nobody else's.
    """
    if not kind_named(question.kind).graded:
        return []
    picks = [picked for given in answers if (picked := picked_in(question, given)) is not None]
    if picks or picked_in(question, {}) is not None:
        return _of_choices(question, picks)
    return sorted(_of_parts(question, answers), key=_by_part)


def _of_choices(question: QuestionContent, picks: Iterable[frozenset[str]]) -> list[Group]:
    counts = Counter(row for picked in picks for row in picked)
    found = [Group(row.text, counts[str(number)], state_of(row.credit)) for number, row in enumerate(question.answers)]
    if question.kind in _IN_READING_ORDER:
        return found
    return sorted(found, key=lambda each: each.text.casefold(), reverse=question.kind == "true_false")


def _of_parts(question: QuestionContent, answers: Iterable[Given]) -> Iterator[Group]:
    spellings: Mapping[tuple[str, State, str], Counter[str]] = defaultdict(Counter)
    for given in answers:
        for line in kind_named(question.kind).explain(question, range(len(question.answers)), given):
            if line.state is not State.MISSING:
                spellings[line.label, line.state, _meant(line, given)][line.given] += 1
    for (part, state, _meaning), spelled in spellings.items():
        ((most_frequent, _times),) = spelled.most_common(1)
        yield Group(most_frequent, spelled.total(), state, part)


def _meant(line: Line, given: Given) -> str:
    """What answers that are graded alike have in common: whatever is right says the same."""
    if line.state is State.RIGHT:
        return ""
    return str(Decimal(given["number"]).normalize()) if "number" in given else folded(line.given)


def _by_part(group: Group) -> tuple[int, str, int, str]:
    """Gaps by their numbers, items by their names: the author's order may be the answer."""
    number = int(group.part) if group.part.isdecimal() else 0
    return number, group.part.casefold(), -group.count, group.text
