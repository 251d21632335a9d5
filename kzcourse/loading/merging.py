"""What becomes of one piece of content that files and database have otherwise: field by field, by what it was before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Model

from kzcourse.loading.wholes import Whole
from lessons.models import Fact
from quizzes.models import Question

#: Fields that only mean something together, by the kind of content: they are merged as one.
_TOGETHER: Final[Mapping[type[Model], Sequence[tuple[str, ...]]]] = {
    Fact: [("kind", "value", "unit", "qualifier")],
    Question: [("image", "image_alt"), ("kind", "options", "unit", "case_sensitive", "answers")],
}


class Verdict(StrEnum):
    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Past:
    """How a piece of content stood since it was last loaded, that state first; all its states if it never was.

    ``loaded`` tells that it was.
    """

    states: Sequence[Whole]
    loaded: bool


def units_of(mine: Whole, theirs: Whole) -> Iterator[tuple[str, ...]]:
    """Its fields in the units in which they are merged."""
    together = list(_TOGETHER.get(mine.model, ()))
    if "cloze" in {mine.values.get("kind"), theirs.values.get("kind")}:
        together[-1] = (*together[-1], "prompt")  # the gaps stand in the prompt
    alone = [field for field in mine.fields if not any(field in unit for unit in together)]
    yield from together
    yield from ((field,) for field in alone)


def verdict(unit: Sequence[str], mine: Whole, theirs: Whole, past: Past) -> Verdict:
    """Which side's values are meant.

    The files changed nothing if they say what the database has said since the last load: what it says now came later.
    """
    own, other = _values(unit, mine), _values(unit, theirs)
    before = [_values(unit, state) for state in past.states]
    if own == other:
        return Verdict.SAME
    if other in before:
        return Verdict.MINE
    return Verdict.THEIRS if past.loaded and own == before[0] else Verdict.CONFLICT


def _values(unit: Sequence[str], whole: Whole) -> list[object]:
    return [whole.value(field) for field in unit]
