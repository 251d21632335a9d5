"""Charts of statistics: the scores of a quiz, and what was chosen of a question."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from quizzes.content import QuestionContent
from quizzes.item_analysis import Paper, QuestionStatistics
from teaching.bars import Bar
from teaching.statistics.doubts import choice_in_words

#: Scores are counted in so many steps from 0 to 100 %, the last of which holds the 100.
STEPS: Final = 10


def bars_of_scores(papers: Iterable[Paper]) -> list[Bar]:
    """How many papers scored from 0 to 9 %, from 10 to 19 %, and so on; none if nothing counts on any."""
    counts = Counter(min(STEPS - 1, int(paper.share * STEPS)) for paper in papers if paper.counted)
    width, most = 100 // STEPS, max(counts.values(), default=0)
    return [Bar(_step(number * width, width), counts[number], most) for number in range(STEPS)] if most else []


def _step(start: int, width: int) -> str:
    end = start + width - 1 if start + width < 100 else 100
    return f"{start}\N{EN DASH}{end} %"


def bars_of_choices(of: QuestionStatistics, question: QuestionContent) -> list[Bar]:
    """How often each choice was picked, and that nothing was; none for a question without choices."""
    bars = [
        Bar(
            choice_in_words(question, each.name),
            each.count,
            of.papers,
            sign="✓" if each.right else "",
            word=_("right") if each.right else "",
            tone="right" if each.right else "",
        )
        for each in of.choices
    ]
    return [*bars, Bar(_("no answer"), of.unanswered, of.papers)] if of.unanswered else bars
