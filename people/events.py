"""What happened, for whoever counts it, like an operator's metrics; nothing is said of the people it happened to."""

import logging
from functools import partial

from django.db import transaction

log = logging.getLogger("events")


def happened(event: str) -> None:
    """Tell of an event, one of few names like ``attempt.started``, once what was written with it holds.

    Where nobody counts (the logger is not on) this costs next to nothing.
    """
    if log.isEnabledFor(logging.INFO):
        transaction.on_commit(partial(log.info, event))
