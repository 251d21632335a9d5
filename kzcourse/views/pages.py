"""The frame's own pages: home and search."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.access import readers_page
from lessons.models import Edition
from lessons.models.courses import WORDS_PER_MINUTE
from lessons.search import search as search_lessons
from people.requests import Request


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
@readers_page
def search(request: Request, course: str, language: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    query = request.GET.get("q", "").replace("\0", "").strip()
    context = {"edition": edition, "query": query, "results": search_lessons(edition, query)}
    return render(request, "kzcourse/search.html", context)
