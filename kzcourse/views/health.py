"""What a balancer or a supervisor asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kzcourse.readiness import cache_is_away, readiness


@require_safe
@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive while it answers at all: to start servers anew because their database is away would help nobody."""
    return _plain("ok", status=200)


@require_safe
@login_not_required
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready while the database answers and is new enough, the static files are there, and nobody asked it to stop."""
    if missing := readiness.missing():
        return _plain(missing, status=503)
    return _plain("ok, without its cache" if cache_is_away() else "ok", status=200)


def _plain(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
