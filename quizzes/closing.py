"""What closing an attempt gives: the credit of each item and the score. Nothing here is stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from quizzes.asked import question_in
from quizzes.content import to_millionths
from quizzes.grading import practice_credit
from quizzes.kinds import kind_named
from quizzes.models import Adjustment, Attempt, AttemptItem, Regrade
from quizzes.regrading import Mark, Method, Ruling, ruled, share_of


def read_as_closed(
    attempt: Attempt, items: Sequence[AttemptItem], *, at: datetime, regrades: Sequence[Regrade] | None = None
) -> list[Adjustment]:
    """Set, on the attempt and all its items, what closing at ``at`` gives; once its time is up, as of its deadline.

    Regrades that were decided while a graded attempt ran are in it: what they changed is returned. One query for them,
    unless the caller has read ``regrades`` of many attempts at once.
    """
    for item in items:
        item.attempt = attempt
        grade(item, practice=attempt.is_practice)
    attempt.submitted_at = attempt.deadline_at if attempt.is_time_up(at) else at
    attempt.score_millionths = score_of_items(items)
    if attempt.purpose != Attempt.Purpose.GRADED:
        return []
    return _adjusted(items, _in_force(items) if regrades is None else regrades)


def _in_force(items: Iterable[AttemptItem]) -> list[Regrade]:
    return list(Regrade.objects.in_force().on(items).select_related("revision"))


def _adjusted(items: Sequence[AttemptItem], regrades: Iterable[Regrade]) -> list[Adjustment]:
    made = (adjusted(item, items, regrade) for regrade in regrades for item in items)
    return [adjustment for adjustment in made if adjustment]


def adjusted(item: AttemptItem, items: Sequence[AttemptItem], regrade: Regrade) -> Adjustment | None:
    """Let the regrade change the item, one of ``items``, and the score of its attempt; None if it changes nothing."""
    if not regrade.concerns(item):
        return None
    mark, others = mark_of(item), [mark_of(other) for other in items if other is not item]
    ruling = Ruling(Method(regrade.method), question_in(regrade.revision), regrade.never_lower)
    given = item.current.given if item.current else {}
    after = ruled(mark, others, ruling, asked=question_in(item.revision), given=given)
    before, now = mark.credit_millionths, after.credit_millionths
    if after == mark or before is None or now is None:  # what isn't graded stays so
        return None
    adjustment = Adjustment(
        regrade=regrade,
        item=item,
        credit_before=before,
        credit_after=now,
        counted_before=mark.counted,
        counted_after=after.counted,
        graded_by_before_id=item.graded_by_id,
        score_before=item.attempt.score_millionths or 0,
    )
    item.credit_millionths, item.counted = after.credit_millionths, after.counted
    if ruling.method is Method.KEY:
        item.graded_by = regrade.revision
    item.attempt.score_millionths = adjustment.score_after = score_of_items(items)
    return adjustment


def mark_of(item: AttemptItem) -> Mark:
    return Mark(item.credit_millionths, item.points, item.counted)


def score_of_items(items: Iterable[AttemptItem]) -> int:
    """The score of a paper in millionths."""
    return to_millionths(share_of(map(mark_of, items)))


def read_overdue_as_closed(attempts: Iterable[Attempt], *, at: datetime) -> None:
    """Let every overdue attempt among these read as closed: two queries if there are any, none else."""
    overdue = {attempt.pk: attempt for attempt in attempts if attempt.submitted_at is None and attempt.is_overdue(at)}
    if not overdue:
        return
    items: dict[object, list[AttemptItem]] = defaultdict(list)
    for item in AttemptItem.objects.filter(attempt__in=overdue).select_related("revision", "current"):
        items[item.attempt_id].append(item)
    regrades = _in_force(item for paper in items.values() for item in paper)
    for key, attempt in overdue.items():
        read_as_closed(attempt, items[key], at=at, regrades=regrades)


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
