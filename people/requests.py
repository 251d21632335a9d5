"""The request as our middleware leaves it, for type checkers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from people.models import User


@dataclass(frozen=True, slots=True)
class Preview:
    """Somebody who teaches looks as a pretended student, at a time ``ahead`` of the clock (behind it, if negative)."""

    student: User
    ahead: timedelta


class Request(HttpRequest):
    """``learner`` is who looks (an anonymous user has no pk), ``at`` when; ``preview`` is set where both are pretended.

    ``seconds_behind`` is for reports: how old their figures are.
    """

    learner: User
    at: datetime
    preview: Preview | None
    seconds_behind: int
    htmx: HtmxDetails
