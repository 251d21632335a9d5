"""Recording an answer: once, in order, and never after the attempt closed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404

from people.models import User
from quizzes.actions.errors import AttemptClosed, NotPractice, QuestionClosed
from quizzes.asked import question_in
from quizzes.content import QuestionContent, to_millionths
from quizzes.grading import practice_credit
from quizzes.kinds import Given, kind_named
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.saves import Kept, Save, given_at, supersedes

#: Stands for a save where nothing is saved.
_NO_SAVE = Save(page=UUID(int=0))


@dataclass(frozen=True, slots=True)
class Recorded:
    """The item after a save, and the question it was asked by.

    ``version`` numbers the answer that the page now shows, for its next save; ``is_current`` is false where a newer answer,
    given on another page, is kept instead. ``readings`` are entries that could be read in two ways, as digits.
    """

    item: AttemptItem
    question: QuestionContent
    given: Given
    version: int
    is_current: bool
    readings: Mapping[str, str]


def record_answer(
    *, learner: User, attempt_id: UUID, number: int, entries: Mapping[str, str], save: Save, at: datetime
) -> Recorded:
    """Append the answer in ``entries`` to the log and make it the current one if it is the newest.

    The same save again changes nothing, nor does a page that says only what it was opened with. Raises Http404 for another
    learner's attempt, :class:`AttemptClosed`, :class:`QuestionClosed`, and :class:`quizzes.kinds.Unreadable`; all of them
    change nothing.
    """
    with transaction.atomic():
        locked = _lock(learner, attempt_id, number, at, save=save)
        question, given = _read(locked.item, entries)
        version = _append(locked, question, given, save, at)
        readings = kind_named(question.kind).readings(question, given)
        return Recorded(locked.item, question, given, version, _is_current(locked.item, given), readings)


def check_answer(
    *,
    learner: User,
    attempt_id: UUID,
    number: int,
    entries: Mapping[str, str],
    save: Save,
    at: datetime,
    confirmed: Collection[str] = (),
) -> Recorded:
    """Record the answer and count it as a try in practice.

    An empty answer, the very answer that was checked last, and an ambiguous one that the learner has not ``confirmed`` (the
    digits as which it was read) cost no try. Raises :class:`NotPractice`, and as :func:`record_answer` does.
    """
    with transaction.atomic():
        locked = _lock(learner, attempt_id, number, at, save=save)
        item = locked.item
        if not item.attempt.is_practice:
            raise NotPractice
        question, given = _read(item, entries)
        version = _append(locked, question, given, save, at)
        is_current = _is_current(item, given)
        readings = kind_named(question.kind).readings(question, given)
        doubtful = not set(readings.values()) <= set(confirmed)
        if item.current is not None and given and is_current and not doubtful:
            _check(item, question, item.current)
        return Recorded(item, question, given, version, is_current, readings if doubtful else {})


def show_hint(*, learner: User, attempt_id: UUID, number: int, hint: int, at: datetime) -> AttemptItem:
    """Show the hints of a practice question up to this one, counted from 1. Past the last one nothing changes."""
    with transaction.atomic():
        item = _lock(learner, attempt_id, number, at).item
        shown = min(hint, len(question_in(item.revision).hints))
        if item.attempt.is_practice and item.hints_shown < shown:
            item.hints_shown = shown
            item.save(update_fields=["hints_shown"])
        return item


def flag(*, learner: User, attempt_id: UUID, number: int, flagged: bool, at: datetime) -> AttemptItem:
    """Flag a question to come back to, or take the flag away."""
    with transaction.atomic():
        item = _lock(learner, attempt_id, number, at, even_closed=True).item
        item.flagged = flagged
        item.save(update_fields=["flagged"])
        return item


@dataclass(frozen=True, slots=True)
class _Locked:
    """An item nobody else writes to, with what the page of the save was opened with, and its newest turn in the log."""

    item: AttemptItem
    opened_with: Given
    newest_turn: int | None


def _lock(
    learner: User,
    attempt_id: UUID,
    number: int,
    at: datetime,
    *,
    save: Save = _NO_SAVE,
    even_closed: bool = False,
) -> _Locked:
    """The item as it stands once nobody else writes to its attempt.

    The attempt is the one thing that is locked, first and by everybody, so that no two requests wait for each other; only
    then is the item read.
    """
    attempt = Attempt.objects.of(learner).select_for_update().filter(pk=attempt_id).first()
    if attempt is None:
        raise Http404("no such attempt of this learner")
    if not attempt.is_open(at):
        raise AttemptClosed
    log = Response.objects.filter(item=OuterRef("pk"))
    known, said = log.filter(version=save.based_on), log.filter(page=save.page).order_by("-turn")
    item = (
        AttemptItem.objects.select_related("revision", "current")
        .annotate(
            opened_with=Subquery(known.values("given")),
            newest_turn=Subquery(said.values("turn")[:1]),
        )
        .filter(attempt=attempt, number=number)
        .first()
    )
    if item is None:
        raise Http404("no such question on this paper")
    if item.closed and not even_closed:
        raise QuestionClosed
    item.attempt = attempt
    return _Locked(item, item.opened_with or {}, item.newest_turn)


def _read(item: AttemptItem, entries: Mapping[str, str]) -> tuple[QuestionContent, Given]:
    question = question_in(item.revision)
    return question, kind_named(question.kind).parse(question, item.order, entries)


def _append(locked: _Locked, question: QuestionContent, given: Given, save: Save, at: datetime) -> int:
    """The version of the answer that the page shows; the log grows only by what the learner has done."""
    item = locked.item
    if not save.turn and _is_current(item, given):
        return item.current_version
    if not save.turn and locked.newest_turn is None and locked.opened_with == dict(given):
        return save.based_on
    if repeated := _said_before(locked, given, save):
        return repeated.version
    response = Response(
        item=item,
        version=item.version + 1,
        based_on=save.based_on,
        page=save.page,
        turn=save.turn if save.turn is not None else locked.newest_turn or 0,
        given=dict(given),
        given_at=given_at(save, started_at=item.attempt.started_at, received_at=at),
        received_at=at,
        confidence=save.confidence,
        hints_seen=item.hints_shown,
    )
    response.save(force_insert=True)
    current = Kept(item.current.version, item.current.given_at, item.current.page) if item.current else None
    if supersedes(save, response.given_at, current=current, newest_turn=locked.newest_turn):
        item.current = response
        item.answered = bool(given)
        item.complete = kind_named(question.kind).complete(question, given)
    item.version += 1
    item.save(update_fields=["current", "answered", "complete", "version"])
    return response.version


def _said_before(locked: _Locked, given: Given, save: Save) -> Response | None:
    """The answer in the log that this save repeats: of the same page, after as many turns as far as it counts them."""
    newest = locked.newest_turn
    if newest is None or (save.turn is not None and save.turn > newest):
        return None
    said = locked.item.responses.filter(page=save.page)
    if save.turn is not None:
        said = said.filter(turn=save.turn)
    return next((each for each in said if each.given == dict(given)), None)


def _is_current(item: AttemptItem, given: Given) -> bool:
    return (item.current.given if item.current else {}) == dict(given)


def _check(item: AttemptItem, question: QuestionContent, response: Response) -> None:
    """Grade the answer; it is a new try unless it is the very answer that was graded last."""
    if response.checked:
        return
    kind = kind_named(question.kind)
    credit = kind.credit(question, response.given)
    last = item.responses.filter(checked=True).order_by("-version").first() if item.tries else None
    response.checked = True
    response.credit_millionths = to_millionths(credit) if kind.graded else None
    response.save(update_fields=["checked", "credit_millionths"])
    if last is None or last.given != response.given:
        _count_try(item, question, credit)


def _count_try(item: AttemptItem, question: QuestionContent, credit: Fraction) -> None:
    """What the try earns; a question that isn't graded is finished once it was compared with its model answer."""
    kind = kind_named(question.kind)
    if kind.graded:
        earned = practice_credit(credit, penalty=question.penalty, earlier_tries=item.tries, hints=item.hints_shown)
        item.credit_millionths = max(to_millionths(earned), item.credit_millionths or 0)
        item.graded_by = item.revision
    item.tries += 1
    used_up = item.tries >= kind.tries(item.attempt.terms["tries_per_question"])
    item.closed = not kind.graded or credit == 1 or used_up
    item.save(update_fields=["tries", "credit_millionths", "graded_by", "closed"])
