"""The figures of this server, for whoever has the token."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Off unless METRICS_TOKEN is set; then for requests that bear it."""
    if not settings.METRICS_TOKEN:
        raise Http404("METRICS_TOKEN is not set")
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse("401\n", status=401, content_type="text/plain", headers={"WWW-Authenticate": "Bearer"})
    # Without metrics prometheus_client need not be installed.
    figures = import_string("kzcourse.metrics.exposition")()
    return HttpResponse(figures, content_type=import_string("kzcourse.metrics.CONTENT_TYPE"))
