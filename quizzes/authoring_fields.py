"""Fields in which authors write shares and tolerances as people write them."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons.numbers import DASHES, PERCENT, UnreadableNumber, read_number
from quizzes.authoring import share_of_millionths
from quizzes.content import MILLION, from_millionths, to_millionths

_DECIMAL: Final = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,6})?")
_FRACTION: Final = re.compile(r"-?[0-9]{1,4} ?/ ?0*[1-9][0-9]{0,2}")
_MINUS: Final = str.maketrans(dict.fromkeys(DASHES, "-"))


class ShareField(forms.CharField):
    """A share from ``lowest`` to 1, written ``1``, ``0.5`` or ``1/3``; its value is in millionths.

    What can be written comes back as it was meant: 333333 is shown as 1/3, and is a third wherever it counts.
    """

    default_error_messages = {
        "unreadable": _("“%(entry)s” is no share. Write 1, 0.5 or 1/3."),
        "out-of-range": _("“%(entry)s” lies outside of %(lowest)s to 1."),
    }

    def __init__(self, *, lowest: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"class": "share", "size": 6}), **kwargs)
        self.lowest = lowest

    def prepare_value(self, value: Any) -> Any:
        return share_text(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        entry = super().to_python(value)
        if not entry:
            return 0
        share = self._read(entry.translate(_MINUS), entry)
        if not self.lowest <= share <= 1:
            raise self._error("out-of-range", entry)
        return to_millionths(share)

    def _read(self, plain: str, entry: str) -> Fraction:
        if _DECIMAL.fullmatch(plain):
            return Fraction(plain.replace(",", "."))
        if _FRACTION.fullmatch(plain):
            return Fraction(plain.replace(" ", ""))
        raise self._error("unreadable", entry)

    def _error(self, code: str, entry: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"entry": entry, "lowest": self.lowest})

    def run_validators(self, value: Any) -> None:
        """Those of texts don't apply: what isn't a share was refused."""


class PenaltyField(ShareField):
    """A share from 0 to 1 whose value is a decimal with six places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lowest=0, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return share_text(int(value * MILLION)) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        return Decimal(super().to_python(value)) / MILLION


def share_text(stored: int) -> str:
    """A share in millionths as an author writes it."""
    meant = share_of_millionths(stored)
    if meant != from_millionths(stored):
        return str(meant)
    return f"{(Decimal(stored) / MILLION).normalize():f}"


class Tolerance(NamedTuple):
    """How far a number may lie from the expected one, in its unit or in percent of it."""

    amount: Decimal
    is_percent: bool

    def __str__(self) -> str:
        return f"{self.amount.normalize():f}{'%' if self.is_percent else ''}"


class ToleranceField(forms.CharField):
    """A tolerance, written ``2%`` or ``50000``; None where none is."""

    default_error_messages = {
        "unreadable": _("“%(entry)s” is no tolerance. Write 50000, or 2%% for a share of the number."),
        "ambiguous": _("“%(entry)s” can be read in two ways. Write the digits without a separator: %(digits)s."),
        "not-storable": _("“%(entry)s” is too large or has more than six decimals."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"class": "share", "size": 8}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Tolerance) else value

    def to_python(self, value: Any) -> Any:
        entry = super().to_python(value)
        if not entry:
            return None
        try:
            reading = read_number(entry)
        except UnreadableNumber:
            raise self._error("unreadable", entry) from None
        if reading.unit not in {"", PERCENT} or reading.value < 0:
            raise self._error("unreadable", entry)
        if reading.ambiguous:
            raise self._error("ambiguous", entry, digits=f"{reading.value:f}")
        if reading.value >= 10**18 or reading.value != round(reading.value, 6):
            raise self._error("not-storable", entry)
        return Tolerance(reading.value, reading.unit == PERCENT)

    def _error(self, code: str, entry: str, **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"entry": entry, **params})

    def run_validators(self, value: Any) -> None:
        """Those of texts don't apply: what isn't a tolerance was refused."""
