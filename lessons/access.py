"""Who may read, and what happens to addresses that content had before."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from lessons.actions.former import formerly
from lessons.models import Course, Edition, Lesson
from lessons.models.base import Retirable
from people.redirects import local_path
from people.requests import Request

View = Callable[..., HttpResponse]


def readers_page_with(**content: type[Retirable]) -> Callable[[View], View]:
    """A page about a course, public if the course is.

    Where the view finds nothing, a visitor is asked to sign in if that is what is missing, and an address from before a
    slug was changed leads to the new one. The address has a ``course``; where it has a ``language`` too, its other slugs
    are followed as well that ``content`` names the models of. These slugs are unique within an edition.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @wraps(view)
        def page(request: Request, **slugs: str) -> HttpResponse:
            try:
                return view(request, **slugs)
            except Http404:
                if not request.user.is_authenticated and _needs_account(slugs["course"]):
                    return _to_sign_in(request)
                present = _with_present_slugs(slugs, content)
                if present == slugs or request.resolver_match is None:
                    raise
                return _moved(request, request.resolver_match.view_name, present)

        return page

    return decorate


#: A page about a course or one of its lessons.
readers_page = readers_page_with(lesson=Lesson)


def learners_page(view: View) -> View:
    """A page about what one learner knows of a course: it needs an account, whoever may read the course."""

    @readers_page
    @wraps(view)
    def page(request: Request, **slugs: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, **slugs)

    return page


def _needs_account(course: str) -> bool:
    return Course.objects.live().filter(slug=course, public=False).exists()


def _to_sign_in(request: Request) -> HttpResponse:
    """From there back to the page; a part of a page can't be shown by itself."""
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(redirect_to_login(local_path(request, request.htmx.current_url)).url)


def _moved(request: Request, view_name: str, slugs: Mapping[str, str]) -> HttpResponse:
    """To the same page with these slugs, with the same question to it (``?q=``)."""
    page = reverse(view_name, kwargs=dict(slugs))
    query = request.META["QUERY_STRING"]
    return HttpResponsePermanentRedirect(f"{page}?{query}" if query else page)


def _with_present_slugs(slugs: Mapping[str, str], content: Mapping[str, type[Retirable]]) -> dict[str, str]:
    """The slugs, replaced where a course or its content had them before."""
    present = dict(slugs)
    courses = Course.objects.live()
    if not courses.filter(slug=slugs["course"]).exists() and (course := formerly(courses, slugs["course"])):
        present["course"] = course.slug
    editions = Edition.objects.filter(course__slug=present["course"], language=slugs.get("language", ""))
    for name in content.keys() & slugs.keys():
        live: QuerySet[Any] = content[name]._default_manager.filter(retired_at=None)
        for edition in editions:
            if moved := formerly(live, slugs[name], scope=edition.pk):
                present[name] = moved.slug
    return present
