"""What answers tell of the facts they ask becomes a memory: try by try in practice, else once feedback is allowed.

Before that no memory knows of a graded attempt, since when a fact comes back tells whether it was right. The callers
hold the learner's row: only one request at a time writes what a person remembers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from memory.actions import Told, record_reviews
from memory.ratings import Answer
from people.models import User
from quizzes.asked import question_in
from quizzes.by_fact import credit_by_fact
from quizzes.content import QuestionContent
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.pace import is_slow
from quizzes.telling import may_be_told

#: Names the graded answer to an item among all sources of reviews; a try in practice is named by its response.
_GRADED: Final = UUID("5b0f4d0e-53b5-4b0e-9d57-0f1f6a3c2f11")


def remember_try(
    item: AttemptItem, question: QuestionContent, response: Response, *, earlier_tries: int, at: datetime
) -> None:
    """A try in practice or in a review: right after hints, after other tries or when asked again counts as helped."""
    attempt = item.attempt
    if _is_real(attempt):
        helped = bool(earlier_tries or item.hints_shown or item.round > 1)
        told = _told(question, question, response, source=response.pk, helped=helped)
        record_reviews(learner=attempt.learner, course_id=attempt.edition.course_id, told=told, at=at)


def remember_attempt(attempt: Attempt, items: Iterable[AttemptItem], *, at: datetime) -> None:
    """All answers of an attempt that is over, if its learner may know by now what was right; sets ``remembered_at``.

    In practice these are the tries that were not checked: the others are remembered already. What was remembered of a
    graded attempt before is told anew.
    """
    if not _is_real(attempt) or not may_be_told(attempt, at=at):
        return
    told: list[Told] = []
    for item in items:
        again = attempt.remembered_at is not None
        told += _unchecked(item) if attempt.is_practice else _graded(item, again=again)
    record_reviews(learner=attempt.learner, course_id=attempt.edition.course_id, told=told, at=at)
    attempt.remembered_at = at


def remember_again(items: Sequence[AttemptItem], *, at: datetime) -> None:
    """Tell anew of answers in graded attempts that are remembered, after their marks changed.

    The items come with their attempt, its learner, quiz and edition. Learners are locked, in the order of their keys, and
    each costs three or four queries.
    """
    by_learner: dict[int, list[AttemptItem]] = defaultdict(list)
    for item in items:
        if item.attempt.remembered_at is not None:
            by_learner[item.attempt.learner_id].append(item)
    lock_learners(by_learner)
    for _learner, own in sorted(by_learner.items()):
        attempt = own[0].attempt
        told = [each for item in own for each in _graded(item, again=True)]
        record_reviews(learner=attempt.learner, course_id=attempt.edition.course_id, told=told, at=at)


def catch_up(learner: User, *, at: datetime) -> None:
    """Remember graded attempts whose feedback has become allowed since they were handed in: one query if there are none."""
    waiting = (
        Attempt.objects.of(learner)
        .that_count()
        .filter(submitted_at__isnull=False, remembered_at=None)
        .exclude(terms__feedback="score_only")
        .select_related("learner", "quiz__edition", "assignment__quiz")
    )
    for attempt in waiting.order_by("submitted_at", "pk"):
        items = attempt.items.select_related("revision", "graded_by", "current")
        remember_attempt(attempt, items, at=at)
        attempt.save(update_fields=["remembered_at"])


def lock_learners(keys: Iterable[int]) -> None:
    """Nobody else writes what these people remember until the transaction ends."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[*keys]).order_by("pk").values_list("pk"))


def graded_source(item_id: int) -> UUID:
    """What the graded answer to an item is called in the log of reviews."""
    return uuid5(_GRADED, str(item_id))


def _is_real(attempt: Attempt) -> bool:
    return attempt.purpose != Attempt.Purpose.PREVIEW and attempt.learner.preview_of_id is None


def _graded(item: AttemptItem, *, again: bool = False) -> list[Told]:
    """What the one answer that counts says; nothing where there is none, unless that is said ``again`` of another time.

    It is the key that says whether a fact was known: credit that was given to all doesn't.
    """
    key = question_in(item.graded_by or item.revision)
    source = graded_source(item.pk)
    if item.counted and item.answered and item.current and kind_named(key.kind).graded:
        return _told(question_in(item.revision), key, item.current, source=source)
    given_at = item.current.given_at if item.current else item.attempt.started_at
    return [Told(slug, source, None, given_at) for slug in key.facts] if again else []


def _unchecked(item: AttemptItem) -> list[Told]:
    """What the answer says that was left in practice without being checked."""
    question = question_in(item.revision)
    response = item.current
    if (
        item.closed
        or response is None
        or response.checked
        or not response.given
        or not kind_named(question.kind).graded
    ):
        return []
    helped = bool(item.tries or item.hints_shown or item.round > 1)
    return _told(question, question, response, source=response.pk, helped=helped)


def _told(
    asked: QuestionContent, key: QuestionContent, response: Response, *, source: UUID, helped: bool = False
) -> list[Told]:
    kind, slow = kind_named(key.kind), is_slow(asked, response.seconds)
    given = response.given if asked == key else kind.carried(asked, key, response.given)
    earned = credit_by_fact(asked, key, response.given, kind.credit(key, given))
    return [
        Told(slug, source, Answer(each, helped, slow, response.confidence), response.given_at, response.seconds)
        for slug, each in earned.items()
    ]
