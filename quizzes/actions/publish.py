"""Publishing: each changed question gets a revision, which is what attempts are asked and graded by."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from lessons.actions.courses import lock_courses
from lessons.actions.revise import Entry, revise
from lessons.models import Chart, Course
from people.models import User
from quizzes.authoring import authored, rendered
from quizzes.content import to_json
from quizzes.models import Answer, Evidence, Question


def publish_questions(questions: QuerySet[Question], *, author: User | None, origin: str, at: datetime) -> int:
    """Give every question that differs from its newest revision a new one; the number of questions that changed.

    Attempts that run keep the revision they were asked.
    """
    with transaction.atomic():
        lock_courses(Course.objects.filter(pk__in=questions.order_by().values("edition__course")))
        written = list(with_content(questions))
        made = revise(
            [Entry(question, authored(question), to_json(rendered(question))) for question in written],
            author=author,
            origin=origin,
            at=at,
        )
        newest = {revision.object_id: revision for revision in made}
        changed = [question for question in written if question.pk in newest]
        for question in changed:
            question.revision = newest[question.pk]
        Question.objects.bulk_update(changed, ["revision"])
        return len(changed)


def with_content(questions: QuerySet[Question]) -> QuerySet[Question]:
    """The questions with all that their content is made of, in a fixed number of queries."""
    return questions.select_related("edition__course", "lesson", "fact").prefetch_related(
        Prefetch("chart", Chart.objects.select_related("edition").with_points()),
        Prefetch("answers", Answer.objects.select_related("fact").order_by("position")),
        Prefetch("evidence", Evidence.objects.select_related("passage__lesson").order_by("position")),
    )
