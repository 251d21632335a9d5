"""Rules for the stem of a question."""

from collections.abc import Iterator
from typing import Final

from lessons.findings import Finding, Level
from quizzes.content import QuestionContent
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import unmarked, words_in

#: Kinds whose prompt asks or states something as a whole. A cloze has its statement completed, and what an evidence question
#: quotes is compared with sentences: in both a negation is read like any other word.
_ASKING: Final = {
    "single_choice", "multiple_choice", "true_false", "numeric", "short_text", "matching", "ordering", "categorise",
}  # fmt: skip


def negation_findings(content: QuestionContent, words: Words) -> Iterator[Finding]:
    """A negation that nobody can overlook, or none.

    Haladyna, Downing and Rodriguez (2002), guideline 17: word the stem positively; where a negative word is needed,
    make it stand out. Words in quotation marks are somebody's and stay as they are.
    """
    if content.kind not in _ASKING:
        return
    found = [word for word in words_in(unmarked(content.prompt)) if word in words.negations or word.endswith("n't")]
    if found:
        yield Finding(
            "question.negation-unmarked",
            f'Its prompt turns on "{found[0]}", which is easily overlooked.',
            f"Ask without it, or emphasize it: **{found[0]}**.",
            Level.WARNING,
        )
