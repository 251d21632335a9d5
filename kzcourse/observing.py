"""What operators see of a request: its id, and what became of it. No answers, no names, no addresses with keys in them."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

GetResponse = Callable[[HttpRequest], HttpResponse]

#: A proxy's id is believed in this form only: it goes into logs and into an answer.
ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")

#: Where a request keeps its id, for what Django writes of it when everything here is done.
ID_KEPT = "kzcourse.request_id"
#: The id of the request that this thread works on; empty between requests.
current_id: ContextVar[str] = ContextVar("current_id", default="")

access_log = logging.getLogger("kzcourse.access")


def route_of(request: HttpRequest) -> str:
    """The name of the address that was asked, one of as many as the site has: ``people:set-up``, never what it names."""
    match = request.resolver_match
    if match is not None:
        return match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def observed(get_response: GetResponse) -> GetResponse:
    """Give each request an id and, where the access log is on or the request was slow, a line when it is answered."""
    slow_ms = settings.SLOW_REQUEST_MS or float("inf")

    def middleware(request: HttpRequest) -> HttpResponse:
        said = request.headers.get("X-Request-ID", "") if settings.BEHIND_TLS else ""
        own = said if ID.fullmatch(said) else uuid4().hex
        request.META[ID_KEPT] = own
        outer = current_id.set(own)
        counting, begun = Queries(), time.perf_counter()
        try:
            with connection.execute_wrapper(counting):
                response = get_response(request)
            took_ms = (time.perf_counter() - begun) * 1000
            level = logging.WARNING if took_ms >= slow_ms else logging.INFO
            if access_log.isEnabledFor(level):
                _write(level, request, response, took_ms=took_ms, queries=counting.count)
        finally:
            current_id.reset(outer)
        response.headers["X-Request-ID"] = own
        return response

    return middleware


def counted(get_response: GetResponse) -> GetResponse:
    """Count each request for the operator's figures. What counts needs a library that only their readers install."""
    count: Callable[..., None] = import_string("kzcourse.metrics.count_request")

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        count(request, response, seconds=time.perf_counter() - begun)
        return response

    return middleware


class Queries:
    """How many a request asked of the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def _write(level: int, request: HttpRequest, response: HttpResponse, *, took_ms: float, queries: int) -> None:
    """A line for people, and its parts for programs."""
    # Whoever was not looked up for the answer is not looked up for its line.
    user = getattr(request.__dict__.get("_cached_user"), "pk", None)
    parts = {
        "method": request.method,
        "route": route_of(request),
        "status": response.status_code,
        "ms": round(took_ms, 1),
        "queries": queries,
        "user": user,
    }
    line = "%(method)s %(route)s %(status)s in %(ms)s ms, %(queries)s queries, user %(user)s"
    access_log.log(level, line, parts, extra={"parts": parts})
