"""What Django, its admin and the middleware know of sign-ins, refusals and changes of rights goes into the security log.

Imported when the site starts (kzcourse.apps).
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from axes.signals import user_locked_out
from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from people.limits import name_tried
from people.models import User
from people.security_log import log, noted

GetResponse = Callable[[HttpRequest], HttpResponse]

#: Answers that refuse, by what was wrong; of these the ones that nobody gets by a slip are warnings.
REFUSALS = {400: "malformed", 401: "no right", 403: "forbidden", 404: "not theirs", 413: "too big", 429: "too often"}
WARNINGS = {403, 429}
DONE = {1: "added", 2: "changed", 3: "deleted"}


def refusals_noted(get_response: GetResponse) -> GetResponse:
    """Note what was refused. An address that the site doesn't have is no refusal; an object of somebody else is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        status = response.status_code
        if status in REFUSALS and (status != 404 or request.resolver_match is not None):
            level = logging.WARNING if status in WARNINGS else logging.INFO
            noted("refused", request, level=level, status=status, why=REFUSALS[status])
        elif _is_led_away_from_admin(request, response):
            noted("refused", request, level=logging.WARNING, status=status, why="no right")
        return response

    return middleware


def _is_led_away_from_admin(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody who is signed in asked for a page of the admin, which answers by asking who they are."""
    user = request.__dict__.get("_cached_user")
    to = response.headers.get("Location", "")
    return bool(user and user.is_authenticated and to.startswith(reverse("admin:login")))


def note_sign_in(sender: object, *, request: HttpRequest, user: User, **told: Any) -> None:
    noted("sign-in.succeeded", request, user=user.pk)


def note_sign_out(sender: object, *, request: HttpRequest, user: User | None, **told: Any) -> None:
    if user is not None:
        noted("sign-out", request, user=user.pk)


def note_failure(
    sender: object, *, credentials: Mapping[str, str], request: HttpRequest | None = None, **told: Any
) -> None:
    """The name that was tried is not told: some people type their password there. Whose it is, if anybody's, is."""
    if request is not None and log.isEnabledFor(logging.INFO):
        whose = User.objects.filter(username=name_tried(request, credentials)).values_list("pk", flat=True).first()
        noted("sign-in.failed", request, account=whose)


def note_lock(sender: object, *, request: HttpRequest, **told: Any) -> None:
    noted("sign-in.locked", request, level=logging.WARNING)


def note_change(sender: object, *, instance: LogEntry, **told: Any) -> None:
    """The admin keeps a history of its own; this line is there even if that was tampered with."""
    kind = instance.content_type
    parts: dict[str, Any] = {
        "user": instance.user_id,
        "done": DONE[instance.action_flag],
        "what": f"{kind.app_label}.{kind.model}" if kind else None,
        "object": str(instance.object_id),
        "fields": _fields(instance.change_message),
    }
    noted("admin.change", None, **parts)


def _fields(message: str) -> list[str]:
    """Which fields of the object itself were changed; their values are in no message."""
    try:
        said = json.loads(message or "[]")
    except ValueError:  # a sentence
        return []
    return [field for each in said for field in each.get("changed", {}).get("fields", [])]


user_logged_in.connect(note_sign_in, dispatch_uid="kzcourse.security")
user_logged_out.connect(note_sign_out, dispatch_uid="kzcourse.security")
user_login_failed.connect(note_failure, dispatch_uid="kzcourse.security")
user_locked_out.connect(note_lock, dispatch_uid="kzcourse.security")
post_save.connect(note_change, sender=LogEntry, dispatch_uid="kzcourse.security")
