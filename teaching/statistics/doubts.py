"""Doubts about a question in sentences, with the figures that raise them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.content import QuestionContent
from quizzes.item_analysis import Flag, FlagCode, QuestionStatistics, flags
from teaching.statistics.figures import span, written

#: In a few words, and what it says of the pupils.
_WORDS: Final[Mapping[FlagCode, tuple[str | Promise, str | Promise]]] = {
    FlagCode.KEY_MAY_BE_WRONG: (
        gettext_lazy("key may be wrong"),
        gettext_lazy("The key may be wrong: the strongest pupils chose “%(choice)s”."),
    ),
    FlagCode.NEGATIVE_DISCRIMINATION: (
        gettext_lazy("the strong fail"),
        gettext_lazy("The better pupils did on the rest, the worse they did here: it may be read in a second way."),
    ),
    FlagCode.BELOW_GUESSING: (
        gettext_lazy("worse than guessing"),
        gettext_lazy("Answered worse than by blind guessing: something leads astray, or the key is wrong."),
    ),
    FlagCode.TOO_HARD: (gettext_lazy("too hard"), gettext_lazy("Hardly anybody could answer it.")),
    FlagCode.TOO_EASY: (
        gettext_lazy("too easy"),
        gettext_lazy("Nearly everybody answered it rightly. That is no fault, but it tells nobody apart."),
    ),
    FlagCode.DISTRACTOR_NOT_CHOSEN: (
        gettext_lazy("a choice not picked"),
        gettext_lazy("Hardly anybody chose “%(choice)s”: as a wrong choice it does nothing."),
    ),
}
#: The figure that raised it, with the limit on whose wrong side its interval lies.
_FIGURES: Final[Mapping[FlagCode, str | Promise]] = {
    FlagCode.KEY_MAY_BE_WRONG: gettext_lazy(
        "correlation of this choice %(value)s %%, interval %(span)s, above %(limit)s"
    ),
    FlagCode.NEGATIVE_DISCRIMINATION: gettext_lazy(
        "discrimination index %(value)s %%, interval %(span)s, below %(limit)s"
    ),
    FlagCode.DISTRACTOR_NOT_CHOSEN: gettext_lazy("chosen by %(value)s %%, interval %(span)s, below %(limit)s"),
    FlagCode.TOO_EASY: gettext_lazy("facility %(value)s %%, interval %(span)s, above %(limit)s"),
}
_FACILITY: Final = gettext_lazy("facility %(value)s %%, interval %(span)s, below %(limit)s")
#: What may well be a fault; the others are worth a thought.
ALARMS: Final = frozenset({FlagCode.KEY_MAY_BE_WRONG, FlagCode.NEGATIVE_DISCRIMINATION, FlagCode.BELOW_GUESSING})


@dataclass(frozen=True, slots=True)
class Doubt:
    """One flag: in a few words, as a sentence, and with its figures."""

    code: FlagCode
    word: str
    sentence: str
    figures: str

    @property
    def is_alarm(self) -> bool:
        return self.code in ALARMS

    @property
    def sign(self) -> str:
        return "⚠" if self.is_alarm else "◌"


def doubts(of: QuestionStatistics, question: QuestionContent) -> list[Doubt]:
    """All there are, the most urgent first."""
    return [_doubt(flag, question) for flag in flags(of)]


def _doubt(flag: Flag, question: QuestionContent) -> Doubt:
    word, sentence = _WORDS[flag.code]
    choice = choice_in_words(question, flag.choice) if flag.choice else ""
    told = {
        "value": written(flag.value, 1),
        "span": span(flag.interval),
        "limit": written(flag.limit, 0),
    }
    figures = str(_FIGURES.get(flag.code, _FACILITY)) % told
    return Doubt(flag.code, str(word), str(sentence) % {"choice": choice}, figures)


def choice_in_words(question: QuestionContent, name: str) -> str:
    """The text of a choice, which is named by the number of its row."""
    text = question.answers[int(name)].text
    return {"true": _("True"), "false": _("False")}.get(text, text)
