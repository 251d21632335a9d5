"""Sentences for what a kind can't read: what is wrong, and how to write it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds import Unreadable

SENTENCES = {
    "no-such-choice": gettext_lazy("That choice is not on this page. Choose one of those shown."),
}


def sentence_for(unreadable: Unreadable) -> str:
    """Why the entry can't be read, for the learner; that it costs no try is said with it."""
    known = SENTENCES.get(unreadable.code)
    reason = str(known) if known else _("This answer can't be read.")
    return _("%(reason)s Nothing was counted.") % {"reason": reason}
