"""The live board as a page shows it: its rows in the order asked for, and shares of right answers as bars."""

import html
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.board import Distribution, Place, Share, State
from quizzes.content import QuestionContent
from quizzes.distribution import Group
from quizzes.kinds import State as Verdict
from quizzes.kinds.gaps import pieces
from teaching.bars import Bar

#: Whoever needs something done comes first.
_ORDER: Final = [State.ABSENT, State.OFFLINE, State.WORKING, State.FINISHED]
#: What the table is sorted by, besides by name.
SORTS: Final[dict[str, Callable[[Place], Any]]] = {
    "state": lambda place: (_ORDER.index(place.state), place.number or 0),
    "answered": lambda place: place.answered,
}
#: Other answers than so many are counted together, of a question that has one part.
MOST_GROUPS: Final = 10
_MARKS: Final = {Verdict.RIGHT: ("✓", "right"), Verdict.PARTLY: ("◐", "sun")}


def sorted_places(places: Sequence[Place], sort: str) -> list[Place]:
    """The pupils, who are given by name, by a key of :data:`SORTS`; after a minus the other way round."""
    key, backwards = SORTS.get(sort.removeprefix("-")), sort.startswith("-")
    if key is None:
        return list(reversed(places)) if backwards else list(places)
    return sorted(places, key=key, reverse=backwards)


def words_of(question: QuestionContent) -> str:
    """What a question asks, in plain words; gaps by their numbers."""
    first, *rest = pieces(question.prompt)[::2]
    numbered = first + "".join(f"({number}){piece}" for number, piece in enumerate(rest, start=1))
    return html.unescape(strip_tags(numbered)).strip()


def bars_of_shares(shares: Iterable[Share], assignment_id: int, query: str) -> list[Bar]:
    """A bar for each question, as long as the share of the answers given that are right."""
    return [
        _share_bar(each, reverse("teaching:board-question", args=[assignment_id, each.question_id]) + query)
        for each in shares
    ]


def _share_bar(share: Share, url: str) -> Bar:
    words = Truncator(words_of(share.question)).words(20)
    label = f"{share.number}. {words}" if share.number else words
    if not share.graded or not share.answered:
        return Bar(label, 0, 1, shown="–", url=url, note=_counted(share))
    return Bar(
        label,
        share.right,
        share.answered,
        shown=f"{100 * share.right // share.answered} %",
        url=url,
        note=_counted(share),
    )


def _counted(share: Share) -> str:
    said = {"count": share.answered, "right": share.right, "partly": share.partly}
    if not share.answered:
        return _("no answer yet")
    if not share.graded:
        return ngettext("%(count)d answer, not graded", "%(count)d answers, not graded", share.answered) % said
    if share.partly:
        return _("%(right)d of %(count)d right, %(partly)d partly") % said
    return _("%(right)d of %(count)d right") % said


def bars_of_answers(shown: Distribution, *, with_key: bool) -> list[Bar]:
    """A bar for each answer; what is right is marked only ``with_key``."""
    found = list(shown.groups)
    has_parts = any(each.part for each in found)
    kept, rest = (found, []) if has_parts else (found[:MOST_GROUPS], found[MOST_GROUPS:])
    bars = [_answer_bar(each, shown.answered, with_key=with_key) for each in kept]
    if rest:
        bars.append(Bar(_("other answers"), sum(each.count for each in rest), shown.answered))
    return bars


def _answer_bar(group: Group, answered: int, *, with_key: bool) -> Bar:
    text = {"true": _("True"), "false": _("False")}.get(group.text, group.text)
    label = f"{group.part}: {text}" if group.part else text
    sign, tone = _MARKS.get(group.state, ("", "")) if with_key else ("", "")
    word = {"right": _("right"), "sun": _("partly right")}.get(tone, "")
    return Bar(label, group.count, answered, sign=sign, word=word, tone=tone)
