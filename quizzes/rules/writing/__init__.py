"""How questions are written: rules of item writing, as pure functions of a question's content.

They follow T. M. Haladyna, S. M. Downing and M. C. Rodriguez (2002), *A review of multiple-choice item-writing guidelines
for classroom assessment*, Applied Measurement in Education 15(3), 309-333; each rule names the guideline. Rules that need
a list of words say nothing of a language without one (``languages.py``).
"""

from collections.abc import Iterator

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.rules.writing.choices import choice_findings
from quizzes.rules.writing.cues import cue_findings
from quizzes.rules.writing.hedges import hedge_findings
from quizzes.rules.writing.languages import words_of
from quizzes.rules.writing.quotations import figure_findings
from quizzes.rules.writing.stems import negation_findings


def writing_findings(content: QuestionContent, *, language: str, standing: str = "") -> Iterator[Finding]:
    """What is badly written in one question of an edition in this language; ``standing`` is that of its main fact."""
    words = words_of(language)
    yield from choice_findings(content, words)
    yield from figure_findings(content, words)
    if words:
        yield from negation_findings(content, words)
        yield from cue_findings(content, words)
        yield from hedge_findings(content, standing, words)
