"""Accepting an answer that the key did not foresee: it becomes a row of the key that earns the full credit; and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lessons.actions.revise import digest_of
from lessons.models import ContentRevision
from people.models import User
from quizzes.actions.publish import publish_questions, with_content
from quizzes.authoring import authored
from quizzes.content import MILLION, QuestionContent
from quizzes.kinds import ERASED, Given
from quizzes.kinds.choices import NAME, row_named
from quizzes.kinds.phrases import folded
from quizzes.models import Answer, Question

#: Kinds whose answer is one row of the key: one that is chosen, or one that what was typed is compared with.
CHOSEN: Final = frozenset({"single_choice", "true_false", "evidence"})
TYPED: Final = frozenset({"short_text", "numeric"})
#: What accepting an answer changes of its row.
CHANGED: Final = frozenset({"credit_millionths", "feedback"})


class NotAcceptable(Exception):
    """No such answer can be accepted: the question has no such choice, or its answers have several parts."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The question with its new key, and the row of the key as it was before (see :class:`quizzes.models.Regrade`)."""

    question: Question
    before: Mapping[str, Any]


def accept_answer(*, question: Question, answer: str, author: User, at: datetime) -> Accepted:
    """Let ``answer`` (the text of a choice, what was typed, or a number in plain digits) earn the full credit; published.

    Feedback that said why it is wrong goes. Raises :class:`NotAcceptable`.
    """
    place, row = _row_for(question, answer)
    before = {"place": place, **({name: getattr(row, name) for name in CHANGED} if row.pk else {})}
    row.credit_millionths, row.feedback = MILLION, ""
    row.save()
    _publish(question, author, at)
    return Accepted(Question.objects.select_related("revision").get(pk=question.pk), before)


def take_back_answer(
    *, question: Question, accepted: ContentRevision, before: Mapping[str, Any], author: User, at: datetime
) -> bool:
    """Let the key say again what it said before an answer was accepted, which made this revision; published.

    False if the question has been changed since: what was changed may stand on the answer, so the key is left as it is.
    """
    now = with_content(Question.objects.filter(pk=question.pk)).get()
    if digest_of(authored(now)) != accepted.digest:
        return False
    row = now.answers.all()[before["place"]]
    if before.keys() >= CHANGED:
        row.credit_millionths, row.feedback = before["credit_millionths"], before["feedback"]
        row.save()
    else:
        row.delete()
    _publish(question, author, at)
    return True


def _publish(question: Question, author: User, at: datetime) -> None:
    origin = ContentRevision.Origin.EDIT
    publish_questions(Question.objects.filter(pk=question.pk), author=author, origin=origin, at=at)


def _row_for(question: Question, answer: str) -> tuple[int, Answer]:
    """The place in the key, and its row, that says the answer; a new one if it may be typed and nobody foresaw it."""
    says = {"short_text": _is_phrase, "numeric": _is_number}.get(question.kind, _is_choice)
    rows = list(question.answers.order_by("position"))
    for place, row in enumerate(rows if question.kind in CHOSEN | TYPED else []):
        if says(question, row.text, answer):
            return place, row
    if question.kind not in TYPED or not says(question, answer, answer):
        raise NotAcceptable
    position = max((row.position for row in rows), default=0) + 1
    return len(rows), Answer(question=question, position=position, text=answer)


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
    if ERASED in given.values():
        return ""
    if question.kind in CHOSEN and given:
        row = row_named(question, given.get(NAME))
        return row.text if row else ""
    if question.kind in TYPED and given:
        return given.get("number") or given["text"]
    return ""
