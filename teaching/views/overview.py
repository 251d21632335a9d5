"""What waits for an instructor."""

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.models import Course
from people.requests import Request
from quizzes.models import Attempt, Question, QuestionReport, Quiz
from teaching.access import own


@require_safe
def overview(request: Request) -> HttpResponse:
    """Reports to answer, questions whose key was corrected after they were asked, and the quizzes with their attempts."""
    later_key = Q(items__attempt__in=Attempt.objects.that_count(), items__revision__lt=F("revision"))
    corrected = (
        own(request, Question.objects.all()).annotate(papers=Count("items", filter=later_key)).filter(papers__gt=0)
    )
    taken = Count("attempts", filter=Q(attempts__in=Attempt.objects.that_count()))
    quizzes = own(request, Quiz.objects.select_related("edition__course", "copied_from")).annotate(taken=taken)
    context = {
        "open_reports": own(request, QuestionReport.objects.open(), "item__question__edition__course").count(),
        "corrected": corrected.select_related("edition__course").order_by("slug"),
        "courses": own(request, Course.objects.select_related("copied_from"), "pk"),
        "quizzes": quizzes.order_by("edition", "position", "title"),
    }
    return render(request, "teaching/overview.html", context)
