"""Setting the day of an exam."""

from datetime import datetime

from django.db import transaction

from lessons.models import Course
from memory.exams import planned_at
from memory.models import Exam, Memory
from memory.remembering import Whose
from people.models import User


def set_exam(*, learner: User, course: Course, exam_at: datetime | None, at: datetime) -> None:
    """Plan all that the learner remembers of the course for an exam; None, or one that is over, plans for none any more."""
    ahead = exam_at if exam_at and exam_at > at else None
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=learner.pk)
        if ahead is None:
            Exam.objects.filter(learner=learner, course=course).delete()
        else:
            Exam.objects.update_or_create(learner=learner, course=course, defaults={"at": ahead})
        memories = list(Memory.objects.of(learner).filter(fact__course=course))
        for memory in memories:
            share = Whose(learner.pk, memory.fact_id).share(memory.reviews)
            memory.planned_at = planned_at(memory.schedule(), exam_at=ahead, share=share)
        Memory.objects.bulk_update(memories, ["planned_at"], batch_size=500)
