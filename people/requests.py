"""The request as our middleware leaves it, for type checkers."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from people.models import User


class Request(HttpRequest):
    """``learner`` is who looks (an anonymous user has no pk), ``at`` when."""

    learner: User
    at: datetime
    htmx: HtmxDetails
