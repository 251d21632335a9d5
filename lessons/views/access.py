"""Who may read, and what happens to addresses that content had before."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lessons.actions.former import formerly
from lessons.models import Course, Edition, Lesson
from people.requests import Request

View = Callable[..., HttpResponse]


def readers_page(view: View) -> View:
    """A page about a course, public if the course is.

    Where the view finds nothing, a visitor is asked to sign in if that is what is missing, and an address from before a
    slug was changed leads to the new one.
    """

    @login_not_required
    @wraps(view)
    def page(request: Request, **slugs: str) -> HttpResponse:
        try:
            return view(request, **slugs)
        except Http404:
            if not request.user.is_authenticated and _needs_account(slugs["course"]):
                return redirect_to_login(request.get_full_path())
            moved = _with_present_slugs(**slugs)
            if moved == slugs or request.resolver_match is None:
                raise
            return redirect(request.resolver_match.view_name, permanent=True, **moved)

    return page


def _needs_account(course: str) -> bool:
    return Course.objects.live().filter(slug=course, public=False).exists()


def _with_present_slugs(**slugs: str) -> dict[str, str]:
    """The slugs, those of a course and a lesson replaced where content had them before."""
    present = dict(slugs)
    courses = Course.objects.live()
    if not courses.filter(slug=slugs["course"]).exists() and (course := formerly(courses, slugs["course"])):
        present["course"] = course.slug
    if "lesson" in slugs:
        editions = Edition.objects.filter(course__slug=present["course"], language=slugs["language"])
        scope = editions.values_list("pk", flat=True).first()
        lesson = scope and formerly(Lesson.objects.live(), slugs["lesson"], scope=scope)
        present["lesson"] = lesson.slug if lesson else slugs["lesson"]
    return present
