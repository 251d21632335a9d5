"""Rules for facts that are somebody's words or judgment: a question says so."""

from collections.abc import Iterator

from lessons.findings import Finding, Level
from quizzes.content import QuestionContent
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import plain

#: How a fact stands that the article doesn't give as fact (``lessons.Fact.Standing``).
REPORTED, ARGUED = "reported", "argued"


def hedge_findings(content: QuestionContent, standing: str, words: Words) -> Iterator[Finding]:
    """A fact that was reported or argued is asked as such, not as certain: "according to the authors", "a survey found".

    Haladyna, Downing and Rodriguez (2002), guideline 6: avoid items based on opinion; where an opinion is what is
    taught, its owner is named. ``standing`` is that of the question's main fact. A reflection asks for the learner's own
    view.
    """
    if standing not in {REPORTED, ARGUED} or content.kind == "reflection":
        return
    if not words.attributions.search(plain(content.prompt)):
        yield Finding(
            "question.hedge-missing",
            f"Its fact is {standing}, but it asks as if it were certain.",
            'Say whose words or judgment it is: "according to the authors", "a survey found", "allegedly".',
            Level.WARNING,
        )
