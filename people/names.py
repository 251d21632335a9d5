"""User names as the site compares them."""

import unicodedata


def folded(name: str) -> str:
    """The one spelling under which a user name is kept: ``ANN``, ``Ann`` and the wide ``Ａｎｎ`` are all ``ann``.

    A database can't do this: SQLite folds the case of English letters only, so ``АЙГҮЛ`` would not be ``айгүл``. Kazakh in
    Latin letters has i with and without a dot, and a capital of either may be typed for either: they count as one letter.
    """
    lower = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", lower.replace("i\u0307", "i").replace("ı", "i"))
