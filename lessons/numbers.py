"""Numbers as people write them: how a figure is worded in English, and what a learner's entry means.

An entry may follow English, Russian or Kazakh habits. Most entries have one meaning; one comma or point followed
by exactly three digits has two. It is read by this rule, and marked as ambiguous so that the reader can be asked:

- a comma groups thousands, as in the lessons (``3,400`` is 3400);
- a point is a decimal point (``1.234``), unless the last digit is a zero: nobody writes ``79.900`` for 79.9, but many
  write it for 79900;
- after a zero or more than three digits both are decimal marks, and nothing is ambiguous (``0,500``, ``3400.125``).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

USD: Final = "USD"
PERCENT: Final = "percent"

#: Longest entry that is looked at, in characters, and most digits that a number may have.
MAX_LENGTH: Final = 200
MAX_DIGITS: Final = 30

#: Signs that look like a hyphen and are typed or pasted for one.
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
#: Signs that are typed or pasted for an apostrophe.
APOSTROPHES: Final = "\u2018\u2019\u201b\u02bc`\u00b4"

MINUS: Final = "\u2212"
_DIGITS: Final = frozenset("0123456789")
_UNIFIED: Final = str.maketrans(dict.fromkeys(DASHES, "-") | dict.fromkeys(APOSTROPHES, "'"))
_WORDED: Final = ((12, "trillion"), (9, "billion"), (6, "million"))

#: Words for powers of ten, in English, Russian and Kazakh.
SCALES: Final[Mapping[str, int]] = {
    word: power
    for power, words in {
        3: "k к thousand thousands тыс тысяча тысячи тысяч мың",
        6: "m м mn mln млн million millions миллион миллиона миллионов",
        9: "b bn bln billion billions млрд миллиард миллиарда миллиардов",
        12: "tn trn trillion trillions трлн триллион триллиона триллионов",
    }.items()
    for word in words.split()
}
_UNITS: Final[Mapping[str, str]] = {"": ""} | {
    words: unit
    for unit, spellings in {
        USD: "$, usd, us $, us dollars, u s dollars, dollar, dollars, долл, доллар, доллара, долларов, долл сша, "
        "доллара сша, долларов сша, доллары, ақш доллары",
        PERCENT: "%, percent, per cent, процент, процента, процентов, пайыз, пайызы",
    }.items()
    for words in spellings.split(", ")
}
#: What may stand before the digits: whether it is a minus, and the unit.
_BEFORE: Final[Mapping[str, tuple[bool, str]]] = {
    written: (sign == "-", unit)
    for symbol, unit in (("", ""), ("$", USD), ("us$", USD), ("u.s.$", USD), ("usd", USD), ("ақш$", USD))
    for sign in ("", "+", "-")
    for written in (sign + symbol, symbol + sign)
}


class UnreadableNumber(ValueError):
    """An entry that isn't one number.

    ``code`` is ``empty``, ``too-long``, ``too-many-digits``, ``no-digits``, ``not-one-number``, ``odd-grouping``,
    ``unknown-word`` or ``two-units``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry means.

    ``value`` has its scale word worked in (``79.9 million`` is 79900000) and counts percent as they are named
    (``87 %`` is 87). ``ambiguous`` tells that the rule for a single comma or point decided it. ``unit`` is ``USD``,
    ``percent``, the unit the caller named, or empty if the entry has none.
    """

    value: Decimal
    ambiguous: bool = False
    unit: str = ""


def format_number(value: Decimal) -> str:
    """``value`` exactly, as lessons show it: ``79.9 million``, ``3,400``, ``0.5``.

    From a million up a scale word is used where it leaves at most three decimals. Raises ``ValueError`` for NaN
    and infinities.
    """
    return format_figure(value, "", "")


def format_figure(value: Decimal, unit: str, qualifier: str, *, with_qualifier: bool = True) -> str:
    """A fact's figure: ``over 3,400``, ``just over $36,000``, ``87 percent``. Other units are left to the text.

    Raises ``ValueError`` as :func:`format_number` does.
    """
    if not value.is_finite():
        raise ValueError(f"{value} can't be shown as a figure.")
    sign = MINUS if value < 0 else ""
    symbol = "$" if unit == USD else ""
    ending = " percent" if unit == PERCENT else ""
    figure = f"{sign}{symbol}{_worded(value.copy_abs())}{ending}"
    return f"{qualifier} {figure}" if qualifier and with_qualifier else figure


def named_unit(words: str) -> str:
    """The unit that ``words`` name, as content writes it (``USD`` for ``dollars``); others stay as they are."""
    return _UNITS.get(_words(words.casefold()), words)


def read_number(text: str, *, own_unit: str = "") -> Reading:
    """The one number that ``text`` says. ``own_unit`` is a word that may follow it (``companies``).

    Raises :class:`UnreadableNumber`.
    """
    before, numeral, after = _around_digits(_plain(text))
    if before not in _BEFORE:
        raise UnreadableNumber("unknown-word")
    negative, unit_before = _BEFORE[before]
    whole, fraction, ambiguous = _at_decimal_mark(numeral)
    power, unit_after = _scale_and_unit(_words(after), own_unit)
    if unit_before and unit_after and unit_before != unit_after:
        raise UnreadableNumber("two-units")
    # Written out rather than calculated: arithmetic would round to the precision of the context.
    value = Decimal(f"{'-' if negative else ''}{whole}.{fraction}E{power}")
    return Reading(value, ambiguous, unit_before or unit_after)


def _worded(size: Decimal) -> str:
    for power, word in _WORDED:
        if size >= 10**power:
            whole, fraction = _digits(size, power)
            return f"{_grouped(whole, fraction)} {word}" if len(fraction) <= 3 else _grouped(*_digits(size, 0))
    return _grouped(*_digits(size, 0))


def _digits(size: Decimal, power: int) -> tuple[str, str]:
    """The digits of ``size`` / 10^``power`` before and after the point, without zeros at the end."""
    whole, _, fraction = f"{Decimal(f'{size:f}E-{power}'):f}".partition(".")
    return whole, fraction.rstrip("0")


def _grouped(whole: str, fraction: str) -> str:
    return f"{int(whole):,}.{fraction}" if fraction else f"{int(whole):,}"


def _plain(text: str) -> str:
    """The entry in lower case and plain digits, with single spaces."""
    if len(text) > MAX_LENGTH:
        raise UnreadableNumber("too-long")
    if any(unicodedata.category(sign) == "No" for sign in text):
        raise UnreadableNumber("not-one-number")  # else 5² would be read as 52
    unified = unicodedata.normalize("NFKC", text.translate(_UNIFIED)).translate(_UNIFIED).casefold()
    seen = "".join(_ascii_digit(sign) for sign in unified if unicodedata.category(sign) != "Cf")
    plain = " ".join(seen.split())
    if not plain:
        raise UnreadableNumber("empty")
    if sum(sign in _DIGITS for sign in plain) > MAX_DIGITS:
        raise UnreadableNumber("too-many-digits")
    return plain


def _ascii_digit(sign: str) -> str:
    return str(unicodedata.decimal(sign, sign))


def _around_digits(plain: str) -> tuple[str, str, str]:
    """What stands before the number, the number with its separators, and what stands after it."""
    places = [place for place, sign in enumerate(plain) if sign in _DIGITS]
    if not places:
        raise UnreadableNumber("no-digits")
    first, last = places[0], places[-1] + 1
    if plain[first - 1 : first] in {".", ","}:
        first -= 1
    numeral = plain[first:last]
    if not set(numeral) <= _DIGITS | set(" '.,"):
        raise UnreadableNumber("not-one-number")
    return plain[:first].replace(" ", ""), numeral, plain[last:]


def _at_decimal_mark(numeral: str) -> tuple[str, str, bool]:
    """The digits before and after the decimal mark, and whether the mark might as well group thousands."""
    mark = max(".,", key=numeral.rfind)
    if numeral.count(mark) != 1:
        return _ungrouped(numeral), "", False
    head, _, tail = numeral.partition(mark)
    if not tail.isdecimal():
        raise UnreadableNumber("odd-grouping")
    if not _may_group(head, tail):
        return _ungrouped(head), tail, False
    if mark == "," or tail.endswith("0"):
        return head + tail, "", True
    return head, tail, True


def _may_group(head: str, tail: str) -> bool:
    return head.isdecimal() and len(head) <= 3 and not head.startswith("0") and len(tail) == 3


def _ungrouped(numeral: str) -> str:
    """The digits of a whole number whose groups of three one kind of sign may divide."""
    separators = set(numeral) - _DIGITS
    if not separators:
        return numeral
    first, *others = numeral.split(min(separators))
    if len(first) > 3 or not all(group.isdecimal() and len(group) == 3 for group in others):
        raise UnreadableNumber("odd-grouping")
    return first + "".join(others)


def _words(text: str) -> str:
    """Words and signs after a number, apart and without abbreviation points: ``u s dollars``, ``%``."""
    return " ".join(text.replace(".", " ").replace("%", " % ").replace("$", " $ ").split())


def _scale_and_unit(words: str, own_unit: str) -> tuple[int, str]:
    units = dict(_UNITS) | {_words(own_unit.casefold()): own_unit}
    first, _, others = words.partition(" ")
    if words in units:
        return 0, units[words]
    if first in SCALES and others in units:
        return SCALES[first], units[others]
    raise UnreadableNumber("unknown-word")
