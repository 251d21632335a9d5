"""Who looks, and when; who must sign in first; and what the browser may load."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.middleware.common import CommonMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from kzcourse.views.errors import method_refused
from people.models import User
from people.redirects import local_path, page_before
from people.requests import Request
from teaching.previewing import preview_in

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

#: What pages never ask of a device, not even in a frame or by a script of somebody else.
NOT_USED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "sync-xhr", "usb", "xr-spatial-tracking"),
)
ON_EVERY_ANSWER = {"Content-Security-Policy": POLICY, "Cross-Origin-Resource-Policy": "same-origin"}
#: Of use to no other answer, and longer than a saved answer's own.
ON_PAGES = {"Permissions-Policy": ", ".join(f"{each}=()" for each in NOT_USED)}

#: The only ones that any page knows.
METHODS = ("GET", "HEAD", "POST")


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Nothing inline, nothing from or for another origin, on every answer; pages use nothing of the device."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        for name, said in (ON_EVERY_ANSWER | ON_PAGES if is_page else ON_EVERY_ANSWER).items():
            response.headers.setdefault(name, said)
        return response

    return middleware


def kept_by_nobody(get_response: GetResponse) -> GetResponse:
    """What only somebody who signed in may see stays in no browser and no proxy; pages for everybody say themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match is not None and getattr(match.func, "login_required", True) and "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    return middleware


def who_looks_and_when(get_response: GetResponse) -> GetResponse:
    """Set ``request.learner`` (the signed-in person or an anonymous one) and ``request.at`` (now, once a request).

    In a preview both are pretended, but not on the pages of those who teach and write: what they decide there is real.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        ours = cast("Request", request)
        ours.learner = cast("User", request.user)
        ours.at = timezone.now()
        ours.preview = None if _is_behind_the_scenes(request) else preview_in(request)
        if ours.preview:
            ours.learner, ours.at = ours.preview.student, ours.at + ours.preview.ahead
        return get_response(ours)

    return middleware


def _is_behind_the_scenes(request: HttpRequest) -> bool:
    return request.path_info.startswith((reverse("teaching:overview"), reverse("admin:index")))


def refused_methods_in_words(get_response: GetResponse) -> GetResponse:
    """A page for whoever opens an address that only takes forms, where Django leaves an empty one.

    The admin, whose views take an unknown method for a GET, refuses it like every other page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and request.path_info.startswith(reverse("admin:index")):
            return method_refused(request, HttpResponseNotAllowed(METHODS))
        response = get_response(request)
        return method_refused(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    return middleware


class CommonButForHealth(CommonMiddleware):
    """Django's own, which refuses unknown hosts; balancers and Prometheus ask by the address of the machine."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        asked = request.path_info in {reverse("healthz"), reverse("readyz"), reverse("metrics")}
        return None if asked else super().process_request(request)


class SignInRequired(LoginRequiredMiddleware):
    """Sends whoever is not signed in to sign in, and from there back to the page where they were.

    That page is not the address asked where that was a part of a page or took a form: neither can be shown by itself.
    There the session has ended while the page was open, and the sign-in page says so. A script that takes nothing but JSON
    is told where to sign in, and leads there itself.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: tuple[Any, ...], view_kwargs: dict[Any, Any]
    ) -> HttpResponseBase | None:
        # The view is asked first, so that a public page that needs no session reads none.
        if not getattr(view_func, "login_required", True) or request.user.is_authenticated:
            return None
        is_page = request.accepts("text/html") and not cast("Request", request).htmx
        if request.method in {"GET", "HEAD"} and is_page:
            return self.handle_no_permission(request, view_func)
        return self._session_is_over(cast("Request", request), view_func)

    def _session_is_over(self, request: Request, view_func: View) -> HttpResponse:
        query = QueryDict(mutable=True)
        query["expired"] = "1"
        if page := local_path(request, request.htmx.current_url) if request.htmx else page_before(request):
            query[self.get_redirect_field_name(view_func)] = page
        url = f"{self.get_login_url(view_func)}?{query.urlencode(safe='/')}"
        if not request.accepts("text/html"):
            return JsonResponse({"sign_in": url}, status=401)
        return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
