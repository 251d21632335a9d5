"""Whether the article still says what passages were made from.

A passage names paragraphs of the article by number, each with the SHA-256 of its text as it was then, white space
normalised. The article itself is no part of the course: it is read from a file when somebody asks.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from lessons.findings import Finding, Level
from lessons.models import Course, Passage

#: A paragraph as a passage remembers it: its number, and the digest of its text.
Remembered = tuple[int, str]


def paragraphs_in(article: str) -> tuple[str, ...]:
    """The paragraphs of a text, white space normalised: parted by empty lines, or each on a line if there are none."""
    blocks = re.split(r"\n[^\S\n]*\n", article.strip())
    parts = blocks if len(blocks) > 1 else article.splitlines()
    return tuple(paragraph for part in parts if (paragraph := " ".join(part.split())))


def digests_of(paragraphs: Sequence[str]) -> list[str]:
    """SHA-256 of each paragraph, in hexadecimal digits."""
    return [hashlib.sha256(paragraph.encode()).hexdigest() for paragraph in paragraphs]


def drift_findings(course: Course, paragraphs: Sequence[str]) -> Iterator[Finding]:
    """Passages whose paragraphs read otherwise or are gone. One that stands under another number has not changed."""
    now = digests_of(paragraphs)
    standing = set(now)
    passages = [(passage, _remembered(passage)) for passage in _passages(course)]
    places = places_now(sorted({each for _, remembered in passages for each in remembered}), now)
    for passage, remembered in passages:
        for number, digest in remembered:
            if digest not in standing:
                yield _finding(passage, number, places.get((number, digest)), now)


def _passages(course: Course) -> Sequence[Passage]:
    live = Passage.objects.live().filter(lesson__edition__course=course, lesson__retired_at=None)
    return list(live.select_related("lesson").order_by("lesson__edition", "lesson__position", "position", "pk"))


def _remembered(passage: Passage) -> list[Remembered]:
    return sorted((int(number), digest) for number, digest in passage.paragraphs.items())


def places_now(remembered: Sequence[Remembered], now: Sequence[str]) -> Mapping[Remembered, int]:
    """Where each paragraph stands, by its number from 1; what is gone has no place.

    A changed one is looked for between those that stand unchanged around it, as far from the one before as it was.
    """
    places: dict[Remembered, int] = {}
    shift = 0
    matcher = SequenceMatcher(None, [digest for _, digest in remembered], now, autojunk=False)
    for tag, first, end, first_now, end_now in matcher.get_opcodes():
        if tag == "equal":
            places |= {remembered[first + step]: first_now + step + 1 for step in range(end - first)}
            shift = end_now - remembered[end - 1][0]
        else:
            expected = {each: each[0] + shift for each in remembered[first:end]}
            places |= {each: place for each, place in expected.items() if first_now < place <= end_now}
    return places


def _finding(passage: Passage, number: int, place: int | None, now: Sequence[str]) -> Finding:
    name = f'passage "{passage.lesson.slug}/{passage.slug}"'
    if place is None:
        return Finding(
            "passage.article-paragraph-missing",
            f"It was made from paragraph {number} of the article, which is not in the file.",
            "See what of the passage the article still says, mend it, and take the number out of its paragraphs.",
            Level.WARNING,
            object=name,
        )
    moved = "" if place == number else f", now its paragraph {place},"
    return Finding(
        "passage.article-changed",
        f"Paragraph {number} of the article{moved} reads otherwise than when it was made from it.",
        f'Compare them, mend the passage, and write "{place}": "{now[place - 1]}" into its paragraphs instead.',
        Level.WARNING,
        object=name,
    )
