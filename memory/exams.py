"""When facts are to come back so that most of them are recalled on the day of an exam."""

from datetime import datetime, timedelta

from memory.scheduling import DAY, Schedule, recall

#: In this time before an exam every fact is met once more that would else be recalled on its day with less than `FIRM`.
LAST_DAYS = 7
FIRM = 0.95


def planned_at(schedule: Schedule, *, exam_at: datetime | None, share: float) -> datetime:
    """When the fact is to come back, which is never later than it is due.

    ``share``, from 0 up to 1, spreads the facts over the last week. A fact that was met in that week is left
    alone until it is due. The plan holds until the exam: what nobody met before it is due when it would be without one.
    """
    if exam_at is None:
        return schedule.due_at
    begins = exam_at - LAST_DAYS * DAY
    if schedule.last_review_at >= begins or recall(schedule.stability, schedule.last_review_at, exam_at) >= FIRM:
        return schedule.due_at
    return min(schedule.due_at, begins + timedelta(days=int(share * LAST_DAYS)))
