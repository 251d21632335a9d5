"""Recording an answer: once, in order, and never after the attempt closed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

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
from quizzes.saves import Save, given_at, supersedes

#: Stands for a save where nothing is saved.
_NO_SAVE = Save(id=UUID(int=0), based_on=0)


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

    The same save again changes nothing, nor does an answer that is current already or that the page was opened with: a
    page left open says nothing new. Raises Http404 for another learner's attempt, :class:`AttemptClosed`,
    :class:`QuestionClosed`, and :class:`quizzes.kinds.Unreadable`; all of them change nothing.
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
        if (
            item.current is not None
            and given
            and is_current
            and not doubtful
            and not _already_checked(item, item.current)
        ):
            _count_try(item, question, item.current)
        return Recorded(item, question, given, version, is_current, readings if doubtful else {})


def show_hint(*, learner: User, attempt_id: UUID, number: int, at: datetime) -> AttemptItem:
    """Show one more hint of a practice question; past the last one nothing changes."""
    with transaction.atomic():
        item = _lock(learner, attempt_id, number, at).item
        if item.attempt.is_practice and item.hints_shown < len(question_in(item.revision).hints):
            item.hints_shown += 1
            item.save(update_fields=["hints_shown"])
        return item


def toggle_flag(*, learner: User, attempt_id: UUID, number: int, at: datetime) -> AttemptItem:
    """Flag a question to come back to, or take the flag away."""
    with transaction.atomic():
        item = _lock(learner, attempt_id, number, at, even_closed=True).item
        item.flagged = not item.flagged
        item.save(update_fields=["flagged"])
        return item


@dataclass(frozen=True, slots=True)
class _Locked:
    """An item nobody else writes to.

    With it comes what the log holds of the save: the response stored under its id (of which item, which version, and what),
    and the answer that the page was opened with.
    """

    item: AttemptItem
    stored_item: int | None
    stored_version: int | None
    stored_given: Given | None
    known_given: Given


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
    stored = Response.objects.filter(pk=save.id)
    known = Response.objects.filter(item=OuterRef("pk"), version=save.based_on)
    item = (
        AttemptItem.objects.select_related("revision", "current")
        .annotate(
            stored_item=Subquery(stored.values("item")),
            stored_version=Subquery(stored.values("version")),
            stored_given=Subquery(stored.values("given")),
            known_given=Subquery(known.values("given")),
        )
        .filter(attempt=attempt, number=number)
        .first()
    )
    if item is None:
        raise Http404("no such question on this paper")
    if item.closed and not even_closed:
        raise QuestionClosed
    item.attempt = attempt
    return _Locked(item, item.stored_item, item.stored_version, item.stored_given, item.known_given or {})


def _read(item: AttemptItem, entries: Mapping[str, str]) -> tuple[QuestionContent, Given]:
    question = question_in(item.revision)
    return question, kind_named(question.kind).parse(question, item.order, entries)


def _append(locked: _Locked, question: QuestionContent, given: Given, save: Save, at: datetime) -> int:
    """The version of the answer that the page shows; the log grows only by what the learner has changed.

    A page without scripts sends the id it was made with each time; an answer changed since then is another save, under an id
    derived from that one.
    """
    item = locked.item
    if item.current is not None and item.current.given == dict(given):
        return item.current.version
    if locked.known_given == dict(given):
        return save.based_on
    if locked.stored_item == item.pk and locked.stored_given == dict(given):
        return locked.stored_version or 0
    save_id = save.id
    if locked.stored_item is not None:
        save_id = uuid5(save.id, f"{item.pk} {sorted(given.items())}")
        if repeated := Response.objects.filter(pk=save_id).first():
            return repeated.version
    response = Response(
        id=save_id,
        item=item,
        version=item.version + 1,
        based_on=save.based_on,
        given=dict(given),
        given_at=given_at(save, started_at=item.attempt.started_at, received_at=at),
        received_at=at,
        confidence=save.confidence,
        hints_seen=item.hints_shown,
    )
    response.save(force_insert=True)
    if _is_newest(item, response):
        item.current = response
        item.answered = bool(given)
        item.complete = kind_named(question.kind).complete(question, given)
    item.version += 1
    item.save(update_fields=["current", "answered", "complete", "version"])
    return response.version


def _is_current(item: AttemptItem, given: Given) -> bool:
    return (item.current.given if item.current else {}) == dict(given)


def _is_newest(item: AttemptItem, response: Response) -> bool:
    return supersedes(
        based_on=response.based_on,
        given=response.given_at,
        version=item.current.version if item.current else 0,
        current_given=item.current.given_at if item.current else None,
    )


def _already_checked(item: AttemptItem, response: Response) -> bool:
    last = item.responses.filter(checked=True).order_by("-version").first() if item.tries else None
    return response.checked or (last is not None and last.given == response.given)


def _count_try(item: AttemptItem, question: QuestionContent, response: Response) -> None:
    """Grade the try; a question that isn't graded is finished once it was compared with its model answer."""
    kind = kind_named(question.kind)
    credit = kind.credit(question, response.given)
    response.checked = True
    response.credit_millionths = to_millionths(credit) if kind.graded else None
    response.save(update_fields=["checked", "credit_millionths"])
    if kind.graded:
        earned = practice_credit(credit, penalty=question.penalty, earlier_tries=item.tries, hints=item.hints_shown)
        item.credit_millionths = max(to_millionths(earned), item.credit_millionths or 0)
        item.graded_by = item.revision
    item.tries += 1
    item.closed = not kind.graded or credit == 1 or item.tries >= item.attempt.terms["tries_per_question"]
    item.save(update_fields=["tries", "credit_millionths", "graded_by", "closed"])
