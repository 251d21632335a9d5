"""Rules for all questions of an edition together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lessons.findings import Finding, Level
from quizzes.chance import at_least
from quizzes.content import QuestionContent
from quizzes.rules.guessing import ALPHA, guessing_findings
from quizzes.rules.material import Material
from quizzes.rules.papers import bank_in
from quizzes.rules.writing.giveaways import giveaway_findings
from quizzes.rules.writing.languages import words_of


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
    shown = _as_written(material)
    name = f'edition "{"/".join(material.edition.natural_key())}"'
    asked = [(question.slug, content, question.pk in shown) for question, content in material.asked]
    for finding in (*_length_findings(material), *guessing_findings(asked, material.edition.language)):
        yield replace(finding, object=name)
    words = words_of(material.edition.language)
    if words:
        for slug, finding in giveaway_findings(((slug, content) for slug, content, _ in asked), words):
            yield replace(finding, object=f'question "{slug}"')


def _as_written(material: Material) -> set[int]:
    """Questions whose choices some learner sees in the order in which they were written, by their primary keys."""
    fixed = {question.pk for question in material.questions if not question.shuffle or question.kind == "evidence"}
    for quiz in material.quizzes:
        if not quiz.shuffle_answers:
            sections = quiz.sections.all()
            fixed.update(pk for each in sections for pk in bank_in(each, material.questions_of(each.lesson_id)))
    return fixed


def _length_findings(material: Material) -> Iterator[Finding]:
    """Whether keys are the longest choice too often, so that one need not know the answer.

    Haladyna, Downing and Rodriguez (2002), *A review of multiple-choice item-writing guidelines for classroom
    assessment*, guideline 24: keep the lengths of choices about equal. The test is exact and one-sided, at 1 %: this is
    the commonest fault of all, so that it is asked by itself and not as one of many strategies.
    """
    bank = [_lengths(question.slug, content) for question, content in material.asked if _has_one_key(content)]
    if not bank:
        return
    chances = [each.chance for each in bank]
    telling = [each.slug for each in bank if each.key_is_longest]
    if at_least(len(telling), chances) < ALPHA:
        yield Finding(
            "bank.key-longest-too-often",
            f"The key is the longest choice in {len(telling)} of {len(bank)} single-choice questions; by chance it would be "
            f"in about {round(sum(chances))}.",
            f"Shorten keys or lengthen wrong choices in some of these: {', '.join(telling)}.",
            Level.WARNING,
        )


def _has_one_key(content: QuestionContent) -> bool:
    return content.kind == "single_choice" and sum(row.credit == 1 for row in content.answers) == 1


def _lengths(slug: str, content: QuestionContent) -> _Lengths:
    lengths = [len(" ".join(row.text.split())) for row in content.answers]
    (key,) = (length for length, row in zip(lengths, content.answers, strict=True) if row.credit == 1)
    return _Lengths(slug, len(lengths), lengths.count(max(lengths)), key == max(lengths))
