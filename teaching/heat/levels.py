"""How well something was understood, as a sign, a word and a tone."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.understanding import Tally

#: From this share on something is understood, in percent; below the other one it is not.
UNDERSTOOD_FROM: Final = 80
IN_PART_FROM: Final = 50
#: With fewer answers of a class than these nothing is said of what it has understood.
FEWEST_ANSWERS: Final = 5


@dataclass(frozen=True, slots=True)
class Level:
    """``style`` is the name of its tone, ``tone`` that of its bar; ``sign`` and ``words`` say the same without color."""

    style: str
    sign: str
    words: str | Promise
    tone: str = ""


UNDERSTOOD: Final = Level("is-good", "✓", _("understood"), "right")
IN_PART: Final = Level("is-partly", "~", _("in part"), "sun")
NOT_UNDERSTOOD: Final = Level("is-weak", "✗", _("not understood"), "wrong")
TOO_FEW: Final = Level("is-few", "–", _("too few answers"))

LEVELS: Final = (UNDERSTOOD, IN_PART, NOT_UNDERSTOOD, TOO_FEW)


def level_of(tally: Tally, *, fewest: int = FEWEST_ANSWERS) -> Level:
    if tally.answers < fewest:
        return TOO_FEW
    if tally.percent >= UNDERSTOOD_FROM:
        return UNDERSTOOD
    return IN_PART if tally.percent >= IN_PART_FROM else NOT_UNDERSTOOD


def share_in_words(tally: Tally) -> str:
    """``60 %``, and a dash for too few answers."""
    return f"{tally.percent} %" if level_of(tally) is not TOO_FEW else "–"


def answers_in_words(tally: Tally) -> str:
    """``12 of 20 answers right``."""
    return ngettext(
        "%(right)d of %(answers)d answer right", "%(right)d of %(answers)d answers right", tally.answers
    ) % {"right": tally.right, "answers": tally.answers}
