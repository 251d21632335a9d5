"""Where to go next: only to pages of this site, whatever an address or a header says."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def local_path(request: HttpRequest, url: str | None) -> str:
    """Path and query of ``url`` if it leads to this site, else an empty text."""
    if not url or not url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return ""
    path = urlunsplit(urlsplit(url)._replace(scheme="", netloc=""))
    # What is left of http://this.site//other.site would lead to the other site.
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


def asked_next(request: HttpRequest) -> str:
    """The page of this site that ``next`` names, in the form or in the address, else an empty text."""
    return local_path(request, request.POST.get("next") or request.GET.get("next"))


def page_before(request: HttpRequest) -> str:
    """The page of this site on which the link was followed or the form was sent, else an empty text."""
    return local_path(request, request.headers.get("Referer"))


def onward(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that ``next`` names, else to where a session begins."""
    return HttpResponseRedirect(asked_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
