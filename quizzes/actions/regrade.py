"""Regrading a question that learners have been asked: see who changes, decide, and take it back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from lessons.actions.courses import lock_courses
from lessons.models import Course
from people.models import User
from quizzes.actions.accept import accept_answer, take_back_answer
from quizzes.actions.remember import remember_again
from quizzes.closing import adjusted, score_of_items
from quizzes.models import Adjustment, Attempt, AttemptItem, Question, Quiz, Regrade
from quizzes.regrading import Method


class PlanChanged(Exception):
    """Since the plan was shown somebody answered, handed in, or changed the question: look again."""


class LaterRegrade(Exception):
    """A later regrade of the same question stands on this one: undo that first."""


class AlreadyUndone(Exception):
    """The regrade was undone before."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be decided of a question: for the attempts of one quiz, or of all.

    ``accepted`` is an answer that the key shall accept too, before the question is graded by it.
    """

    method: Method
    never_lower: bool = True
    quiz: Quiz | None = None
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision would change: the adjustments with their items and attempts as they would be.

    ``looked_at`` counts the graded attempts handed in that have the question on their paper, ``running`` those still open,
    which are adjusted when they are handed in. ``fingerprint`` is another if anything of it is.
    """

    adjustments: Sequence[Adjustment]
    looked_at: int
    running: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A regrade that was undone. ``key_is_left``: it accepted an answer, but the question has been changed since."""

    regrade: Regrade
    key_is_left: bool


def plan_regrade(*, question_id: int, decision: Decision, author: User, at: datetime) -> Plan:
    """What the decision would change now. What it takes to know that is taken back, so that nothing is written.

    Costs the same few queries for any number of attempts. Raises :class:`quizzes.actions.accept.NotAcceptable`.
    """
    with transaction.atomic():
        plan = _plan(_decided(question_id, decision, author, at))
        transaction.set_rollback(True)
    return plan


def regrade(
    *, question_id: int, decision: Decision, fingerprint: str, reason: str, author: User, at: datetime
) -> Regrade:
    """Do what was planned, all of it or nothing; raises :class:`PlanChanged` if it would be something else by now."""
    with transaction.atomic():
        decided = _decided(question_id, decision, author, at)
        _locked(decided)
        plan = _plan(decided)
        if plan.fingerprint != fingerprint:
            raise PlanChanged
        decided.reason, decided.author, decided.decided_at = reason, author, at
        decided.save()
        _write(decided, plan.adjustments)
        remember_again([adjustment.item for adjustment in plan.adjustments], at=at)
        return decided


def undo_regrade(*, regrade_id: int, author: User, at: datetime) -> Undone:
    """Give every mark that the regrade changed back as it was, and the key if it accepted an answer. It stays in the ledger.

    Raises :class:`LaterRegrade` and :class:`AlreadyUndone`.
    """
    with transaction.atomic():
        lock_courses(Course.objects.filter(editions__questions__regrades=regrade_id))
        undone = Regrade.objects.select_related("question", "quiz", "revision").get(pk=regrade_id)
        if undone.undone_at is not None:
            raise AlreadyUndone
        if Regrade.objects.in_force().filter(question=undone.question_id, pk__gt=undone.pk).exists():
            raise LaterRegrade
        undone.undone_at, undone.undone_by = at, author
        undone.save(update_fields=["undone_at", "undone_by"])
        key_is_left = not _key_given_back(undone, author, at)
        remember_again(_taken_back(undone, _locked(undone)), at=at)
        return Undone(undone, key_is_left)


def _key_given_back(undone: Regrade, author: User, at: datetime) -> bool:
    """Whether the key is as it was before the regrade, which is so anyway if that accepted no answer."""
    return undone.key_before is None or take_back_answer(
        question=undone.question, accepted=undone.revision, before=undone.key_before, author=author, at=at
    )


def asked_before(question: Question) -> QuerySet[AttemptItem]:
    """The question on graded papers that hold an earlier revision of it than the newest."""
    return question.items.filter(attempt__in=Attempt.objects.that_count()).exclude(revision=question.revision_id)


def _decided(question_id: int, decision: Decision, author: User, at: datetime) -> Regrade:
    """The decision on the question, which nobody else decides on meanwhile, with its key as the decision wants it."""
    lock_courses(Course.objects.filter(editions__questions=question_id))
    question, before = Question.objects.select_related("revision").get(pk=question_id), None
    if decision.accepted:
        accepted = accept_answer(question=question, answer=decision.accepted, author=author, at=at)
        question, before = accepted.question, accepted.before
    return Regrade(
        question=question,
        quiz=decision.quiz,
        method=decision.method.value,
        revision=question.revision,
        never_lower=decision.never_lower,
        key_before=before,
    )


def _plan(decided: Regrade) -> Plan:
    attempts = list(_asked(decided))
    papers: dict[object, list[AttemptItem]] = defaultdict(list)
    items = AttemptItem.objects.filter(attempt__in=attempts).select_related("revision", "graded_by", "current")
    for item in items.order_by("attempt", "number"):
        papers[item.attempt_id].append(item)
    closed = [attempt for attempt in attempts if attempt.submitted_at is not None]
    adjustments = [made for attempt in closed if (made := _adjusted(attempt, papers[attempt.pk], decided))]
    return Plan(adjustments, len(closed), len(attempts) - len(closed), _fingerprint(decided, adjustments))


def _asked(decided: Regrade) -> QuerySet[Attempt]:
    """The graded attempts on whose paper the question is."""
    of_quiz = Q(quiz=decided.quiz) if decided.quiz else Q()
    on_paper = AttemptItem.objects.filter(question=decided.question).values("attempt")
    attempts = Attempt.objects.that_count().filter(of_quiz, pk__in=on_paper)
    return attempts.select_related("learner", "quiz__edition").order_by(
        "quiz__title", "learner__username", "started_at", "pk"
    )


def _locked(decided: Regrade) -> list[Attempt]:
    """The attempts concerned, once nobody answers or hands in any of them: whoever does holds the attempt."""
    return list(_asked(decided).order_by("pk").select_for_update(of=("self",)))


def _adjusted(attempt: Attempt, items: Sequence[AttemptItem], regrade: Regrade) -> Adjustment | None:
    for item in items:
        item.attempt = attempt
    (asked,) = (item for item in items if item.question_id == regrade.question_id)
    return adjusted(asked, items, regrade)


def _fingerprint(regrade: Regrade, adjustments: Sequence[Adjustment]) -> str:
    """SHA-256 of the key and of every change."""
    changes = [
        [each.item_id, each.credit_before, each.credit_after, each.counted_after, each.score_before, each.score_after]
        for each in adjustments
    ]
    decided = [regrade.question_id, regrade.quiz_id, regrade.method, regrade.never_lower, regrade.revision.digest]
    return hashlib.sha256(json.dumps([decided, changes]).encode()).hexdigest()


def _write(decided: Regrade, adjustments: Sequence[Adjustment]) -> None:
    for adjustment in adjustments:
        adjustment.regrade = decided
    Adjustment.objects.bulk_create(adjustments)
    items = [adjustment.item for adjustment in adjustments]
    AttemptItem.objects.bulk_update(items, ["credit_millionths", "counted", "graded_by"], batch_size=500)
    Attempt.objects.bulk_update([item.attempt for item in items], ["score_millionths"], batch_size=500)


def _taken_back(undone: Regrade, attempts: Sequence[Attempt]) -> list[AttemptItem]:
    """The items whose marks are as they were before."""
    changed = undone.adjustments.values("item__attempt")
    papers: dict[object, list[AttemptItem]] = defaultdict(list)
    by_key = {attempt.pk: attempt for attempt in attempts}
    for item in AttemptItem.objects.filter(attempt__in=changed).select_related("revision", "graded_by", "current"):
        item.attempt = by_key[item.attempt_id]
        papers[item.attempt_id].append(item)
    rescored = [attempt for attempt in attempts if attempt.pk in papers]
    items = {item.pk: item for paper in papers.values() for item in paper}
    given_back = [_given_back(items[each.item_id], each) for each in undone.adjustments.all()]
    for attempt in rescored:
        attempt.score_millionths = score_of_items(papers[attempt.pk])
    AttemptItem.objects.bulk_update(given_back, ["credit_millionths", "counted", "graded_by"], batch_size=500)
    Attempt.objects.bulk_update(rescored, ["score_millionths"], batch_size=500)
    return given_back


def _given_back(item: AttemptItem, adjustment: Adjustment) -> AttemptItem:
    item.credit_millionths = adjustment.credit_before
    item.counted = adjustment.counted_before
    item.graded_by_id = adjustment.graded_by_before_id
    return item
