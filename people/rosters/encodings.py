"""In which letters a file is written."""

import codecs
import re

from people.rosters.findings import Code, Problem, Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: How a zipped workbook (XLSX, ODS) and an old one (XLS) begin.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
CYRILLIC, WESTERN = "windows-1251", "windows-1252"


def decoded(data: bytes) -> tuple[str, str, bool]:
    """The text, its encoding, and whether that was guessed. :class:`Unreadable` for a workbook and where it can't be told.

    A mark at the beginning decides; without one, valid UTF-8 is UTF-8. Zero bytes on one side of every pair are UTF-16.
    What is left is one of the two Windows code pages, told apart by how their letters mix with English ones.
    """
    if data.startswith(_WORKBOOKS):
        raise Unreadable(Problem(0, Code.WORKBOOK))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data.removeprefix(mark), encoding), encoding, False
    if b"\0" in data:
        encoding = _wide(data)
        return _strictly(data, encoding), encoding, True
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        encoding = _code_page(data)
        return _strictly(data, encoding), encoding, True


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(Problem(0, Code.UNKNOWN_ENCODING)) from None


def _wide(data: bytes) -> str:
    """UTF-16 by the side on which the zeros of spaces, separators and line ends stand."""
    first, second = b"\0" in data[::2], b"\0" in data[1::2]
    if first == second:
        raise Unreadable(Problem(0, Code.UNKNOWN_ENCODING))
    return "utf-16-be" if first else "utf-16-le"


def _code_page(data: bytes) -> str:
    """A Russian word has no English letter in it and is in small letters after the first, or in capitals; a western word
    with an accent has English letters. :class:`Unreadable` unless all words agree; initials alone say nothing.
    """
    words = [word for word in re.findall(_WORD, data) if not word.isascii()]
    telling = [word for word in words if len(word) > 1]
    if telling and all(_russian(word) for word in words):
        return CYRILLIC
    if (telling or not words) and all(_western(word) for word in words):
        return WESTERN
    raise Unreadable(Problem(0, Code.UNKNOWN_ENCODING))


def _shared() -> bytes:
    """Dashes, quotation marks and the like, which both code pages have at the same place."""
    return bytes(each for each in range(0x80, 0x100) if _letter(each, CYRILLIC) == _letter(each, WESTERN) != "")


def _letter(byte: int, encoding: str) -> str:
    return bytes([byte]).decode(encoding, "ignore")


_WORD = b"[A-Za-z" + re.escape(bytes(sorted(set(range(0x80, 0x100)) - set(_shared())))) + b"]+"


def _russian(word: bytes) -> bool:
    text = word.decode(CYRILLIC, "replace")
    return (
        text.isalpha() and not re.search(b"[A-Za-z]", word) and (text[1:].islower() or text.isupper() or len(text) == 1)
    )


def _western(word: bytes) -> bool:
    return word.decode(WESTERN, "replace").isalpha() and (len(word) == 1 or re.search(b"[A-Za-z]", word) is not None)
