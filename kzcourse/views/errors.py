"""Pages that say what went wrong, that nothing was changed, and what to do next, in the site's own look."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from kzcourse.display import display_of_request
from people.redirects import page_before

#: After so many seconds a device may ask again what the database could not answer.
RETRY_AFTER_SECONDS = 2
#: What PostgreSQL says where a standby, or a server that just became one, is asked to write.
READ_ONLY = "25006"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _too_big(request)
    return _page(
        request,
        status=400,
        title=_("This request could not be read"),
        happened=_("Your browser sent something the site does not understand. Nothing was changed."),
        advice=_("Go back, reload the page and try again."),
    )


def _too_big(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        status=413,
        title=_("This is too much at once"),
        happened=_("The site takes up to %(kilobytes)s kB in one go. Nothing was changed.")
        % {"kilobytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1000},
        advice=_("Go back, shorten what you wrote and send it again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        status=403,
        title=_("This is not open to you"),
        happened=_("Your account has no right to do or see this. Nothing was changed."),
        advice=_("If you should have it, ask whoever runs this site."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        status=404,
        title=_("There is no such page"),
        happened=_("The address may have a slip in it, or the page is gone. Nothing was changed."),
        advice=_("Check the address, or find your way from the home page."),
    )


def method_refused(request: HttpRequest, refusal: HttpResponseNotAllowed) -> HttpResponse:
    """In words what a view says with an empty page."""
    response = _page(
        request,
        status=405,
        title=_("This is not how this address is used"),
        happened=_("It belongs to a button or a link of another page. Nothing was changed."),
        advice=_("Go back to that page, or find your way from the home page."),
    )
    response.headers["Allow"] = refusal.headers["Allow"]
    return response


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or stale."""
    return _page(
        request,
        status=403,
        title=_("This page was open too long"),
        happened=_("Somebody signed in or out on this device since it was opened, so nothing was changed."),
        advice=_("Reload the page and try again. If that does not help, allow this site to keep cookies."),
        before=page_before(request),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands on nothing that may be broken: no database, no session, no context processors.

    Called while the exception is handled. Where the database can't answer at the moment, the answer is 503 and says when to
    ask again: devices and balancers do so, and nobody looks for a mistake in the site.
    """
    unavailable = _is_for_a_while(sys.exception())
    context = {
        "display": display_of_request(request),
        "home": reverse("home"),
        "style_sheet": _style_sheet(),
        "unavailable": unavailable,
    }
    page = render_to_string("errors/500.html", context)
    if unavailable:
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    return HttpResponse(page, status=500)


def _is_for_a_while(error: BaseException | None) -> bool:
    """Whether the database is gone, starts, is full or busy, or is no longer the one that takes writes."""
    read_only = isinstance(error, InternalError) and getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return read_only or isinstance(error, OperationalError | InterfaceError)


def _style_sheet() -> str:
    try:
        return static("css/kzcourse.css")
    except ValueError:  # the list of static files is missing, which may be what broke
        return ""


def _page(
    request: HttpRequest, *, status: int, title: str, happened: str, advice: str, before: str = ""
) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":  # a part of a page asked: a page would not fit into it
        return HttpResponse(f"{title}. {happened} {advice}", status=status, content_type="text/plain; charset=utf-8")
    onward = {"url": before, "text": _("Open the page again")} if before else None
    context = {"title": title, "happened": happened, "advice": advice, "onward": onward}
    return render(request, "errors/page.html", context, status=status)
