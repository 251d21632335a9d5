"""``manage.py prepare``, and a class with an assigned quiz; what its learners must know."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from people.models import Classroom
from quizzes.models import Assignment, Quiz


def run() -> dict[str, Any]:
    call_command("prepare", stdout=StringIO())
    classroom = Classroom.objects.create(name="9b", created_at=timezone.now())
    quiz = Quiz.objects.select_related("edition__course").order_by("position")[0]
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, created_at=timezone.now())
    return {
        "code": classroom.join_code,
        "quiz": f"/courses/{quiz.edition.course.slug}/{quiz.edition.language}/quizzes/{quiz.slug}/",
        "reading": quiz.edition.lessons.order_by("position")[0].slug,
        "assignment": assignment.pk,
    }
