"""QR codes for a terminal, which a phone reads from the screen."""

from io import StringIO, TextIOBase
from typing import TextIO

import segno

BLOCKS = "█▀▄"
#: White on black, whatever the colors of the terminal: a camera needs the light parts light.
LIGHT_ON_DARK, AS_BEFORE = "\x1b[97;40m", "\x1b[0m"


def can_draw(output: TextIOBase | TextIO) -> bool:
    """Whether what is written there is looked at, and may hold blocks."""
    try:
        BLOCKS.encode(output.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return output.isatty()


def qr_code(address: str) -> str:
    """The address as lines of half blocks."""
    drawn = StringIO()
    segno.make(address, error="l", micro=False).terminal(drawn, border=2, compact=True)
    return "\n".join(f"{LIGHT_ON_DARK}{line}{AS_BEFORE}" for line in drawn.getvalue().splitlines())
