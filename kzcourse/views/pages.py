"""The frame's own pages: home, my course and search."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kzcourse.next_step import next_step
from kzcourse.to_do import to_do_of
from lessons.access import readers_page
from lessons.models import Edition, PassageRead
from lessons.models.courses import WORDS_PER_MINUTE
from lessons.progress import progress_in
from lessons.search import search as search_lessons
from people.models import Enrolment
from people.requests import Request
from quizzes.models import Attempt, QuestionReport
from quizzes.results import results_in

#: Stands for "not yet" where times are compared.
BEFORE = Value(datetime(1970, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course as the start page shows it; ``minutes`` is the reading time of all lessons."""

    edition: Edition
    lessons: int
    minutes: int


@require_safe
@login_not_required
def home(request: Request) -> HttpResponse:
    in_use = Q(lessons__retired_at=None)
    readable: QuerySet[Edition] = Edition.objects.readable_by(request.learner)
    editions = readable.annotate(
        lesson_count=Count("lessons", filter=in_use), word_count=Sum("lessons__words", filter=in_use)
    )
    courses = [
        CourseCard(edition, edition.lesson_count, max(1, round((edition.word_count or 0) / WORDS_PER_MINUTE)))
        for edition in editions
    ]
    return render(request, "kzcourse/home.html", {"courses": courses})


@require_safe
def my_course(request: Request) -> HttpResponse:
    """The course the learner was last in: what to do next, what is read, and the results; links to the others."""
    editions, in_class = _editions_last_used_first(request)
    if not editions:
        return render(request, "kzcourse/my_course.html", {"edition": None})
    to_do = to_do_of(request.learner, at=request.at) if in_class else []
    chosen = next((each for each in editions if str(each.pk) == request.GET.get("edition")), editions[0])
    progress = progress_in(chosen, request.learner)
    assigned = [each.assigned for each in to_do]
    results = results_in([chosen], request.learner, at=request.at, assigned=assigned)[chosen.pk]
    context = {
        "edition": chosen,
        "others": [each for each in editions if each != chosen],
        "progress": progress,
        "results": results,
        "next_step": next_step(chosen, progress, results, to_do),
        "to_do": to_do,
        "answered_reports": QuestionReport.objects.of(request.learner).news().select_related("item__attempt"),
    }
    return render(request, "kzcourse/my_course.html", context)


def _editions_last_used_first(request: Request) -> tuple[list[Edition], bool]:
    """The editions, and whether the learner is in a class: for all others that spares a query."""
    reads = PassageRead.objects.of(request.learner).filter(passage__lesson__edition=OuterRef("pk"))
    attempts = Attempt.objects.of(request.learner).filter(quiz__edition=OuterRef("pk"))
    readable: QuerySet[Edition] = Edition.objects.readable_by(request.learner)
    found = readable.annotate(
        read_at=Subquery(reads.order_by("-last_read_at").values("last_read_at")[:1]),
        tried_at=Subquery(attempts.order_by("-started_at").values("started_at")[:1]),
        in_class=Exists(Enrolment.objects.of(request.learner)),
    ).order_by(Greatest(*(Coalesce(F(name), BEFORE) for name in ("read_at", "tried_at"))).desc(), "pk")
    return list(found), any(each.in_class for each in found)


@require_safe
@readers_page
def search(request: Request, course: str, language: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    query = request.GET.get("q", "").replace("\0", "").strip()
    context = {"edition": edition, "query": query, "results": search_lessons(edition, query)}
    return render(request, "kzcourse/search.html", context)
