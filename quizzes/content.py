"""The content of one question as plain values: what a revision stores and what kinds grade.

Nothing here knows the database. A question is graded from the revision that was asked, so everything a kind needs
is in :class:`QuestionContent`, and ``from_json(to_json(q)) == q``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

#: Credit is stored in the database as whole millionths of the full credit.
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row of a question's key; its kind decides which columns carry meaning.

    ``part`` names a gap; ``text`` is the choice, the accepted entry or the item; ``target`` is the partner or
    category an item belongs to, or its rank in an ordering; ``credit`` is a share of the whole credit, from -1 to 1;
    ``feedback`` is sanitised HTML, shown for this row; ``tolerance`` is how far a number may lie from ``text``, in
    the unit of the question or, if ``tolerance_is_percent``, in percent of it; ``fact`` is the slug of the
    fact this row asks, where it differs from the question's.
    """

    text: str = ""
    part: str = ""
    target: str = ""
    credit: Fraction = Fraction(0)
    feedback: str = ""
    tolerance: Decimal | None = None
    tolerance_is_percent: bool = False
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of our own lesson that settle a question: in which passage, and what stands around them."""

    lesson: str
    passage: str
    exact: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A question as it was asked.

    ``prompt``, ``explanation``, ``general_feedback`` and ``hints`` are sanitised HTML, ``chart`` that of a chart as it was
    when this was published; in a cloze the prompt still holds its gaps as ``[[name]]``. ``options`` holds what only one kind
    knows (for example ``gaps`` of a cloze). ``language`` is that of its edition, empty where it isn't known. ``penalty`` is
    the share of the credit that each further try costs in practice, from 0 to 1.
    """

    kind: str
    prompt: str
    answers: tuple[AnswerRow, ...] = ()
    fact: str = ""
    explanation: str = ""
    general_feedback: str = ""
    hints: tuple[str, ...] = ()
    penalty: Fraction = Fraction(1, 3)
    unit: str = ""
    case_sensitive: bool = False
    shuffle: bool = True
    image: str = ""
    image_alt: str = ""
    chart: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    evidence: tuple[Quotation, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Slugs of all facts asked, each once, the main fact first."""
        named = (self.fact, *(row.fact for row in self.answers))
        return tuple(dict.fromkeys(slug for slug in named if slug))


def to_millionths(credit: Fraction) -> int:
    """Credit as stored: rounded once, half to even."""
    return round(credit * MILLION)


def from_millionths(stored: int) -> Fraction:
    return Fraction(stored, MILLION)


def answer_to_json(row: AnswerRow) -> dict[str, Any]:
    """The row as JSON; columns at their default are left out, so that a diff shows what an author wrote."""
    stored: dict[str, Any] = {"text": row.text}
    stored |= {name: value for name in ("part", "target", "feedback", "fact") if (value := getattr(row, name))}
    if row.credit:
        stored["credit"] = str(row.credit)
    if row.tolerance is not None:
        stored["tolerance"] = str(row.tolerance)
    if row.tolerance_is_percent:
        stored["tolerance_is_percent"] = True
    return stored


def answer_from_json(stored: Mapping[str, Any]) -> AnswerRow:
    tolerance = stored.get("tolerance")
    return AnswerRow(
        text=stored["text"],
        part=stored.get("part", ""),
        target=stored.get("target", ""),
        credit=Fraction(stored.get("credit", 0)),
        feedback=stored.get("feedback", ""),
        tolerance=None if tolerance is None else Decimal(tolerance),
        tolerance_is_percent=stored.get("tolerance_is_percent", False),
        fact=stored.get("fact", ""),
    )


def to_json(question: QuestionContent) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "prompt": question.prompt,
        "answers": [answer_to_json(row) for row in question.answers],
        "fact": question.fact,
        "explanation": question.explanation,
        "general_feedback": question.general_feedback,
        "hints": list(question.hints),
        "penalty": str(question.penalty),
        "unit": question.unit,
        "case_sensitive": question.case_sensitive,
        "shuffle": question.shuffle,
        "image": question.image,
        "image_alt": question.image_alt,
        "chart": question.chart,
        "options": dict(question.options),
        "language": question.language,
        "evidence": [
            {"lesson": q.lesson, "passage": q.passage, "exact": q.exact, "before": q.before, "after": q.after}
            for q in question.evidence
        ],
    }


def from_json(stored: Mapping[str, Any]) -> QuestionContent:
    return QuestionContent(
        kind=stored["kind"],
        prompt=stored["prompt"],
        answers=_rows(stored["answers"]),
        fact=stored["fact"],
        explanation=stored["explanation"],
        general_feedback=stored["general_feedback"],
        hints=tuple(stored["hints"]),
        penalty=Fraction(stored["penalty"]),
        unit=stored["unit"],
        case_sensitive=stored["case_sensitive"],
        shuffle=stored["shuffle"],
        image=stored["image"],
        image_alt=stored["image_alt"],
        chart=stored.get("chart", ""),
        options=stored["options"],
        language=stored.get("language", ""),
        evidence=tuple(Quotation(**quotation) for quotation in stored["evidence"]),
    )


def _rows(stored: Sequence[Mapping[str, Any]]) -> tuple[AnswerRow, ...]:
    return tuple(answer_from_json(row) for row in stored)
