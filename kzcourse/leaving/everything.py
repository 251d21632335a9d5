"""All that is stored about a person, in the order in which it is told."""

from typing import Final

import lessons.kept
import memory.kept
import people.kept
import quizzes.kept
from people.kept import Kept

EVERYTHING: Final[tuple[Kept, ...]] = (
    *people.kept.KEPT,
    *lessons.kept.KEPT,
    *quizzes.kept.KEPT,
    *memory.kept.KEPT,
)
