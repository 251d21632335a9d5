"""Starting an attempt: drawing a paper and freezing it with its terms."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from people.models import User
from quizzes.actions.errors import NoAttemptsLeft, QuizUnavailable
from quizzes.actions.submit import submit
from quizzes.asked import question_in
from quizzes.content import QuestionContent
from quizzes.drawing import Candidate, draw
from quizzes.kinds import Shuffle, kind_named
from quizzes.models import Attempt, AttemptItem, Question, Quiz, QuizSection


def start_attempt(*, learner: User, quiz: Quiz, purpose: str, at: datetime, chance: Random) -> Attempt:
    """The learner's open attempt for this purpose, or a new one with a paper of its own.

    Starting twice, from two taps or two devices, gives one attempt. Raises :class:`NoAttemptsLeft` and
    :class:`QuizUnavailable`.
    """
    _refuse_mode_not_offered(quiz, purpose)
    _close_overdue_one(learner, quiz, purpose, at)
    with transaction.atomic():
        return _open_attempt(learner, quiz, purpose) or _new_attempt(learner, quiz, purpose, at, chance)


def _refuse_mode_not_offered(quiz: Quiz, purpose: str) -> None:
    offered = {
        Quiz.Modes.BOTH: {Attempt.Purpose.PRACTICE, Attempt.Purpose.GRADED},
        Quiz.Modes.PRACTICE: {Attempt.Purpose.PRACTICE},
        Quiz.Modes.GRADED: {Attempt.Purpose.GRADED},
    }[Quiz.Modes(quiz.modes)]
    if purpose not in offered or quiz.retired_at is not None:
        raise QuizUnavailable(f"quiz {quiz.slug!r} offers no {purpose}")


def _close_overdue_one(learner: User, quiz: Quiz, purpose: str, at: datetime) -> None:
    """Hand in what is overdue, whether or not another attempt can be started then."""
    overdue = Attempt.objects.of(learner).filter(quiz=quiz, purpose=purpose, submitted_at=None, deadline_at__lte=at)
    for attempt in overdue:
        submit(learner=learner, attempt_id=attempt.pk, at=at)


def _open_attempt(learner: User, quiz: Quiz, purpose: str) -> Attempt | None:
    """The attempt that goes on."""
    return Attempt.objects.of(learner).filter(quiz=quiz, purpose=purpose, submitted_at=None).first()


def _new_attempt(learner: User, quiz: Quiz, purpose: str, at: datetime, chance: Random) -> Attempt:
    if purpose == Attempt.Purpose.GRADED:
        used = Attempt.objects.of(learner).filter(quiz=quiz, purpose=purpose).count()
        if quiz.attempts_allowed and used >= quiz.attempts_allowed:
            raise NoAttemptsLeft(quiz.slug)
    paper = _draw_paper(learner, quiz, chance)
    if not paper:
        raise QuizUnavailable(f"quiz {quiz.slug!r}: nothing can be drawn from its bank")
    try:
        with transaction.atomic():
            attempt = _create(learner, quiz, purpose, at)
    except IntegrityError:
        # Another request of this learner was first: the constraint on open attempts held.
        return Attempt.objects.of(learner).get(quiz=quiz, purpose=purpose, submitted_at=None)
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            number=number,
            question=question,
            revision=question.revision,
            order=order_of(question_in(question.revision), wanted=quiz.shuffle_answers, chance=chance),
            points=points,
        )
        for number, (question, points) in enumerate(paper, start=1)
        if question.revision  # always: the bank holds published questions
    )
    return attempt


def _create(learner: User, quiz: Quiz, purpose: str, at: datetime) -> Attempt:
    limit = quiz.time_limit_minutes if purpose == Attempt.Purpose.GRADED else None
    return Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        purpose=purpose,
        terms=terms_of(quiz),
        started_at=at,
        deadline_at=at + timedelta(minutes=limit) if limit else None,
    )


def terms_of(quiz: Quiz) -> dict[str, Any]:
    """The terms that an attempt keeps, whatever becomes of the quiz."""
    return {
        "title": quiz.title,
        "feedback": quiz.feedback,
        "pass_mark_percent": quiz.pass_mark_percent,
        "tries_per_question": quiz.tries_per_question,
        "time_limit_minutes": quiz.time_limit_minutes,
        "attempts_allowed": quiz.attempts_allowed,
    }


def order_of(question: QuestionContent, *, wanted: bool, chance: Random) -> list[int]:
    """The permutation of answer rows that a paper shows."""
    order = list(range(len(question.answers)))
    kind = kind_named(question.kind)
    if kind.shuffle is Shuffle.ALWAYS or (kind.shuffle is Shuffle.IF_WANTED and wanted and question.shuffle):
        chance.shuffle(order)
        while kind.is_answer(question, order):
            chance.shuffle(order)
    return order


def _draw_paper(learner: User, quiz: Quiz, chance: Random) -> list[tuple[Question, int]]:
    """The questions of all sections with their points; each question at most once."""
    met = Counter(
        AttemptItem.objects.filter(attempt__learner=learner, attempt__quiz=quiz).values_list("question_id", flat=True)
    )
    paper: dict[int, tuple[Question, int]] = {}
    kept_last: dict[int, tuple[Question, int]] = {}
    for section in quiz.sections.prefetch_related("questions"):
        bank = {each.pk: each for each in bank_of(section, quiz) if each.pk not in paper and each.pk not in kept_last}
        drawn = draw(_candidates(list(bank.values()), met), section.draw, chance=chance)
        drawn.sort(key=lambda each: each.key)  # the order in which the bank was written
        for each in drawn:
            into = paper if kind_named(each.kind).graded else kept_last
            into[each.key] = bank[each.key], section.points
    rows = list(paper.values())
    if quiz.shuffle_questions:
        chance.shuffle(rows)
    return rows + list(kept_last.values())


def bank_of(section: QuizSection, quiz: Quiz) -> QuerySet[Question]:
    """The live, published questions that a section draws from."""
    live = Question.objects.live().filter(revision__isnull=False).select_related("revision")
    if section.questions.all():
        return live.filter(sections=section)
    live = live.filter(edition_id=quiz.edition_id)
    if section.lesson_id:
        live = live.filter(lesson_id=section.lesson_id)
    if section.kinds:
        live = live.filter(kind__in=section.kinds)
    if section.tag:
        # JSON containment is not to be had on SQLite, and a bank is small.
        live = live.filter(pk__in=[pk for pk, tags in live.values_list("pk", "tags") if section.tag in tags])
    return live.order_by("pk")


def _candidates(bank: Sequence[Question], met: Counter[int]) -> list[Candidate]:
    return [
        Candidate(
            key=question.pk,
            facts=question_in(question.revision).facts,
            kind=question.kind,
            met=met[question.pk],
        )
        for question in bank
    ]
