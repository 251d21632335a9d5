"""Whether a learner may know by now what was right in an attempt."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from quizzes.assigned import all_closed_for_all, closed_for_all
from quizzes.content import from_millionths
from quizzes.feedback import feedback_allowed
from quizzes.models import Attempt


def may_be_told(attempt: Attempt, *, at: datetime) -> bool:
    """Whether the attempt, which is over, shows its key: at most one query, depending on its policy.

    Attempts that still run are not used up: the key of the others would answer their questions.
    """
    used, closed, policy = 0, False, attempt.terms["feedback"]
    if policy == "after_last_attempt":
        over = Attempt.objects.of(attempt.learner).closed(at)
        used = over.filter(quiz=attempt.quiz_id, purpose=attempt.purpose, assignment=attempt.assignment_id).count()
    if policy == "after_closing" and attempt.assignment:
        closed = closed_for_all(
            attempt.assignment, at=at - settings.ANSWER_GRACE
        )  # the answers of others may still arrive
    score = from_millionths(attempt.score_millionths or 0)
    return feedback_allowed(attempt.terms, practice=attempt.is_practice, score=score, attempts_used=used, closed=closed)


def told_among(attempts: Sequence[Attempt], *, at: datetime) -> set[UUID]:
    """The keys of those that were handed in and show their key: one query, if any waits for its assignment.

    ``attempts`` are all of one learner's, with their assignment and its quiz.
    """
    over = Counter(_tries(each) for each in attempts if each.submitted_at or each.is_overdue(at))
    waiting = {each.assignment for each in attempts if each.assignment and each.terms["feedback"] == "after_closing"}
    closed = all_closed_for_all(waiting, at=at - settings.ANSWER_GRACE) if waiting else set()
    return {
        each.pk
        for each in attempts
        if each.submitted_at is not None
        and feedback_allowed(
            each.terms,
            practice=each.is_practice,
            score=from_millionths(each.score_millionths or 0),
            attempts_used=over[_tries(each)],
            closed=each.assignment_id in closed,
        )
    }


def _tries(attempt: Attempt) -> tuple[object, ...]:
    """What is the same for all tries that are counted together."""
    return attempt.quiz_id, attempt.purpose, attempt.assignment_id
