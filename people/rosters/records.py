"""Separated text into records, each with the line it begins in.

The standard library's reader takes an opening quote that is never closed as the beginning of one cell up to the end of the
file, and its sniffer guesses the separator from a sample. A roster needs neither: an unclosed quote is a character like
others and is told, and the separator is chosen by rule.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

SEPARATORS = ("\t", ";", ",", "|")
_END = re.compile(r"\r\n|\r|\n")
#: Excel's first line that names the separator; it may have been quoted.
_ANNOUNCED = re.compile(r'"?sep=([\t;,|])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """``line`` and ``last`` are the first and the last line of it; ``open_quote`` that a quote in it was never closed."""

    line: int
    last: int
    cells: tuple[str, ...]
    open_quote: bool = False

    @property
    def empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def records(text: str, separator: str, *, line: int = 1) -> list[Record]:
    """RFC 4180, with any line end; ``line`` is the number of the first line. Without a separator a line is one cell."""
    quoted = re.compile(rf' *"((?:[^"]|"")*+)" *(?=[\r\n{re.escape(separator)}]|\Z)')
    stop = re.compile(rf"[\r\n{re.escape(separator)}]")
    found: list[Record] = []
    place = 0
    while place < len(text):
        cells, last, open_quote, ended = [], line, False, False
        while not ended:
            if whole := quoted.match(text, place):
                cells.append(whole[1].replace('""', '"'))
                last += len(_END.findall(whole[1]))
                place = whole.end()
            else:
                start = place
                place = end.start() if (end := stop.search(text, start)) else len(text)
                cells.append(text[start:place])
                open_quote = open_quote or cells[-1].lstrip(" ").startswith('"')
            ended = text[place : place + 1] != (separator or None)
            place += not ended
        found.append(Record(line, last, tuple(cells), open_quote))
        place += len(end[0]) if (end := _END.match(text, place)) else 0
        line = last + 1
    return found


def lines(text: str) -> list[Record]:
    """Every line as it is, quotes and all."""
    parted = _END.split(text)
    if not parted[-1]:
        parted.pop()  # the last line is ended, too
    return [Record(number, number, (each,)) for number, each in enumerate(parted, start=1)]


def separated(text: str, known: Callable[[str], bool]) -> tuple[str, list[Record]]:
    """The separator (empty: a cell a line) and the records.

    A first line ``sep=;`` decides. Otherwise it is one that parts the first line; of several the one that finds most cells
    there that are ``known`` as headings, then the one for which most records are equally long, then the one with the
    longest of these, then the first in :data:`SEPARATORS`.
    """
    if announced := _ANNOUNCED.match(text):
        return announced[1], records(text[announced.end() :], announced[1], line=2)
    best: tuple[str, list[Record]] = ("", [])
    best_fit: tuple[int, float, int] = (0, 0, 0)
    for separator in SEPARATORS:
        parted = records(text, separator) if separator in text else []
        fit = _fit(parted, known)
        if fit > best_fit:
            best, best_fit = (separator, parted), fit
    return best if best[0] else ("", records(text, ""))


def _fit(parted: list[Record], known: Callable[[str], bool]) -> tuple[int, float, int]:
    filled = [record for record in parted if not record.empty]
    if not filled:
        return (0, 0, len(parted[:1]))  # separators and nothing between them
    if len(filled[0].cells) == 1:
        return (0, 0, 0)
    (length, times), *_others = Counter(len(record.cells) for record in filled).most_common()
    return (sum(map(known, filled[0].cells)), times / len(filled), length)
