"""What closing an attempt gives: the credit of each item and the score. Nothing here is stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from quizzes.asked import question_in
from quizzes.content import from_millionths, to_millionths
from quizzes.grading import practice_credit, score
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem


def read_as_closed(attempt: Attempt, items: Sequence[AttemptItem], *, at: datetime) -> None:
    """Set, on the attempt and all its items, what closing at ``at`` gives; overdue ones close as of their deadline."""
    for item in items:
        item.attempt = attempt
        grade(item, practice=attempt.is_practice)
    attempt.submitted_at = attempt.deadline_at if attempt.is_overdue(at) else at
    attempt.score_millionths = to_millionths(score(_earned(items)))


def read_overdue_as_closed(attempts: Iterable[Attempt], *, at: datetime) -> None:
    """Let every overdue attempt among these read as closed: one query if there are any, none else."""
    overdue = {attempt.pk: attempt for attempt in attempts if attempt.submitted_at is None and attempt.is_overdue(at)}
    if not overdue:
        return
    items: dict[object, list[AttemptItem]] = defaultdict(list)
    for item in AttemptItem.objects.filter(attempt__in=overdue).select_related("revision", "current"):
        items[item.attempt_id].append(item)
    for key, attempt in overdue.items():
        read_as_closed(attempt, items[key], at=at)


def grade(item: AttemptItem, *, practice: bool) -> None:
    """Set the item's credit from its current answer.

    In practice an answer that was saved but not checked counts as a further try, and the best try stands.
    """
    question = question_in(item.revision)
    kind = kind_named(question.kind)
    given = item.current.given if item.current else {}
    if not kind.graded or (practice and item.tries and (not given or _was_checked(item))):
        return
    credit = kind.credit(question, given)
    if practice:
        credit = practice_credit(credit, penalty=question.penalty, earlier_tries=item.tries, hints=item.hints_shown)
    item.credit_millionths = max(to_millionths(credit), (item.credit_millionths or 0) if practice else 0)
    item.graded_by = item.revision


def _was_checked(item: AttemptItem) -> bool:
    return item.closed or (item.current is not None and item.current.checked)


def _earned(items: Iterable[AttemptItem]) -> list[tuple[Fraction, int]]:
    return [
        (from_millionths(item.credit_millionths), item.points) for item in items if item.credit_millionths is not None
    ]
