"""Who looks, and when; and what the browser may load."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Nothing inline, nothing from another origin: on every answer, error pages too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


def who_looks_and_when(get_response: GetResponse) -> GetResponse:
    """Set ``request.learner`` (the signed-in person or an anonymous one) and ``request.at`` (now, once a request)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.learner = request.user
        request.at = timezone.now()
        return get_response(request)

    return middleware
