"""Rules for all single-choice questions of an edition together."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lessons.findings import Finding, Level
from quizzes.chance import at_least
from quizzes.content import QuestionContent
from quizzes.rules.material import Material

#: A bank is suspicious if chance would give so long keys less often than this.
ALPHA = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Of one question: how many choices there are, how many are the longest, and whether the key is one of these."""

    slug: str
    choices: int
    longest: int
    key_is_longest: bool

    @property
    def chance(self) -> Fraction:
        """That a choice drawn at random is a longest one: 1 in the number of choices, or more where several are."""
        return Fraction(self.longest, self.choices)


def bank_findings(material: Material) -> Iterator[Finding]:
    """Whether keys are the longest choice too often, so that one need not know the answer.

    Haladyna, Downing and Rodriguez (2002), *A review of multiple-choice item-writing guidelines for classroom
    assessment*: keep the lengths of choices about equal. The test is binomial and one-sided, at 1 %. Its share
    is the mean of the questions' own chances: where these differ the true tail is lighter (Hoeffding 1956), so that
    a sound bank is flagged less often than 1 in 100 times.
    """
    bank = [_lengths(question.slug, content) for question, content in material.asked if _has_one_key(content)]
    if not bank:
        return
    share = sum((each.chance for each in bank), Fraction(0)) / len(bank)
    telling = [each.slug for each in bank if each.key_is_longest]
    if at_least(len(telling), of=len(bank), share=share) < ALPHA:
        yield Finding(
            "bank.key-longest-too-often",
            f"The key is the longest choice in {len(telling)} of {len(bank)} single-choice questions; by chance it would be "
            f"in about {round(share * len(bank))}.",
            f"Shorten keys or lengthen wrong choices in some of these: {', '.join(telling)}.",
            Level.WARNING,
            object=f'edition "{"/".join(material.edition.natural_key())}"',
        )


def _has_one_key(content: QuestionContent) -> bool:
    return content.kind == "single_choice" and sum(row.credit == 1 for row in content.answers) == 1


def _lengths(slug: str, content: QuestionContent) -> _Lengths:
    lengths = [len(" ".join(row.text.split())) for row in content.answers]
    (key,) = (length for length, row in zip(lengths, content.answers, strict=True) if row.credit == 1)
    return _Lengths(slug, len(lengths), lengths.count(max(lengths)), key == max(lengths))
