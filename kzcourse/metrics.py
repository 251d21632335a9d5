"""What a Prometheus reads of this server: all its worker processes together.

Imported when the first middleware is made, where METRICS_TOKEN is set: by then ``serve`` has said where processes write.
Labels take few values: names of addresses, methods, statuses, events; never a person, a class or a course.
"""

import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.core.signals import got_request_exception
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from kzcourse.observing import route_of

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = {"GET", "HEAD", "POST"}
#: Of a process alone; several write into the folder PROMETHEUS_MULTIPROC_DIR, from which any of them tells the sums.
OWN = CollectorRegistry()

REQUESTS = Counter(
    "kzcourse_requests", "Requests answered.", ["route", "method", "status"], registry=OWN
)  # Prometheus ends it with _total
SECONDS = Histogram(
    "kzcourse_request_seconds",
    "Seconds until the answer began.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
EVENTS = Counter(
    "kzcourse_events",
    "What happened: save.acknowledged, save.refused, save.late, attempt.started, attempt.handed-in, sign-in.failed.",
    ["event"],
    registry=OWN,
)
DATABASE_ERRORS = Counter(
    "kzcourse_database_errors", "Requests that an error of the database ended.", ["type"], registry=OWN
)
POOL = Gauge(
    "kzcourse_database_connections",
    "Connections of the pools: open, idle, and requests waiting for one.",
    ["database", "state"],
    multiprocess_mode="livesum",
    registry=OWN,
)
_STATES = {"open": "pool_size", "idle": "pool_available", "waiting": "requests_waiting"}


class _Look:
    """When the pools of this process are looked at next, by its clock."""

    next = 0.0


def count_request(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    """Count a request that was answered; once a second, look at the pools."""
    route = route_of(request)
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(route, method, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    if (now := time.monotonic()) >= _Look.next:
        _Look.next = now + 1
        look_at_pools()


def look_at_pools() -> None:
    for alias in connections:
        if pool := getattr(connections[alias], "pool", None):
            stats = pool.get_stats()
            for state, name in _STATES.items():
                POOL.labels(alias, state).set(stats.get(name, 0))


class CountingHandler(logging.Handler):
    """Counts the events of which people.events tells."""

    def emit(self, record: logging.LogRecord) -> None:
        EVENTS.labels(record.getMessage()).inc()


def count_database_error(sender: object, **told: Any) -> None:
    if isinstance(error := sys.exception(), Error):
        DATABASE_ERRORS.labels(type(error).__name__).inc()


def count_failed_sign_in(sender: object, **told: Any) -> None:
    EVENTS.labels("sign-in.failed").inc()


got_request_exception.connect(count_database_error)
user_login_failed.connect(count_failed_sign_in)
logging.getLogger("events").addHandler(CountingHandler())


def exposition() -> bytes:
    """All figures, in the text format that Prometheus reads."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return generate_latest(OWN)
    _forget_the_dead(Path(folder))
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]  # prometheus_client is not typed
    return generate_latest(everybody)


def _forget_the_dead(folder: Path) -> None:
    """A process that was killed holds no connections any more; what it counted stays."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]  # likewise
