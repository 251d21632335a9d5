"""The site's addresses, and some that fail in every way that there is a page for."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from kzcourse import urls as site

handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500


@login_not_required
def bad(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@login_not_required
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("no such thing")


class ReadOnly(Exception):
    """As the driver of PostgreSQL refuses a write on a standby."""

    sqlstate = "25006"


#: What Django raises where the database can't answer for a while.
FOR_A_WHILE = {
    "gone": OperationalError("the connection of password s3cret is closed"),
    "closed": InterfaceError("connection already closed"),
    "standby": InternalError("cannot execute INSERT in a read-only transaction"),
}
FOR_A_WHILE["standby"].__cause__ = ReadOnly()


@login_not_required
@csrf_exempt
def unavailable(request: HttpRequest, how: str) -> HttpResponse:
    raise FOR_A_WHILE[how]


@login_not_required
def aborted(request: HttpRequest) -> HttpResponse:
    raise InternalError("something else inside the database")


@login_not_required
@csrf_exempt
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"took {len(request.POST)}")


@login_not_required
def protected_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"took {len(request.POST)}")


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"hello {request.user}")


urlpatterns = [
    path("bad/", bad),
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("unavailable/<slug:how>/", unavailable),
    path("aborted/", aborted),
    path("form/", form),
    path("protected-form/", protected_form),
    path("private/", private),
    *site.urlpatterns,
]
