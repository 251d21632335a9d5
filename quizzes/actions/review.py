"""Reviewing: a session with what is due, and asking again what was answered wrongly."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from lessons.models import Edition
from memory.due import due_today
from memory.models import Memory
from people.models import User
from quizzes.actions.answer import Recorded, checked, lock_item
from quizzes.actions.counting import counted_save
from quizzes.actions.errors import NothingToReview
from quizzes.actions.remember import catch_up, lock_learners
from quizzes.actions.start import bank_of, order_of
from quizzes.actions.submit import submit
from quizzes.asked import question_in
from quizzes.by_fact import credit_by_fact
from quizzes.content import from_millionths
from quizzes.kinds import KINDS
from quizzes.models import Attempt, AttemptItem, Question, Quiz
from quizzes.review import askable, kept_back, running_review
from quizzes.reviewing import Candidate, DueFact, choose, mixed, session
from quizzes.saves import Save

#: A review has no pass mark, one try a question (it comes again), and shows all there is to know.
_TERMS = {
    "feedback": "after_submitting",
    "pass_mark_percent": 0,
    "tries_per_question": 1,
    "time_limit_minutes": None,
    "attempts_allowed": 0,
}
_GRADED_KINDS = [kind.name for kind in KINDS if kind.graded]


def start_review(*, learner: User, edition: Edition, at: datetime, chance: Random, fact: str = "") -> Attempt:
    """The session that runs, or a new one with what is due today; with a ``fact``, one that asks just that.

    Starting twice, from two taps or two devices, gives one session. Raises :class:`NothingToReview`.
    """
    with transaction.atomic():
        lock_learners([learner.pk])
        catch_up(learner, at=at)
        running = running_review(edition, learner, at=at)
        if running and not fact:
            return running
        due = [DueFact(fact, _stability(learner, edition, fact))] if fact else _due(learner, edition, at)
        questions = _drawn(learner, edition, due, chance, at)
        if not questions:
            raise NothingToReview
        return _begun(learner, edition, questions, chance, at)


def _begun(learner: User, edition: Edition, questions: Sequence[Question], chance: Random, at: datetime) -> Attempt:
    """A new session; one that was left before is handed in."""
    for left in Attempt.objects.of(learner).filter(reviewed=edition, submitted_at=None):
        submit(learner=learner, attempt_id=left.pk, at=at)
    attempt = Attempt.objects.create(
        learner=learner,
        reviewed=edition,
        purpose=Attempt.Purpose.REVIEW,
        terms={**_TERMS, "title": _("Review")},
        started_at=at,
    )
    AttemptItem.objects.bulk_create(
        _item(attempt, number, question, chance) for number, question in enumerate(questions, start=1)
    )
    return attempt


@counted_save
def check_review(
    *,
    learner: User,
    attempt_id: UUID,
    number: int,
    entries: Mapping[str, str],
    save: Save,
    at: datetime,
    confirmed: Collection[str],
    chance: Random,
) -> Recorded:
    """Check an answer as in practice; what was wrong is asked again at the end, by another question if there is one.

    Raises as :func:`quizzes.actions.check_answer` does.
    """
    with transaction.atomic():
        locked = lock_item(learner, attempt_id, number, at, save=save, remembering=True)
        recorded = checked(locked, entries, save, at, confirmed)
        item = recorded.item
        if item.attempt.is_review and item.closed and (missed := _missed(recorded)):
            _ask_again(item, missed, chance, at)
        return recorded


def _missed(recorded: Recorded) -> list[str]:
    """The facts of the question that the answer didn't know."""
    question, response = recorded.question, recorded.item.current
    credit = from_millionths((response.credit_millionths if response else None) or 0)
    earned = credit_by_fact(question, question, recorded.given, credit)
    return [slug for slug, each in earned.items() if each < 1]


