"""Recording an answer: once, in order, and never after the attempt closed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, UUIDField
from django.http import Http404

from people.models import User
from people.prepared import Later, prepared
from people.prepared_writes import Insert, Update
from quizzes.actions.counting import counted_save
from quizzes.actions.errors import AttemptClosed, NotPractice, QuestionClosed
from quizzes.actions.remember import remember_try
from quizzes.asked import question_in
from quizzes.content import QuestionContent, to_millionths
from quizzes.grading import practice_credit
from quizzes.kinds import Given, Unreadable, kind_named
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.saves import Kept, Save, given_at, supersedes

#: Stands for a save where nothing is saved.
_NO_SAVE = Save(page=UUID(int=0))

_insert_response = Insert(Response)
#: What an answer and a try change of an item; it is locked, so that the others of these columns are as they were read.
_update_item = Update(
    AttemptItem, "current", "answered", "complete", "version", "tries", "credit_millionths", "graded_by", "closed"
)


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


@dataclass(frozen=True, slots=True)
class Locked:
    """An item nobody else writes to, with what the page of the save was opened with, how sure of that its learner was, and
    its newest turn in the log.

    ``checked_last`` is the answer to it that was checked last in practice, None if none was. ``refusal`` is raised
    for a save that is new, where the attempt or the question takes none any more.
    """

    item: AttemptItem
    opened_with: Given
    opened_sure: int | None
    newest_turn: int | None
    checked_last: Given | None
    refusal: type[AttemptClosed | QuestionClosed] | None = None


@counted_save
def record_answer(
    *, learner: User, attempt_id: UUID, number: int, entries: Mapping[str, str], save: Save, at: datetime
) -> Recorded:
    """Append the answer in ``entries`` to the log and make it the current one if it is the newest.

    The same save again changes nothing, whatever became of the attempt meanwhile, nor does a page that says only what it was
    opened with, nor, once no more is taken, an answer that its own page had changed again before. What was given before the
    time was up is taken as long as it is awaited (:meth:`Attempt.is_awaited`). Raises Http404 for another learner's attempt,
    :class:`AttemptClosed`, :class:`QuestionClosed`, and :class:`quizzes.kinds.Unreadable`; all of them change nothing.
    """
    with transaction.atomic():
        locked = lock_item(learner, attempt_id, number, at, save=save, even_over=True)
        if locked.refusal:
            return _acknowledged(locked, entries, save, locked.refusal)
        question, given = _read(locked.item, entries)
        version, new = _append(locked, question, given, save, at)
        _write(locked.item, new)
        readings = kind_named(question.kind).readings(question, given)
        return Recorded(locked.item, question, given, version, _is_current(locked.item, given), readings)


@counted_save
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
        locked = lock_item(learner, attempt_id, number, at, save=save, remembering=True)
        return checked(locked, entries, save, at, confirmed)


def checked(
    locked: Locked, entries: Mapping[str, str], save: Save, at: datetime, confirmed: Collection[str]
) -> Recorded:
    """As :func:`check_answer` does, within a transaction of the caller, who has locked the item."""
    item = locked.item
    if not item.attempt.is_practice:
        raise NotPractice
    question, given = _read(item, entries)
    version, new = _append(locked, question, given, save, at)
    is_current = _is_current(item, given)
    readings = kind_named(question.kind).readings(question, given)
    doubtful = not set(readings.values()) <= set(confirmed)
    if item.current is not None and given and is_current and not doubtful:
        _check(locked, question, item.current, new, at)
    else:
        _write(item, new)
    return Recorded(item, question, given, version, is_current, readings if doubtful else {})


def show_hint(*, learner: User, attempt_id: UUID, number: int, hint: int, at: datetime) -> AttemptItem:
    """Show the hints of a practice question up to this one, counted from 1. Past the last one nothing changes."""
    with transaction.atomic():
        item = lock_item(learner, attempt_id, number, at).item
        shown = min(hint, len(question_in(item.revision).hints))
        if item.attempt.is_practice and item.hints_shown < shown:
            item.hints_shown = shown
            item.save(update_fields=["hints_shown"])
        return item


def flag(*, learner: User, attempt_id: UUID, number: int, flagged: bool, at: datetime) -> AttemptItem:
    """Flag a question to come back to, or take the flag away."""
    with transaction.atomic():
        item = lock_item(learner, attempt_id, number, at, even_closed=True).item
        item.flagged = flagged
        item.save(update_fields=["flagged"])
        return item


def lock_item(
    learner: User,
    attempt_id: UUID,
    number: int,
    at: datetime,
    *,
    save: Save = _NO_SAVE,
    even_closed: bool = False,
    even_over: bool = False,
    remembering: bool = False,
) -> Locked:
    """The item as it stands once nobody else writes to its attempt.

    ``even_over`` gives it also where attempt or question take the save no more, and takes a save that was given in time.

    The attempt is locked first and by everybody, where something is remembered together with its learner, so that no two
    requests wait for each other; only then is the item read.
    """
    lock = _attempt_with_learner_locked if remembering else _attempt_locked
    attempt = next(iter(lock(learner=learner.pk, attempt=attempt_id)), None)
    if attempt is None:
        raise Http404("no such attempt of this learner")
    over = not (attempt.is_open(at) or (even_over and _came_in_time(attempt, save, at)))
    if over and not even_over:
        raise AttemptClosed
    items = _item_with_log(attempt=attempt_id, number=number, based_on=save.based_on, page=save.page)
    item = next(iter(items), None)
    if item is None:
        raise Http404("no such question on this paper")
    finished = item.closed and not even_closed
    if finished and not even_over:
        raise QuestionClosed
    item.attempt = attempt
    return Locked(
        item,
        item.opened_with or {},
        item.opened_sure,
        item.newest_turn,
        item.checked_last,
        AttemptClosed if over else QuestionClosed if finished else None,
    )


def _acknowledged(
    locked: Locked, entries: Mapping[str, str], save: Save, refusal: type[AttemptClosed | QuestionClosed]
) -> Recorded:
    """What a save is told that came before, or whose own page has said something newer that came before: a device whose
    answer got lost on the way hears it now, and one that was overtaken by its page missed nothing. Others are refused."""
    try:
        question, given = _read(locked.item, entries)
    except Unreadable:
        raise refusal from None
    known = _said_before(locked, given, save) or _said_after(locked, save)
    if known is None:
        raise refusal
    return Recorded(locked.item, question, given, known.version, _is_current(locked.item, given), {})


def _came_in_time(attempt: Attempt, save: Save, at: datetime) -> bool:
    """Whether it was given before the time was up, as its device says, and is not later than answers are awaited."""
    return attempt.is_awaited(at) and not attempt.is_time_up(
        given_at(save, started_at=attempt.started_at, received_at=at)
    )


@prepared
def _attempt_locked() -> QuerySet[Attempt]:
    return Attempt.objects.filter(learner=Later("learner"), pk=Later("attempt", UUIDField())).select_for_update()


@prepared
def _attempt_with_learner_locked() -> QuerySet[Attempt]:
    return Attempt.objects.filter(learner=Later("learner"), pk=Later("attempt", UUIDField())).locked()


@prepared
def _item_with_log() -> QuerySet[Any]:
    """With what :class:`Locked` says of its log."""
    log = Response.objects.filter(item=OuterRef("pk"))
    known = log.filter(version=Later("based_on"))
    said = log.filter(page=Later("page", UUIDField())).order_by("-turn")
    items = AttemptItem.objects.filter(attempt=Later("attempt", UUIDField()), number=Later("number"))
    return items.select_related("revision", "current").annotate(
        opened_with=Subquery(known.values("given")),
        opened_sure=Subquery(known.values("confidence")),
        newest_turn=Subquery(said.values("turn")[:1]),
        checked_last=Subquery(log.filter(checked=True).order_by("-version").values("given")[:1]),
    )


def _read(item: AttemptItem, entries: Mapping[str, str]) -> tuple[QuestionContent, Given]:
    question = question_in(item.revision)
    return question, kind_named(question.kind).parse(question, item.order, entries)


def _append(
    locked: Locked, question: QuestionContent, given: Given, save: Save, at: datetime
) -> tuple[int, Response | None]:
    """The version of the answer that the page shows, and the new row of the log, which grows only by what the learner
    has done; the item knows of it. :func:`_write` is still to follow."""
    item = locked.item
    sure = save.confidence
    if not save.turn and _is_current(item, given) and sure in {None, item.current.confidence if item.current else None}:
        return item.current_version, None
    opened = locked.newest_turn is None and locked.opened_with == dict(given) and sure in {None, locked.opened_sure}
    if not save.turn and opened:
        return save.based_on, None
    if repeated := _said_before(locked, given, save):
        return repeated.version, None
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
        seconds=save.seconds,
        hints_seen=item.hints_shown,
    )
    current = Kept(item.current.version, item.current.given_at, item.current.page) if item.current else None
    if supersedes(save, response.given_at, current=current, newest_turn=locked.newest_turn):
        item.current = response
        item.answered = bool(given)
        item.complete = kind_named(question.kind).complete(question, given)
    item.version += 1
    return response.version, response


def _write(item: AttemptItem, new: Response | None, *, checked: Response | None = None) -> None:
    """The row that is new in the log, the one that was checked, and what the item knows of both, each written once."""
    if new is not None:
        _insert_response(new)
    if checked is not None and checked is not new:
        checked.save(update_fields=["checked", "credit_millionths"])
    if new or checked:
        _update_item(item)


def _said_before(locked: Locked, given: Given, save: Save) -> Response | None:
    """The answer in the log that this save repeats: of the same page, after as many turns as far as it counts them."""
    newest = locked.newest_turn
    if newest is None or (save.turn is not None and save.turn > newest):
        return None
    said = locked.item.responses.filter(page=save.page)
    if save.turn is not None:
        said = said.filter(turn=save.turn)
    same = (each for each in said if each.given == dict(given) and save.confidence in {None, each.confidence})
    return next(same, None)


def _said_after(locked: Locked, save: Save) -> Response | None:
    """The newest answer in the log of the same page, if it was given after this save."""
    if save.turn is None or locked.newest_turn is None or save.turn >= locked.newest_turn:
        return None
    return locked.item.responses.filter(page=save.page).latest("turn")


def _is_current(item: AttemptItem, given: Given) -> bool:
    return (item.current.given if item.current else {}) == dict(given)


def _check(locked: Locked, question: QuestionContent, response: Response, new: Response | None, at: datetime) -> None:
    """Grade the answer, which is ``new`` or was saved before, and write it. It is a new try unless it is the very answer
    that was graded last."""
    item, kind = locked.item, kind_named(question.kind)
    if response.checked:
        return
    earlier_tries, is_try = item.tries, not item.tries or locked.checked_last != response.given
    credit = kind.credit(question, response.given)
    response.checked = True
    response.credit_millionths = to_millionths(credit) if kind.graded else None
    if is_try:
        _count_try(item, question, credit)
    _write(item, new, checked=response)
    if is_try and kind.graded:
        remember_try(item, question, response, earlier_tries=earlier_tries, at=at)


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
