"""How long a question takes: for telling slow answers from others, and how long a review session will be."""

import re

from quizzes.content import QuestionContent

#: Reading on a screen, in words a second: 200 a minute, as for lessons.
WORDS_PER_SECOND = 200 / 60

#: Seconds for choosing among what is shown, and for finding the answer oneself or putting several parts together.
TO_CHOOSE, TO_FIND = 10, 20

#: Kinds whose answer is chosen among a few that are shown.
CHOSEN = frozenset({"single_choice", "multiple_choice", "true_false", "evidence"})

_TAG = re.compile(r"<[^>]*>")


def expected_seconds(question: QuestionContent) -> int:
    """What somebody who knows the answer takes, with time to read all that is shown."""
    shown = [_TAG.sub(" ", question.prompt), *(row.text for row in question.answers)]
    words = sum(len(text.split()) for text in shown)
    return round(words / WORDS_PER_SECOND + (TO_CHOOSE if question.kind in CHOSEN else TO_FIND))


def is_slow(question: QuestionContent, seconds: int | None) -> bool:
    """Whether an answer took more than twice as long; what nobody measured isn't slow."""
    return seconds is not None and seconds > 2 * expected_seconds(question)
