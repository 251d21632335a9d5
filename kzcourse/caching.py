"""The cache that several servers share, without which the site goes on."""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

#: Seconds for which a cache that didn't answer is not asked again, so that few requests wait for it.
RESPITE_SECONDS = 5

log = logging.getLogger(__name__)


class SharedCache(BaseCache):
    """Redis or Valkey. While it doesn't answer, each process keeps what it counts for itself.

    So limits go on holding, though each process counts apart; nothing that must not be forgotten or must be forgotten
    everywhere (sessions, for one) may be kept here.
    """

    #: Until when, by the clock of this process, each server is left alone: what one thread found out, the others know.
    _away_until: ClassVar[dict[str, float]] = {}

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {"retry": Retry(NoBackoff(), 0)} | params.get("OPTIONS", {})
        self._server = server
        self._shared = RedisCache(server, params | {"OPTIONS": options})
        self._own = LocMemCache(server, params | {"OPTIONS": {}})

    def is_away(self) -> bool:
        """Whether the server doesn't answer now; asks it, unless it was found away a moment ago."""
        self.get("is-away")
        return self._is_left_alone()

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda cache: cache.add(*args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda cache: cache.get(*args, **kwargs))

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda cache: cache.set(*args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda cache: cache.touch(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda cache: cache.delete(*args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ``ValueError`` where nothing is kept under the key, as it may be when the server went or came back."""
        return self._ask(lambda cache: cache.incr(*args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(lambda cache: cache.has_key(*args, **kwargs))

    def clear(self) -> None:
        self._ask(lambda cache: cache.clear())

    def _ask(self, ask: Callable[[BaseCache], Any]) -> Any:
        if not self._is_left_alone():
            try:
                return ask(self._shared)
            except RedisError as error:
                self._away_until[self._server] = time.monotonic() + RESPITE_SECONDS
                log.warning(
                    "The shared cache does not answer (%s): each process counts for itself.", type(error).__name__
                )
        return ask(self._own)

    def _is_left_alone(self) -> bool:
        return time.monotonic() < self._away_until.get(self._server, 0)
