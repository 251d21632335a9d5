"""What waits for an instructor."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lessons.editing.access import editor, may_write
from lessons.models import Course
from people.models import Classroom
from people.requests import Request
from quizzes.models import Attempt, Question, QuestionReport, Quiz, Regrade
from teaching.access import own, own_classes


@require_safe
def overview(request: Request) -> HttpResponse:
    """Reports to answer, questions that were corrected after they were asked and await a decision, and the quizzes with
    their attempts.

    Who teaches and writes no course finds their classes instead.
    """
    if not may_write(request):
        own_classes(request)
        return redirect("teaching:classes")
    later_key = Q(items__attempt__in=Attempt.objects.that_count(), items__revision__lt=F("revision"))
    undecided = ~Exists(Regrade.objects.settling().filter(question=OuterRef("pk")))
    corrected = own(request, Question.objects.filter(undecided)).annotate(papers=Count("items", filter=later_key))
    taken = Count("attempts", filter=Q(attempts__in=Attempt.objects.that_count()))
    quizzes = own(request, Quiz.objects.select_related("edition__course", "copied_from")).annotate(taken=taken)
    context = {
        "classes": Classroom.objects.taught_by(editor(request)).in_use(),
        "open_reports": own(request, QuestionReport.objects.open(), "item__question__edition__course").count(),
        "corrected": corrected.filter(papers__gt=0).select_related("edition__course").order_by("slug"),
        "courses": own(request, Course.objects.select_related("copied_from"), "pk"),
        "quizzes": quizzes.order_by("edition", "position", "title"),
    }
    return render(request, "teaching/overview.html", context)
