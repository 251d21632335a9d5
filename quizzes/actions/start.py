"""Starting an attempt: drawing a paper and freezing it with its terms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from people.events import happened
from people.models import User
from quizzes.actions.errors import AssignmentNotOpen, NoAttemptsLeft, OnlyForClass, QuizUnavailable
from quizzes.actions.submit import submit
from quizzes.asked import question_in
from quizzes.assigned import takes_only_for_class, terms_for
from quizzes.assigning import Phase, Terms
from quizzes.content import QuestionContent
from quizzes.drawing import Candidate, draw
from quizzes.kinds import Shuffle, kind_named
from quizzes.models import Assignment, Attempt, AttemptItem, Question, Quiz, QuizSection
from quizzes.models.attempts import AttemptQuerySet


def start_attempt(
    *, learner: User, quiz: Quiz, purpose: str, at: datetime, chance: Random, assignment_id: int | None = None
) -> Attempt:
    """The learner's open attempt for this purpose, or a new one with a paper of its own.

    With an assignment of one of the learner's classes the attempt is graded for it, under its terms. Starting twice, from
    two taps or two devices, gives one attempt. Raises :class:`NoAttemptsLeft`, :class:`QuizUnavailable`,
    :class:`AssignmentNotOpen`, :class:`OnlyForClass`, and Http404 for an assignment that isn't the learner's.
    """
    if purpose not in Attempt.Purpose.values:  # whatever a form sends
        raise QuizUnavailable(f"quiz {quiz.slug!r} knows no such purpose")
    _close_earlier_ones(learner, quiz, purpose, assignment_id, at)
    with transaction.atomic():
        stake = _stake(learner, quiz, purpose, assignment_id, at)
        return _open_attempt(stake) or _new_attempt(stake, at, chance)


@dataclass(frozen=True, slots=True)
class _Stake:
    """Who starts what, for whom, and under which terms."""

    learner: User
    quiz: Quiz
    purpose: str
    terms: Terms
    assignment: Assignment | None = None

    def attempts(self) -> AttemptQuerySet:
        """The learner's attempts that count against this one."""
        return Attempt.objects.of(self.learner).filter(quiz=self.quiz, purpose=self.purpose, assignment=self.assignment)


def _stake(learner: User, quiz: Quiz, purpose: str, assignment_id: int | None, at: datetime) -> _Stake:
    if quiz.retired_at is not None:
        raise QuizUnavailable(f"quiz {quiz.slug!r} is retired")
    if assignment_id is not None and purpose == Attempt.Purpose.GRADED:
        return _stake_for_class(learner, quiz, assignment_id, at)
    _refuse_mode_not_offered(quiz, purpose)
    if takes_only_for_class(learner, quiz.pk, at=at):
        raise OnlyForClass(quiz.slug)
    if purpose != Attempt.Purpose.GRADED:
        return _Stake(learner, quiz, purpose, Terms())
    limit = timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None
    return _Stake(learner, quiz, purpose, Terms(time_limit=limit, attempts_allowed=quiz.attempts_allowed))


def _stake_for_class(learner: User, quiz: Quiz, assignment_id: int, at: datetime) -> _Stake:
    """Nobody extends the assignment meanwhile: who does wants it alone, so that no attempt misses what was given."""
    Assignment.objects.hold(assignment_id)
    own = Assignment.objects.for_learner(learner).filter(quiz=quiz).values("pk")
    assignment = get_object_or_404(Assignment.objects.select_related("quiz").filter(pk__in=own), pk=assignment_id)
    terms = terms_for(learner, assignment)
    if terms.phase(at) in {Phase.COMING, Phase.CLOSED}:
        raise AssignmentNotOpen(quiz.slug)
    return _Stake(learner, quiz, Attempt.Purpose.GRADED, terms, assignment)


def _refuse_mode_not_offered(quiz: Quiz, purpose: str) -> None:
    offered = {
        Quiz.Modes.BOTH: {Attempt.Purpose.PRACTICE, Attempt.Purpose.GRADED},
        Quiz.Modes.PRACTICE: {Attempt.Purpose.PRACTICE},
        Quiz.Modes.GRADED: {Attempt.Purpose.GRADED},
    }[Quiz.Modes(quiz.modes)]
    if purpose not in offered:
        raise QuizUnavailable(f"quiz {quiz.slug!r} offers no {purpose}")


def _close_earlier_ones(learner: User, quiz: Quiz, purpose: str, assignment_id: int | None, at: datetime) -> None:
    """Hand in what has run out of time, whether or not another attempt can be started then."""
    over = Attempt.objects.of(learner).filter(
        quiz=quiz, purpose=purpose, assignment=assignment_id, submitted_at=None, deadline_at__lte=at
    )
    for attempt in over:
        submit(learner=learner, attempt_id=attempt.pk, at=at)


def _open_attempt(stake: _Stake) -> Attempt | None:
    """The attempt that goes on."""
    return stake.attempts().filter(submitted_at=None).first()


def _new_attempt(stake: _Stake, at: datetime, chance: Random) -> Attempt:
    quiz, allowed = stake.quiz, stake.terms.attempts_allowed
    if allowed and stake.attempts().count() >= allowed:
        raise NoAttemptsLeft(quiz.slug)
    paper = draw_paper(quiz, chance, met=_met_by(stake.learner, quiz))
    if not paper:
        raise QuizUnavailable(f"quiz {quiz.slug!r}: nothing can be drawn from its bank")
    try:
        with transaction.atomic():
            attempt = _create(stake, at)
    except IntegrityError:
        # Another request of this learner was first: the constraint on open attempts held.
        return stake.attempts().get(submitted_at=None)
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
    happened("attempt.started")
    return attempt


def _create(stake: _Stake, at: datetime) -> Attempt:
    return Attempt.objects.create(
        learner=stake.learner,
        quiz=stake.quiz,
        assignment=stake.assignment,
        purpose=stake.purpose,
        terms=terms_of(stake.quiz, stake.assignment, stake.terms),
        started_at=at,
        deadline_at=stake.terms.deadline(at),
    )


def terms_of(quiz: Quiz, assignment: Assignment | None, terms: Terms) -> dict[str, Any]:
    """The terms that an attempt keeps, whatever becomes of the quiz. Of those of a class, its end may still be moved."""
    return {
        "title": quiz.title,
        "feedback": assignment.feedback_policy if assignment else quiz.feedback,
        "pass_mark_percent": quiz.pass_mark_percent,
        "tries_per_question": quiz.tries_per_question,
        "time_limit_minutes": terms.time_limit // timedelta(minutes=1) if terms.time_limit else None,
        "attempts_allowed": terms.attempts_allowed,
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


def _met_by(learner: User, quiz: Quiz) -> Counter[int]:
    """How often the learner was asked each question in attempts at the quiz."""
    items = AttemptItem.objects.filter(attempt__learner=learner, attempt__quiz=quiz)
    return Counter(items.values_list("question_id", flat=True))


def draw_paper(quiz: Quiz, chance: Random, *, met: Counter[int] | None = None) -> list[tuple[Question, int]]:
    """The questions of all sections with their points, each question at most once; what isn't graded stands last.

    Those that were ``met`` less often go first.
    """
    paper: dict[int, tuple[Question, int]] = {}
    kept_last: dict[int, tuple[Question, int]] = {}
    for section in quiz.sections.prefetch_related("questions"):
        bank = {each.pk: each for each in bank_of(section, quiz) if each.pk not in paper and each.pk not in kept_last}
        drawn = draw(_candidates(list(bank.values()), met or Counter()), section.draw, chance=chance)
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
