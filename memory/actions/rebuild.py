"""Working all memories out anew from the log."""

from collections.abc import Callable, Iterator
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from memory.actions.rows import memory_of, that_count
from memory.models import Exam, Memory, Review
from memory.remembering import Whose, after_all
from people.models import User

#: So many learners are written in one transaction, which others wait for.
AT_ONCE = 10


def rebuild(*, learners: QuerySet[User], progress: Callable[[int], None] | None = None) -> int:
    """Make the memories of these learners what their logs tell; the number of rows read.

    ``progress`` is told after each few learners how many rows were read so far. Learners are locked meanwhile, some at
    a time, in the order of their keys.
    """
    rows = 0
    for some in _in_turn(learners):
        with transaction.atomic():
            list(User.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk").values_list("pk"))
            rows += _rebuilt(some)
        if progress:
            progress(rows)
    return rows


def _in_turn(learners: QuerySet[User]) -> Iterator[list[int]]:
    keys = list(learners.order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _rebuilt(learners: list[int]) -> int:
    exams = {(each.learner_id, each.course_id): each.at for each in Exam.objects.filter(learner__in=learners)}
    log = Review.objects.filter(learner__in=learners).order_by("learner", "fact", "pk")
    columns = ("learner_id", "fact_id", "fact__course_id", "source_id", "version", "rating", "confidence", "given_at")
    rows, memories = 0, []
    for (learner, fact, course), own in groupby(log.values_list(*columns, named=True), key=lambda row: row[:3]):
        reviews = list(own)
        rows += len(reviews)
        if remembered := after_all(that_count(reviews), Whose(learner, fact)):
            memories.append(memory_of(remembered, learner, fact, exam_at=exams.get((learner, course))))
    Memory.objects.filter(learner__in=learners).delete()
    Memory.objects.bulk_create(memories, batch_size=1000)
    return rows
