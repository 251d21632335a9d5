"""Sentences for what a kind can't read: what is wrong, and how to write it."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds import Unreadable

#: Codes of :class:`quizzes.kinds.Unreadable` and of the number reader, each with what a learner can do about it.
SENTENCES = {
    "no-such-choice": gettext_lazy("That choice is not on this page. Choose one of those shown."),
    "same-place-twice": gettext_lazy("Two items have the same place. Give each item a place of its own."),
    "too-long": gettext_lazy("This is too long. Write a shorter answer."),
    "not-text": gettext_lazy("This has characters that can't be stored. Type the answer instead of pasting it."),
    "empty": gettext_lazy("There is no number here. Write one, like 12.5 million or 1 200."),
    "no-digits": gettext_lazy("There is no number here. Write it in digits, like 12.5 million or 1 200."),
    "not-one-number": gettext_lazy("This is more than one number. Write just one, like 12.5 million or 1 200."),
    "odd-grouping": gettext_lazy("The digits are grouped in an unusual way. Write 12 500 000 or 12.5 million."),
    "too-many-digits": gettext_lazy("This number has too many digits. Write it like 12.5 million."),
    "unknown-word": gettext_lazy("This has words that can't be read as a number. Write it like 12.5 million or 1 200."),
    "two-units": gettext_lazy("This has two units. Write the number with one unit or with none."),
    "wrong-unit": gettext_lazy("This is in another unit than the question asks for. Write the number alone."),
}


def sentence_for(unreadable: Unreadable) -> str:
    """Why the entry can't be read and what to do, for the learner; and that it costs no try."""
    return _("%(reason)s Nothing was counted.") % {"reason": SENTENCES[unreadable.code]}


def reading_words(digits: str) -> str:
    """How a number was read, its digits in groups of three: ``79 900`` with no-break spaces."""
    return f"{Decimal(digits):,f}".replace(",", "\N{NO-BREAK SPACE}")
