"""Text size, font and colors: chosen by anybody, kept in a cookie."""

from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from kzcourse.display import COOKIE, COOKIE_SECONDS, Display, display_of_request
from kzcourse.forms import DisplayForm
from people.cookies import of_this_host
from people.redirects import asked_next, page_before
from people.requests import Request


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: Request) -> HttpResponse:
    now = display_of_request(request)
    if request.htmx and request.method == "GET":
        return _vary(_preview(request, now))
    form = DisplayForm(request.POST if request.method == "POST" else None, initial=asdict(now))
    if form.is_valid():
        return _kept(HttpResponseRedirect(asked_next(request) or reverse("home")), form.display)
    context = {"form": form, "next": asked_next(request) or _came_from(request), "preview": now}
    return _vary(render(request, "kzcourse/display.html", context, status=422 if form.is_bound else 200))


def _preview(request: Request, now: Display) -> HttpResponse:
    form = DisplayForm(request.GET)
    return render(request, "kzcourse/display.html#preview", {"preview": form.display if form.is_valid() else now})


def _kept(response: HttpResponse, chosen: Display) -> HttpResponse:
    response.set_cookie(
        of_this_host(COOKIE),
        chosen.cookie,
        max_age=COOKIE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.BEHIND_TLS,
    )
    return response


def _came_from(request: Request) -> str:
    before = page_before(request)
    return "" if before.startswith(request.path) else before


def _vary(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
