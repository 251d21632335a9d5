"""From a question's rows to its content: what the author wrote, and what a paper needs, rendered and sanitised."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from lessons.actions.drawing import chart_html, digest_of_drawing
from lessons.markup import render_inline, render_text
from quizzes.content import MILLION, AnswerRow, QuestionContent, Quotation, from_millionths, to_millionths
from quizzes.models import Answer, Evidence, Question

#: What of an answer row the author writes.
ANSWER_FIELDS = ("part", "text", "target", "credit_millionths", "feedback", "tolerance", "tolerance_is_percent")


def authored(question: Question) -> dict[str, Any]:
    """The question as its author wrote it, as JSON: what a revision keeps and what a diff compares."""
    return {
        "slug": question.slug,
        "edition": list(question.edition.natural_key()),
        "lesson": question.lesson.slug if question.lesson else None,
        "fact": question.fact.slug,
        "kind": question.kind,
        "tags": question.tags,
        "prompt": question.prompt,
        "explanation": question.explanation,
        "general_feedback": question.general_feedback,
        "hints": question.hints,
        "penalty": str(question.penalty),
        "unit": question.unit,
        "case_sensitive": question.case_sensitive,
        "shuffle": question.shuffle,
        "image": question.image.name or "",
        "image_alt": question.image_alt,
        **_authored_chart(question),
        "options": question.options,
        "identifier": question.identifier,
        "retired": question.retired_at is not None,
        "answers": [_authored_answer(answer) for answer in question.answers.all()],
        "evidence": [_authored_evidence(evidence) for evidence in question.evidence.all()],
    }


def _authored_chart(question: Question) -> dict[str, str]:
    """The chart and what it shows: with another figure in it, it is another question."""
    return {"chart": question.chart.slug, "drawing": digest_of_drawing(question.chart)} if question.chart else {}


def _authored_answer(answer: Answer) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(answer, name) for name in ANSWER_FIELDS}
    row["tolerance"] = None if answer.tolerance is None else str(answer.tolerance.normalize())
    row["fact"] = answer.fact.slug if answer.fact else None
    return row


def _authored_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "lesson": evidence.passage.lesson.slug,
        "passage": evidence.passage.slug,
        "exact": evidence.exact,
        "before": evidence.before,
        "after": evidence.after,
    }


def rendered(question: Question) -> QuestionContent:
    """The question as it is asked and graded."""
    return rendered_with(question, question.answers.all(), question.evidence.all())


def rendered_with(question: Question, answers: Iterable[Answer], evidence: Iterable[Evidence]) -> QuestionContent:
    """The question as it would be with these rows, saved or not."""
    return QuestionContent(
        kind=question.kind,
        prompt=render_text(question.prompt),
        answers=tuple(_row(answer) for answer in answers),
        fact=question.fact.slug,
        explanation=render_text(question.explanation),
        general_feedback=render_text(question.general_feedback),
        hints=tuple(render_inline(hint) for hint in question.hints),
        penalty=share_of_millionths(int(question.penalty * MILLION)),
        unit=question.unit,
        case_sensitive=question.case_sensitive,
        shuffle=question.shuffle,
        image=question.image.name or "",
        image_alt=question.image_alt,
        chart=chart_html(question.chart, asked=True) if question.chart else "",
        options=question.options,
        language=question.edition.language if question.edition_id else "",
        evidence=tuple(
            Quotation(each.passage.lesson.slug, each.passage.slug, each.exact, each.before, each.after)
            for each in evidence
        ),
    )


def _row(answer: Answer) -> AnswerRow:
    return AnswerRow(
        text=answer.text,
        part=answer.part,
        target=answer.target,
        credit=share_of_millionths(answer.credit_millionths),
        feedback=render_inline(answer.feedback),
        tolerance=answer.tolerance,
        tolerance_is_percent=answer.tolerance_is_percent,
        fact=answer.fact.slug if answer.fact else "",
    )


def share_of_millionths(stored: int) -> Fraction:
    """A share stored in millionths: 333333 is meant as a third, so that three of them make the whole."""
    meant = from_millionths(stored).limit_denominator(1000)
    return meant if to_millionths(meant) == stored else from_millionths(stored)