def _ask_again(item: AttemptItem, missed: Sequence[str], chance: Random, at: datetime) -> None:
    """By another question where one fact was missed; what missed several is asked again as it is, for all of them."""
    attempt = item.attempt
    on_paper = attempt.items.order_by()
    chosen = item.question
    if len(missed) == 1:
        bank = _bank(attempt.learner, attempt.edition, missed, at)
        asked = set(on_paper.values_list("question", flat=True))
        another = choose(DueFact(missed[0]), map(_candidate, bank.values()), chance=chance, without=asked)
        chosen = bank[another.key] if another else chosen
    rounds = on_paper.filter(question=chosen).aggregate(last=Max("round"))["last"] or 0
    last = on_paper.aggregate(last=Max("number"))["last"]
    again = _item(attempt, last + 1, chosen, chance)
    again.round = rounds + 1
    again.save()


def _drawn(learner: User, edition: Edition, due: Sequence[DueFact], chance: Random, at: datetime) -> list[Question]:
    """Questions on what is due: sure errors first as they come, the rest with lessons taking turns."""
    bank = _bank(learner, edition, [each.slug for each in due], at)
    candidates = [_candidate(question) for question in bank.values()]
    sure = [each for each in due if each.sure_and_wrong]
    chosen = session(due, candidates, chance=chance)
    first = [each for each in chosen if any(fact.slug in each.facts for fact in sure)]
    return [bank[each.key] for each in (*first, *mixed([each for each in chosen if each not in first]))]


def _due(learner: User, edition: Edition, at: datetime) -> list[DueFact]:
    rows = due_today(learner, askable(edition), at=at).values_list("fact__slug", "stability", "sure_and_wrong")
    return [DueFact(slug, stability, sure) for slug, stability, sure in rows]


def _stability(learner: User, edition: Edition, fact: str) -> float:
    known = Memory.objects.of(learner).filter(fact__course=edition.course_id, fact__slug=fact).first()
    return known.stability if known else 0.0


def _bank(learner: User, edition: Edition, facts: Sequence[str], at: datetime) -> dict[int, Question]:
    """The questions that ask these facts and may be asked now, each with when the learner was asked it last.

    They can be practiced in a quiz of the edition, or the learner has been told their key; but none of a quiz that the
    learner takes only for a class, and none from a paper whose key may not be shown to them yet.
    """
    own = AttemptItem.objects.filter(attempt__learner=learner)
    hidden = own.filter(attempt__purpose=Attempt.Purpose.GRADED, attempt__remembered_at=None)
    known = Q(pk__in=own.filter(attempt__remembered_at__isnull=False).values("question"))
    for_class = [each.assignment.quiz_id for each in kept_back(learner, edition, at=at) if each.assignment.quiz_id]
    quizzes = edition.quizzes.filter(retired_at=None)
    bank = (
        Question.objects.live()
        .filter(Q(fact__slug__in=facts) | Q(answers__fact__slug__in=facts), edition=edition, revision__isnull=False)
        .filter(_banks(quizzes.exclude(modes=Quiz.Modes.GRADED)) | known, kind__in=_GRADED_KINDS)
        .exclude(_banks(quizzes.filter(pk__in=for_class)) | Q(pk__in=hidden.values("question")))
    )
    mine = own.filter(question=OuterRef("pk"), current__isnull=False).order_by("-current__given_at")
    rows = bank.annotate(asked_at=Subquery(mine.values("current__given_at")[:1])).select_related("revision").distinct()
    return {question.pk: question for question in rows.order_by("pk")}


def _banks(quizzes: QuerySet[Quiz]) -> Q:
    """Questions from which any of these quizzes draws."""
    found = Q(pk__in=[])
    for quiz in quizzes.prefetch_related("sections__questions"):
        for section in quiz.sections.all():
            found |= Q(pk__in=bank_of(section, quiz).order_by().values("pk"))
    return found


def _candidate(question: Question) -> Candidate:
    content = question_in(question.revision)
    return Candidate(question.pk, question.kind, content.facts, question.lesson_id, getattr(question, "asked_at", None))


def _item(attempt: Attempt, number: int, question: Question, chance: Random) -> AttemptItem:
    return AttemptItem(
        attempt=attempt,
        number=number,
        question=question,
        revision=question.revision,
        order=order_of(question_in(question.revision), wanted=True, chance=chance),
    )
