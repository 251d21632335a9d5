"""What comes back today: the plan, starting a session, and the day of an exam."""

from datetime import date
from random import SystemRandom

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lessons.access import learners_page
from lessons.models import Edition
from memory.actions import set_exam
from memory.due import end_of_day
from people.requests import Request
from quizzes.actions import NothingToReview, start_review
from quizzes.forms import ExamForm
from quizzes.review import review_plan


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@learners_page
def review(request: Request, course: str, language: str) -> HttpResponse:
    """How much is due and how long it takes; a post starts a session, or goes on with the one that runs."""
    edition = _edition(request, course, language)
    if request.method == "POST":
        return _start(request, edition)
    return _page(request, edition)


@require_POST
@learners_page
def exam(request: Request, course: str, language: str) -> HttpResponse:
    """Plan for an exam, or for none any more."""
    edition = _edition(request, course, language)
    form = ExamForm(request.POST, first=_tomorrow(request))
    if not form.is_valid():
        return _page(request, edition, form, status=422)
    set_exam(learner=request.learner, course=edition.course, exam_at=form.exam_at(), at=request.at)
    messages.success(request, _("Planned for that day.") if form.exam_at() else _("No exam any more."))
    return redirect("quizzes:review", course, language)


def _edition(request: Request, course: str, language: str) -> Edition:
    return get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)


def _page(request: Request, edition: Edition, refused: ExamForm | None = None, *, status: int = 200) -> HttpResponse:
    plan = review_plan(edition, request.learner, at=request.at)
    day = timezone.localdate(plan.exam_at) if plan.exam_at else None
    form = refused or ExamForm(initial={"day": day}, first=_tomorrow(request))
    context = {"edition": edition, "plan": plan, "form": form}
    return render(request, "quizzes/review.html", context, status=status)


def _tomorrow(request: Request) -> date:
    return end_of_day(request.at).date()


def _start(request: Request, edition: Edition) -> HttpResponse:
    fact = request.POST.get("fact", "")[:80].replace("\0", "")
    try:
        attempt = start_review(
            learner=request.learner, edition=edition, at=request.at, chance=SystemRandom(), fact=fact
        )
    except NothingToReview:
        messages.info(request, _("Nothing can be asked at the moment. Nothing was started."))
        return redirect("quizzes:review", edition.course.slug, edition.language)
    return redirect("quizzes:resume", attempt.pk)
