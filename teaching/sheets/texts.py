"""Texts that are safe in a cell."""

import re

#: What XML 1.0 can't hold (section 2.2): control characters, halves of pairs, and two that are no characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: A cell that begins so may be run as a formula (OWASP, CSV injection); the wide forms count in East Asian editions.
_LIVE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\n]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\s]+")
LONGEST_TITLE = 31


def clean(text: str) -> str:
    """Without what no file can hold, and with one kind of line break."""
    return _UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def looks_live(text: str) -> bool:
    """Whether a spreadsheet that opens a text file might run this cell. The text is clean."""
    return _LIVE.match(text) is not None


def sheet_title(title: str) -> str:
    """The title as Excel takes one: 31 UTF-16 units at most, no ``[ ] : * ? / \\``, no apostrophe at either end."""
    allowed = _NOT_IN_TITLES.sub(" ", clean(title)).encode("utf-16-le")[: 2 * LONGEST_TITLE]
    return allowed.decode("utf-16-le", "ignore").strip(" '") or "Sheet"
