"""How often one device may guess at an account, and how many accounts one address may make."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest

from people.names import folded

#: Enough for a lecture hall behind one address on its first day, too few to fill a database with invented people. Counted
#: in the cache, so per process where processes share none.
SIGN_UPS_AN_HOUR = 1000

#: A class mistypes now and then; somebody who tries codes finds one class in millions.
WRONG_CODES_AN_HOUR = 200

#: User names are no longer than this.
LONGEST_NAME = 150


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The account that a sign-in is about, in one spelling, so that ``ANN`` doesn't count apart from ``ann``."""
    return folded((credentials or request.POST).get("username", "")[:LONGEST_NAME])[:LONGEST_NAME]


def address_of(request: HttpRequest) -> str | None:
    """The address of the device, as sign-ins are counted by."""
    address: str | None = get_client_ip_address(request)
    return address


def minutes_locked(*, name: str, address: str | None, at: datetime) -> int:
    """In how many minutes this address may try this name again: at least one, rounded up."""
    attempts = AccessAttempt.objects.filter(username=name, ip_address=address)
    last: datetime = attempts.aggregate(last=Max("attempt_time"))["last"] or at
    return max(1, math.ceil((last + settings.AXES_COOLOFF_TIME - at) / timedelta(minutes=1)))


def may_sign_up(*, address: str | None, at: datetime) -> bool:
    """Count one more account from this address; false once there were too many within the hour of the clock."""
    return _count("sign-ups", address, at) <= SIGN_UPS_AN_HOUR


def may_guess_codes(*, address: str | None, at: datetime, wrong: bool = False) -> bool:
    """Whether codes of classes are still looked up for this address; a ``wrong`` one is counted."""
    return _count("wrong-codes", address, at, more=int(wrong)) <= WRONG_CODES_AN_HOUR


def _count(what: str, address: str | None, at: datetime, *, more: int = 1) -> int:
    """How often it happened from this address within the hour of the clock, with these ``more``."""
    key = f"{what}:{address}:{at:%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key, more)
    except ValueError:  # thrown out of a full cache in between: others were busier
        return more
