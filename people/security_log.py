"""What a security officer looks up afterwards: who signed in, what was refused, who changed whose rights.

People are told by their numbers, never by names; nothing that somebody typed is told at all.
"""

import logging
from typing import Any

from django.http import HttpRequest

from people.limits import address_of

log = logging.getLogger("kzcourse.security")


def noted(event: str, request: HttpRequest | None, *, level: int = logging.INFO, **parts: Any) -> None:
    """Write an event, one of few names like ``pin.refused``, with who asked, from where, on which page."""
    if log.isEnabledFor(level):
        told = {"event": event, **_of(request), **parts}
        line = " ".join(f"{name}={value}" for name, value in told.items() if name != "event")
        log.log(level, "%s %s", event, line, extra={"parts": told})


def _of(request: HttpRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    match = request.resolver_match
    # Whoever was not looked up for the answer is not looked up for the log.
    user = getattr(request.__dict__.get("_cached_user"), "pk", None)
    return {"user": user, "address": address_of(request), "route": match.view_name if match else "none"}
