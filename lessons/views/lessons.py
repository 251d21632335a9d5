"""The page of a lesson, and the note that a passage has been read."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lessons.access import readers_page
from lessons.actions.reading import mark_read
from lessons.models import Edition, Lesson, Passage
from lessons.progress import passages_of
from people.models import User
from people.prepared import Later, Prepared, prepared
from people.requests import Request


@require_safe
@readers_page
def lesson(request: Request, course: str, language: str, lesson: str) -> HttpResponse:
    """A lesson with its passages, their notes, and what the learner has read of it."""
    lessons = _lessons_for(request.learner)(course=course, language=language)
    place = _place(lessons, lesson)
    passages = passages_of(lessons[place], request.learner)
    read = [each.read for each in passages]
    context = {
        "edition": lessons[place].edition,
        "lesson": lessons[place],
        "number": place + 1,
        "count": len(lessons),
        "previous": lessons[place - 1] if place else None,
        "next": lessons[place + 1] if place + 1 < len(lessons) else None,
        "passages": passages,
        "read_count": sum(read),
        "continue_at": passages[read.index(False)].passage if any(read) and not all(read) else None,
    }
    return render(request, "lessons/lesson.html", context)


def _lessons_for(learner: User | AnonymousUser) -> "Prepared[Lesson, Lesson]":
    return _lessons_for_members if learner.is_authenticated else _lessons_for_all


@prepared
def _lessons_for_members() -> QuerySet[Lesson]:
    return _lessons_in(Edition.objects.readable_by(User()))


@prepared
def _lessons_for_all() -> QuerySet[Lesson]:
    return _lessons_in(Edition.objects.readable_by(AnonymousUser()))


def _lessons_in(readable: QuerySet[Edition]) -> QuerySet[Lesson]:
    found = readable.filter(course__slug=Later("course"), language=Later("language"))
    unneeded = ["edition__summary", "edition__introduction", "edition__introduction_html"]
    lessons = Lesson.objects.live().filter(edition__in=found.values("pk")).select_related("edition__course")
    return lessons.defer(*unneeded).order_by("position", "pk")


def _place(lessons: Sequence[Lesson], slug: str) -> int:
    for place, lesson in enumerate(lessons):
        if lesson.slug == slug:
            return place
    raise Http404(f"No lesson {slug!r}.")


@require_POST
def read(request: Request, course: str, language: str, lesson: str) -> HttpResponse:
    """Keep that a passage (``passage`` is its slug) or, without one, the whole lesson has been read."""
    readable = Edition.objects.readable_by(request.learner).filter(course__slug=course, language=language)
    found = get_object_or_404(Lesson.objects.live(), edition__in=readable.values("pk"), slug=lesson)
    mark_read(learner=request.learner, passages=_passages_named(found, request.POST.get("passage")), at=request.at)
    if request.htmx or "X-Requested-With" in request.headers:
        return HttpResponse(status=204)
    page = reverse("lessons:lesson", kwargs={"course": course, "language": language, "lesson": lesson})
    return redirect(f"{page}#lesson-end")


def _passages_named(lesson: Lesson, slug: str | None) -> list[Passage]:
    """The passage with this slug, or all. Compared here, since a form sends what a database may refuse to look for."""
    passages = get_list_or_404(lesson.passages.filter(retired_at=None).only("slug"))
    named = [passage for passage in passages if slug in {None, passage.slug}]
    if not named:
        raise Http404(f"No passage {slug!r}.")
    return named
