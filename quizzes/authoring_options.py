"""Options of a question that only its kind knows: which there are, and what they may say."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from quizzes.kinds.gaps import GAP_KINDS
from quizzes.models import Question

_Kind = Question.KindName

#: Options that are true or false, by kind.
FLAGS: Final[Mapping[str, frozenset[str]]] = {
    _Kind.MULTIPLE_CHOICE: frozenset({"weighted"}),
    _Kind.SHORT_TEXT: frozenset({"typing_slip"}),
    _Kind.CLOZE: frozenset({"typing_slip"}),
}


def known_options(kind: str) -> frozenset[str]:
    return FLAGS.get(kind, frozenset()) | ({"gaps"} if kind == _Kind.CLOZE else frozenset())


def faults_of_options(kind: str, options: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the options of a question of this kind, in words for its author."""
    for name, value in options.items():
        if name not in known_options(kind):
            yield _unknown(kind, name)
        elif name == "gaps":
            yield from _faults_of_gaps(value)
        elif not isinstance(value, bool):
            yield _("“%(name)s” is either true or false.") % {"name": name}


def _unknown(kind: str, name: str) -> str:
    known = sorted(known_options(kind))
    said = {"name": name, "kind": _Kind(kind).label, "known": ", ".join(known)}
    if known:
        return _("“%(name)s” is no option of this kind (%(kind)s). Known are: %(known)s.") % said
    return _("“%(name)s” is no option of this kind (%(kind)s), which has none. Write {}.") % said


def _faults_of_gaps(gaps: Any) -> Iterator[str]:
    if not isinstance(gaps, dict):
        yield _('“gaps” says of each gap what it is: {"gaps": {"a": "choice"}}.')
        return
    for gap, kind in gaps.items():
        if not isinstance(kind, str) or kind not in GAP_KINDS:
            said = {"gap": gap, "known": ", ".join(GAP_KINDS)}
            yield _("Gap “%(gap)s” can be one of: %(known)s.") % said
