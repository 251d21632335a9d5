"""Passwords that anybody would try first who knows what this site is."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: What people write for letters. Other digits and signs are left out: ``K@zakhstan2026!`` is ``kazakhstan``.
_LETTERS: Final = str.maketrans("@4310$5", "aaeioss")
_NO_LETTER: Final = re.compile(r"[\W\d_]+")


class NoWordOfTheSite:
    """Refuses a password that is one of ``words``, once or again and again, with digits or signs around it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def validate(self, password: str, user: Any = None) -> None:
        folded = password.casefold()
        spellings = {_NO_LETTER.sub("", each) for each in (folded, folded.translate(_LETTERS))}
        if any(re.fullmatch(f"(?:{re.escape(word)})+", each) for word in self.words for each in spellings):
            raise ValidationError(
                _("Anybody would try this word first. Choose another, or write several words."), code="word_of_the_site"
            )

    def get_help_text(self) -> str:
        return _("It is no word that everybody connects with this site.")
