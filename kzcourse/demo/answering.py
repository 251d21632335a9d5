"""Form entries as a learner makes them who knows the answer, a part of it, or nothing: for questions of every kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Final

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import Given, Input, Order, kind_named
from quizzes.kinds.amounts import digits, read_amount
from quizzes.kinds.choices import NAME, as_read
from quizzes.kinds.gaps import ChoiceGap, Gap, NumberGap, gaps_of
from quizzes.kinds.multiple_choice import ON
from quizzes.kinds.ordering import ranks_of
from quizzes.kinds.pairing import first_rows
from quizzes.kinds.verdicts import best_of

#: Asked once for each part of a question: whether the learner knows it.
Knows = Callable[[], bool]

#: What is written where nothing is remembered, and thoughts that fit any question.
FORGOTTEN: Final = ("I don't remember.",)
THOUGHTS: Final = (
    "Both sides have a point, I think. I would like to read more about it first.",
    "At first I thought the opposite, but the lesson gives reasons that I had not known.",
    "My grandparents see it differently than I do, and the lesson helps me to understand why.",
)


def entries_for(question: QuestionContent, order: Order, *, knows: Knows, chance: Random) -> dict[str, str]:
    """The fields of the answer form; where a part is known, rightly filled, else with something that earns less.

    Wrong answers are those that the key foresees, as far as it does. Raises :class:`quizzes.kinds.Unreadable` for a
    number of the key that nobody can read.
    """
    given = _GIVEN[question.kind](question, knows, chance)
    return filled(kind_named(question.kind).inputs(question, order, given))


def filled(inputs: Iterable[Input]) -> dict[str, str]:
    """What a browser sends for these inputs, as far as they hold anything."""
    sent: dict[str, str] = {}
    for each in inputs:
        chosen = (choice.value for choice in each.choices if choice.chosen)
        if value := each.value or next(chosen, ""):
            sent[each.name] = value
    return sent


def _one(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    return {NAME: _chosen(dict(_numbered(question.answers)), knows, chance)}


def _several(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    """Who doesn't know leaves out one of the right choices, and takes a wrong one for it."""
    rows = dict(_numbered(question.answers))
    ticked = {number for number, row in rows.items() if row.credit > 0}
    if not knows():
        wrong = [number for number in rows if number not in ticked]
        ticked.remove(chance.choice(sorted(ticked)))
        ticked.update(chance.sample(wrong, min(1, len(wrong))))
    return {number: ON for number in rows if number in ticked}


def _number(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    def earned(said: str) -> Fraction:
        kind = kind_named(question.kind)
        return kind.credit(question, kind.parse(question, (), {"text": said}))

    said = _typed(question.answers, earned, knows, chance, _far_from(question, question.answers))
    return {"text": said}


def _phrase(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    def earned(said: str) -> Fraction:
        return kind_named(question.kind).credit(question, {"text": said})

    return {"text": _typed(question.answers, earned, knows, chance, FORGOTTEN)}


def _pairs(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    targets = first_rows(question)
    given = {}
    for number, row in _numbered(question.answers):
        belongs = [target for target in targets if as_read(question.answers[target].target) == as_read(row.target)]
        others = [target for target in targets if target not in belongs]
        if row.text:
            given[number] = str(belongs[0] if knows() or not others else chance.choice(others))
    return given


def _order(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    """Each two neighbours whose order isn't known are exchanged, from the first on."""
    ranks = ranks_of(question)
    rows = sorted(range(len(ranks)), key=ranks.__getitem__)
    for place in range(len(rows) - 1):
        if not knows():
            rows[place], rows[place + 1] = rows[place + 1], rows[place]
    return {str(row): str(place) for place, row in enumerate(rows, start=1)}


def _gaps(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    return {gap.name: _in_gap(gap, knows, chance) for gap in gaps_of(question) if gap.rows}


def _in_gap(gap: Gap, knows: Knows, chance: Random) -> str:
    def earned(said: str) -> Fraction:
        row = gap.matching_row(said)
        return row.credit if row else Fraction(0)

    rows = list(gap.rows.values())
    if isinstance(gap, ChoiceGap):
        return _chosen(gap.rows, knows, chance)
    far = _far_from(gap.question, rows) if isinstance(gap, NumberGap) else FORGOTTEN
    return _typed(rows, earned, knows, chance, far)


def _thought(question: QuestionContent, knows: Knows, chance: Random) -> Given:
    return {"text": chance.choice(THOUGHTS)}


_GIVEN: Final[Mapping[str, Callable[[QuestionContent, Knows, Random], Given]]] = {
    "single_choice": _one,
    "multiple_choice": _several,
    "true_false": _one,
    "numeric": _number,
    "short_text": _phrase,
    "matching": _pairs,
    "ordering": _order,
    "cloze": _gaps,
    "categorise": _pairs,
    "evidence": _one,
    "reflection": _thought,
}


def _numbered(rows: Iterable[AnswerRow]) -> list[tuple[str, AnswerRow]]:
    return [(str(number), row) for number, row in enumerate(rows)]


def _chosen(rows: Mapping[str, AnswerRow], knows: Knows, chance: Random) -> str:
    """The number of the best row, or of one that earns nothing; of any that earns less if there is none such."""
    best = max(rows, key=lambda number: rows[number].credit)
    less = [number for number, row in rows.items() if row.credit < rows[best].credit]
    nothing = [number for number in less if rows[number].credit <= 0]
    return best if knows() or not less else chance.choice(nothing or less)


def _typed(
    rows: Sequence[AnswerRow], earned: Callable[[str], Fraction], knows: Knows, chance: Random, far: Sequence[str]
) -> str:
    """The text of the best row, or a misreading that the key foresees, or else the first of ``far`` that is wrong."""
    best = best_of(rows).text
    foreseen = [row.text for row in rows if row.credit <= 0]
    chance.shuffle(foreseen)
    return best if knows() else next((said for said in (*foreseen, *far) if earned(said) < 1), best)


def _far_from(question: QuestionContent, rows: Sequence[AnswerRow]) -> list[str]:
    """Numbers beside the best one, the last of them beyond any tolerance."""
    best = read_amount(best_of(rows).text, question.unit, name="text", any_unit=True).value
    beyond = 10 ** (4 + max(0, *(Decimal(row.tolerance or 0).adjusted() for row in rows)))
    return [digits(number) for number in (best + 1, best * 2, best * 10, best + beyond * (abs(best) + 1))]
