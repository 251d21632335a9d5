"""Choose all answers that apply."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import choices, verdicts
from quizzes.kinds.base import Choice, Given, Input, Kind, Line, Order, Shuffle, State, Unreadable
from quizzes.kinds.carrying import carried_rows

TICKED = "ticked"
BLANK = "blank"
#: The value of a ticked box, in the form as in the answer.
ON = "1"


class MultipleChoice(Kind):
    """Rows are the choices, right with credit 1 and wrong with 0.

    Of R right and W wrong choices each right one earns 1/R and each wrong one costs 1/W, and the whole is never
    below 0: ticking everything earns nothing. With the option ``weighted`` the credits of the rows are the weights
    instead. An answer holds the numbers of the ticked rows.
    """

    name = "multiple_choice"
    shuffle = Shuffle.IF_WANTED
    counts_parts = False  # a wrong choice that was rightly left out is nobody's answer

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return tuple(
            Input(
                name=_field(place),
                control="checkbox",
                choices=(Choice(value=ON, text=question.answers[row].text, chosen=str(row) in given),),
            )
            for place, row in enumerate(order)
        )

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        return {str(row): ON for place, row in enumerate(order) if _is_ticked(entries, _field(place))}

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        weights = weights_of(question)
        earned = sum((weight for row, weight in enumerate(weights) if str(row) in given), Fraction(0))
        return verdicts.share(earned)

    def right_answer(self, question: QuestionContent) -> Given:
        return {str(row): ON for row, weight in enumerate(weights_of(question)) if weight > 0}

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        return carried_rows(asked, key, given)

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        return tuple(
            _line(question.answers[row], ticked=str(row) in given, answered=bool(given), fact=question.fact)
            for row in order
        )

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from choices.check_rows(question)
        yield from _check_right_and_wrong(question)
        yield from _check_weights(question) if _is_weighted(question) else _check_unweighted(question)


def _field(place: int) -> str:
    return f"place-{place}"


def _is_ticked(entries: Mapping[str, str], name: str) -> bool:
    entry = entries.get(name, "")
    if entry not in {"", ON}:
        raise Unreadable("no-such-choice", name=name, entry=entry)
    return entry == ON


def _is_weighted(question: QuestionContent) -> bool:
    return question.options.get("weighted") is True


def weights_of(question: QuestionContent) -> list[Fraction]:
    """What ticking each row adds to the credit."""
    if _is_weighted(question):
        return [row.credit for row in question.answers]
    right = sum(row.credit > 0 for row in question.answers)
    wrong = len(question.answers) - right
    return [Fraction(1, right) if row.credit > 0 else Fraction(-1, wrong) for row in question.answers]


def _line(row: AnswerRow, *, ticked: bool, answered: bool, fact: str) -> Line:
    wanted = row.credit > 0
    return Line(
        state=_state(ticked=ticked, wanted=wanted) if answered else State.MISSING,
        given=TICKED if ticked else BLANK,
        right=TICKED if wanted else BLANK,
        label=row.text,
        feedback=row.feedback if ticked else "",
        fact=row.fact or fact,
    )


def _state(*, ticked: bool, wanted: bool) -> State:
    if ticked == wanted:
        return State.RIGHT
    return State.WRONG if ticked else State.MISSING


def _check_right_and_wrong(question: QuestionContent) -> Iterator[Finding]:
    right = [row for row in question.answers if row.credit > 0]
    if not right:
        yield Finding("question.no-right-answer", "No choice is right.", "Give the right choices the credit 1.")
    elif len(right) == len(question.answers):
        yield Finding(
            "question.no-wrong-choice",
            "No choice is wrong, so that ticking everything earns the full credit.",
            "Add plausible wrong choices.",
            Level.WARNING,
        )


def _check_weights(question: QuestionContent) -> Iterator[Finding]:
    total = sum((row.credit for row in question.answers if row.credit > 0), Fraction(0))
    if total != 1:
        yield Finding(
            "question.weights-not-one",
            f"The weights of its right choices sum to {total}.",
            "Make them sum to 1, or leave the weights out.",
        )


def _check_unweighted(question: QuestionContent) -> Iterator[Finding]:
    for row in question.answers:
        if row.credit not in {0, 1}:
            yield Finding(
                "question.weight-ignored",
                f'"{row.text}" has the credit {row.credit}, but the question has no weights of its own.',
                'Make it 0 or 1, or set the option "weighted".',
            )
