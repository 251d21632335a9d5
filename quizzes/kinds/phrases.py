"""Short texts: reading what was typed, and telling which row says the same."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product, zip_longest
from typing import Final

from lessons.findings import Finding, Level
from lessons.numbers import APOSTROPHES, DASHES
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.base import ERASED, Unreadable
from quizzes.kinds.choices import check_credits, check_feedback

#: Longest entry that is accepted, in characters.
MAX_LENGTH: Final = 200
#: A word of at least so many letters may hold a typing slip.
LONG_WORD: Final = 6

_QUOTATION_MARKS: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_UNIFIED: Final = str.maketrans(
    dict.fromkeys(DASHES, "-") | dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(_QUOTATION_MARKS, '"')
)
_AT_ENDS: Final = " .,;:!?\"'()[]-"


def entered(entries: Mapping[str, str], name: str, *, at_most: int = MAX_LENGTH) -> str:
    """The entry without space around it. Raises :class:`Unreadable` if it is too long or holds what no text holds."""
    entry = entries.get(name, "").replace("\r\n", "\n").strip()
    if len(entry) > at_most:
        raise Unreadable("too-long", name=name, entry=entry)
    # No database would store them: NUL fails on PostgreSQL, lone surrogates anywhere.
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in entry):
        raise Unreadable("not-text", name=name, entry=entry)
    return entry


def matching_row(question: QuestionContent, rows: Sequence[AnswerRow], entry: str) -> AnswerRow | None:
    """The row of the highest credit that says what ``entry`` says; None if nobody expected it, and for an empty entry.

    Exact matches go first, and only rows that earn something are matched but for a typing slip. So a slip never
    turns an entry that is one row's text into another's.
    """
    said = folded(entry, case_sensitive=question.case_sensitive)
    best_first = sorted(rows, key=lambda row: -row.credit)
    meant = [(row, folded(row.text, case_sensitive=question.case_sensitive)) for row in best_first]
    exact = [row for row, text in meant if text == said]
    slips = [row for row, text in meant if forgives_slips(question) and row.credit > 0 and is_a_slip(said, text)]
    return next(iter(exact + slips), None) if said else None


def without_words(question: QuestionContent, rows: Sequence[AnswerRow], entry: str) -> str:
    """The text of the row that the entry matches, and else :data:`ERASED`; nothing for nothing."""
    row = matching_row(question, rows, entry)
    return row.text if row else ERASED if entry else ""


def folded(text: str, *, case_sensitive: bool = False) -> str:
    """What texts that say the same have in common.

    Gone are differences of case, of spacing, and between kinds of quotation marks and dashes, and the punctuation
    at the ends.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_UNIFIED))
    if not case_sensitive:
        plain = unicodedata.normalize("NFKC", plain.casefold())
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split()).strip(_AT_ENDS)


def forgives_slips(question: QuestionContent) -> bool:
    return question.options.get("typing_slip") is True


def is_a_slip(said: str, meant: str) -> bool:
    """Whether the two folded texts differ in one long word, and there by one typing slip."""
    said_words, meant_words = said.split(), meant.split()
    if len(said_words) != len(meant_words):
        return False
    unequal = [pair for pair in zip(said_words, meant_words, strict=True) if pair[0] != pair[1]]
    return len(unequal) == 1 and _is_long(unequal[0][1]) and _one_slip_apart(*unequal[0])


def _is_long(word: str) -> bool:
    """Whether a slip in ``word`` leaves no doubt which word is meant; in a number it would."""
    return sum(sign.isalpha() for sign in word) >= LONG_WORD and not any(sign.isdigit() for sign in word)


def _one_slip_apart(said: str, meant: str) -> bool:
    """Whether one insertion, deletion, substitution or exchange of neighbours leads from one word to the other.

    The words must be unequal.
    """
    shared = next(place for place, (one, other) in enumerate(zip_longest(said, meant)) if one != other)
    said, meant = said[shared:], meant[shared:]
    exchanged = said[:2] == meant[1::-1] and said[2:] == meant[2:]
    return exchanged or said[1:] == meant or said == meant[1:] or said[1:] == meant[1:]


def check_rows(question: QuestionContent, rows: Sequence[AnswerRow]) -> Iterator[Finding]:
    """Problems of rows that typed entries are compared with."""
    texts = [folded(row.text, case_sensitive=question.case_sensitive) for row in rows]
    if not any(row.credit == 1 for row in rows):
        yield Finding("question.no-right-answer", "No entry earns the full credit.", "Add a row with the credit 1.")
    if "" in texts:
        yield Finding("question.empty-answer", "An answer row has no words.", "Write it or remove it.")
    yield from check_credits(rows)
    yield from check_feedback(rows)
    yield from _check_equal(rows, texts)
    if forgives_slips(question):
        yield from _check_slips(rows, texts)


def _check_equal(rows: Sequence[AnswerRow], texts: Sequence[str]) -> Iterator[Finding]:
    for (one, said), (other, meant) in combinations(zip(rows, texts, strict=True), 2):
        if not said or said != meant:
            continue
        alike = f'"{one.text}" and "{other.text}" are read alike'
        if one.credit == other.credit:
            yield Finding("question.equal-answers", f"{alike}.", "Keep one of them.", Level.WARNING)
        else:
            earning = f"but earn {one.credit} and {other.credit}."
            yield Finding("question.contradicting-answers", f"{alike} {earning}", "Keep one of them.")


def _check_slips(rows: Sequence[AnswerRow], texts: Sequence[str]) -> Iterator[Finding]:
    read = list(zip(rows, texts, strict=True))
    for (right, meant), (wrong, said) in product(read, read):
        if right.credit > 0 >= wrong.credit and is_a_slip(said, meant):
            yield Finding(
                "question.slip-meets-wrong-answer",
                f'One typing slip turns the wrong answer "{wrong.text}" into "{right.text}".',
                "Don't forgive typing slips in this question.",
            )
