"""The kinds of questions. Each is a pure module that parses, grades, explains and checks; this is the list of them.

A new kind is a module, a line in :data:`KINDS`, and a template; a test names what one of them still lacks.
"""

from collections.abc import Mapping
from typing import Final

from quizzes.kinds.base import ERASED, Choice, Given, Input, Kind, Line, Order, Shuffle, State, Unreadable
from quizzes.kinds.categorise import Categorise
from quizzes.kinds.cloze import Cloze
from quizzes.kinds.evidence import EvidenceChoice
from quizzes.kinds.matching import Matching
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.reflection import Reflection
from quizzes.kinds.short_text import ShortText
from quizzes.kinds.single_choice import SingleChoice
from quizzes.kinds.true_false import TrueFalse

__all__ = [
    "ERASED",
    "KINDS",
    "Choice",
    "Given",
    "Input",
    "Kind",
    "Line",
    "Order",
    "Shuffle",
    "State",
    "UnknownKind",
    "Unreadable",
    "kind_named",
]

KINDS: Final[tuple[Kind, ...]] = (
    SingleChoice(),
    MultipleChoice(),
    TrueFalse(),
    Numeric(),
    ShortText(),
    Matching(),
    Ordering(),
    Cloze(),
    Categorise(),
    EvidenceChoice(),
    Reflection(),
)
_BY_NAME: Final[Mapping[str, Kind]] = {kind.name: kind for kind in KINDS}


class UnknownKind(LookupError):
    """No kind of question has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f'There is no kind of question "{name}". Known are: {", ".join(_BY_NAME)}.')
        self.name = name


def kind_named(name: str) -> Kind:
    """Raises :class:`UnknownKind`."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownKind(name) from None
