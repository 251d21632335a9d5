"""Text as the search compares it: compatible forms of characters, case and spacing don't count."""

import unicodedata


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
