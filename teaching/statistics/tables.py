"""The table of the questions of a quiz: its heads, its rows, in the order that was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from quizzes.analysing import Analysed, HandedIn
from quizzes.item_analysis import QuestionStatistics
from teaching.boards import words_of
from teaching.statistics.choosing import Choice
from teaching.statistics.doubts import Doubt, doubts
from teaching.statistics.figures import OF_QUESTION, Figure, Told

#: Longer questions are cut in the table.
MOST_WORDS: Final = 14
#: What is sorted by besides the figures: how much there is to doubt.
DOUBTS: Final = "doubts"
_NO_WEIGHT: Final = Told("–", known=False)


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its figure, what its link asks for, and how it is sorted by now, as ``aria-sort`` says it."""

    figure: Figure
    query: str
    direction: str


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a question, or of one version of it."""

    label: str
    cells: list[Told]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question of the table. ``number`` is where it stands on every paper, None where that differs."""

    question_id: int
    number: int | None
    words: str
    statistics: QuestionStatistics
    doubts: list[Doubt]
    line: Line
    versions: list[Line]

    @property
    def style(self) -> str:
        """Alarms are tinted otherwise than what is worth a thought."""
        if not self.doubts:
            return ""
        return "is-weak" if self.doubts[0].is_alarm else "is-partly"


def heads(choice: Choice) -> list[Head]:
    return [_head(figure, choice) for figure in OF_QUESTION]


def _head(figure: Figure, choice: Choice) -> Head:
    direction = ("descending" if choice.descending else "ascending") if choice.sort == figure.name else ""
    return Head(figure, choice.sorted_by(figure.name).query, direction)


def question_rows(found: HandedIn, of: Analysed, choice: Choice) -> list[QuestionRow]:
    """The questions that count, sorted; those without the figure that is sorted by come last either way."""
    rows = [_row(found, of, int(name), statistics) for name, statistics in of.analysis.questions.items()]
    in_order = sorted(rows, key=lambda row: (row.number is None, row.number or 0, row.words, row.question_id))
    keyed = [(_key(row, choice.sort), row) for row in in_order]
    known = [(key, row) for key, row in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=choice.descending)
    return [row for _key, row in known] + [row for key, row in keyed if key is None]


def _key(row: QuestionRow, sort: str) -> float | None:
    if sort == DOUBTS:
        return 10 * sum(each.is_alarm for each in row.doubts) + len(row.doubts)
    figure = next((each for each in OF_QUESTION if each.name == sort), None)
    return 0 if figure is None else figure.of(row.statistics)


def _row(found: HandedIn, of: Analysed, question_id: int, statistics: QuestionStatistics) -> QuestionRow:
    key = found.key_of(question_id)
    words = Truncator(words_of(key)).words(MOST_WORDS)
    return QuestionRow(
        question_id=question_id,
        number=found.number_of(question_id),
        words=words,
        statistics=statistics,
        doubts=doubts(statistics, key),
        line=Line(words, cells(statistics)),
        versions=versions(of.revisions.get(str(question_id), {}).values()),
    )


def cells(statistics: QuestionStatistics) -> list[Told]:
    return [figure.told(statistics, statistics.papers) for figure in OF_QUESTION]


def versions(revisions: Iterable[QuestionStatistics]) -> list[Line]:
    """A line for each version that was asked, the oldest first; none if there was but one."""
    found: Sequence[QuestionStatistics] = list(revisions)
    if len(found) < 2:
        return []
    return [Line(_("version %d") % number, _cells_of_version(each)) for number, each in enumerate(found, start=1)]


def _cells_of_version(statistics: QuestionStatistics) -> list[Told]:
    """Weights are of the quiz, not of a version."""
    told = zip(OF_QUESTION, cells(statistics), strict=True)
    return [_NO_WEIGHT if figure.name.endswith("_weight") else cell for figure, cell in told]
