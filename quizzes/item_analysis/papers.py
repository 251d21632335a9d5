"""What statistics are computed from: papers, each with the results of the questions on it."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from quizzes.grading import score


class SlotFilledTwice(ValueError):
    """Two questions of one paper stand in one slot, so that it is unclear what the slot earned."""

    def __init__(self, place: str, *, learner: str) -> None:
        super().__init__(f'Paper of "{learner}": two questions in the slot "{place}". Name a slot for each.')
        self.place = place


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What one question earned on one paper.

    ``credit`` is a share from 0 to 1; None if the question isn't graded or a regrade left it out of the score. ``points``
    is what full credit earns. ``slot`` names the place in the quiz that the question was drawn for, if others might have
    stood there; empty means that it stands on every paper. ``picked`` names the choices that the learner picked, in
    terms of :class:`~quizzes.item_analysis.choices.Option`; empty for an unanswered question, None where there is
    nothing to pick.
    """

    question: str
    credit: Fraction | None
    points: int = 1
    revision: str = ""
    slot: str = ""
    picked: frozenset[str] | None = None

    @property
    def place(self) -> str:
        """The slot; a question that stands on every paper is a slot of its own."""
        return self.slot or self.question

    @property
    def earned(self) -> Fraction:
        """The points that it earned; 0 if it isn't graded."""
        return (self.credit or Fraction(0)) * self.points


@dataclass(frozen=True, slots=True)
class Paper:
    """One attempt: whose, the how manyth of theirs (from 1), and what its questions earned.

    Raises :class:`SlotFilledTwice`.
    """

    learner: str
    items: tuple[ItemResult, ...]
    number: int = 1

    def __post_init__(self) -> None:
        for place, times in Counter(item.place for item in self.items).items():
            if times > 1:
                raise SlotFilledTwice(place, learner=self.learner)

    @property
    def counted(self) -> tuple[ItemResult, ...]:
        """The results that count: those with a credit, of questions that are worth something."""
        return tuple(item for item in self.items if item.credit is not None and item.points > 0)

    @property
    def share(self) -> Fraction:
        """The score, a share from 0 to 1 of the points of what counts; 0 if nothing does.

        It is computed from the results, so that a mark that a teacher gave to the whole paper distorts no statistic.
        """
        return score((item.credit, item.points) for item in self.items if item.credit is not None)


def slotted(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The papers with a slot for each question that doesn't stand on all of them, where none was noted.

    Those of equal points are put into slots in the order of their names, so that papers of as many drawn questions
    have the same slots, however they were shuffled.
    """
    asked = [{item.question for item in paper.items} for paper in papers]
    everywhere = set.intersection(*asked) if asked else set()
    return tuple(replace(paper, items=_slotted(paper.items, everywhere)) for paper in papers)


def _slotted(items: Iterable[ItemResult], everywhere: Container[str]) -> tuple[ItemResult, ...]:
    used: Counter[int] = Counter()
    slots: dict[str, str] = {}
    for item in sorted(items, key=lambda item: item.question):
        if item.question not in everywhere and not item.slot:
            used[item.points] += 1
            slots[item.question] = f"drawn {used[item.points]}, points {item.points}"
    return tuple(replace(item, slot=slots.get(item.question, item.slot)) for item in items)


class Tries(StrEnum):
    """Which of a learner's papers are looked at.

    Moodle looks at the first by default: what one learns from it spoils later ones as measurements.
    """

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


def selected(papers: Iterable[Paper], tries: Tries) -> tuple[Paper, ...]:
    """One paper of each learner, or all of them; of equally good ones the earliest. In the order of the learners' names."""
    by_learner: dict[str, list[Paper]] = defaultdict(list)
    for paper in sorted(papers, key=lambda paper: (paper.learner, paper.number)):
        by_learner[paper.learner].append(paper)
    return tuple(paper for own in by_learner.values() for paper in _chosen(own, tries))


def _chosen(own: list[Paper], tries: Tries) -> list[Paper]:
    if tries is Tries.FIRST:
        return own[:1]
    if tries is Tries.LAST:
        return own[-1:]
    if tries is Tries.BEST:
        return [max(own, key=lambda paper: paper.share)]
    return own
