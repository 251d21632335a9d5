"""Accepting an answer that the key did not foresee: it becomes a row of the key that earns the full credit."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from lessons.models import ContentRevision
from people.models import User
from quizzes.actions.publish import publish_questions
from quizzes.content import MILLION, QuestionContent
from quizzes.kinds import Given
from quizzes.kinds.choices import NAME, row_named
from quizzes.kinds.phrases import folded
from quizzes.models import Answer, Question

#: Kinds whose answer is one row of the key: one that is chosen, or one that what was typed is compared with.
CHOSEN: Final = frozenset({"single_choice", "true_false", "evidence"})
TYPED: Final = frozenset({"short_text", "numeric"})


class NotAcceptable(Exception):
    """No such answer can be accepted: the question has no such choice, or its answers have several parts."""


def accept_answer(*, question: Question, answer: str, author: User, at: datetime) -> Question:
    """Let ``answer`` (the text of a choice, what was typed, or a number in plain digits) earn the full credit; published.

    Feedback that said why it is wrong goes. Raises :class:`NotAcceptable`.
    """
    row = _row_for(question, answer)
    row.credit_millionths, row.feedback = MILLION, ""
    row.save()
    origin = ContentRevision.Origin.EDIT
    publish_questions(Question.objects.filter(pk=question.pk), author=author, origin=origin, at=at)
    return Question.objects.select_related("revision").get(pk=question.pk)


def _row_for(question: Question, answer: str) -> Answer:
    """The row of the key that says the answer; a new one if it may be typed and nobody foresaw it."""
    says = {"short_text": _is_phrase, "numeric": _is_number}.get(question.kind, _is_choice)
    rows = list(question.answers.order_by("position"))
    for row in rows if question.kind in CHOSEN | TYPED else []:
        if says(question, row.text, answer):
            return row
    if question.kind not in TYPED or not says(question, answer, answer):
        raise NotAcceptable
    return Answer(question=question, position=max((row.position for row in rows), default=0) + 1, text=answer)


def _is_choice(question: Question, text: str, answer: str) -> bool:
    return text == answer


def _is_phrase(question: Question, text: str, answer: str) -> bool:
    said = folded(answer, case_sensitive=question.case_sensitive)
    return said != "" and folded(text, case_sensitive=question.case_sensitive) == said


def _is_number(question: Question, text: str, answer: str) -> bool:
    try:
        return Decimal(answer).is_finite() and Decimal(text) == Decimal(answer)
    except InvalidOperation:
        return False


def acceptable(question: QuestionContent, given: Given) -> str:
    """What :func:`accept_answer` takes for an answer to the question; empty where that can't be accepted by itself."""
    if question.kind in CHOSEN and given:
        row = row_named(question, given.get(NAME))
        return row.text if row else ""
    if question.kind in TYPED and given:
        return given.get("number") or given["text"]
    return ""
