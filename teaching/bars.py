"""The rows of a bar chart, as the fragment of the frame that draws it takes them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: how long its bar is, ``value`` of ``max``, what it says, and why it is marked.

    ``shown`` is the figure in words, else the value itself. ``sign`` and its ``word`` say what ``tone`` colours.
    """

    label: str
    value: float
    max: float
    shown: str = ""
    sign: str = ""
    word: str = ""
    tone: str = ""
    url: str = ""
    note: str = ""
