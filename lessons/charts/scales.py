"""From values to lengths."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Final

_ROUND: Final = (1, 2, 4, 5, 10)


def ticks(top: Decimal, *, most: int = 3) -> tuple[Decimal, ...]:
    """Round numbers, equally far apart: from 0 to the first that is not less than ``top``, in at most ``most`` steps."""
    if top <= 0:
        return Decimal(0), Decimal(1)
    least = top / most
    power = Decimal(1).scaleb(least.adjusted())
    step = next(power * each for each in _ROUND if power * each >= least)
    count = int((top / step).to_integral_value(ROUND_CEILING))
    return tuple(step * number for number in range(count + 1))


def length_of(value: Decimal, marks: Sequence[Decimal], whole: int) -> Decimal:
    """How long a value is where the last tick is ``whole`` long."""
    return value * whole / marks[-1]
