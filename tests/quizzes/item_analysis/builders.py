"""Papers as short as tests read best."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from quizzes.item_analysis import ItemResult, Paper

#: Credits that kinds give: none, parts, all.
CREDITS = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)]


def paper(*credits_: Fraction | float | None, points: Sequence[int] | None = None, learner: str = "aizhan") -> Paper:
    """A paper on which question "1" earned the first credit, "2" the second, and so on."""
    worth = points or [1] * len(credits_)
    return Paper(
        learner,
        tuple(
            ItemResult(str(number), None if credit is None else Fraction(credit), points=points)
            for number, (credit, points) in enumerate(zip(credits_, worth, strict=True), start=1)
        ),
    )


def papers(rows: Iterable[Sequence[Fraction | float | None]], points: Sequence[int] | None = None) -> list[Paper]:
    return [paper(*row, points=points, learner=f"learner {number}") for number, row in enumerate(rows)]


def matrices(*, least: int = 2) -> st.SearchStrategy[list[list[Fraction]]]:
    """Credits of some learners (rows) on the same two to five questions."""
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from(CREDITS), min_size=width, max_size=width), min_size=least, max_size=12
        )
    )
