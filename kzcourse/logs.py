"""How lines of the log look, and what they leave out: what was answered, and addresses that are keys."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.db import Error
from django.http import HttpRequest

from kzcourse.observing import ID_KEPT, current_id, route_of

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

#: What a database quotes at the end of its sentence.
_QUOTED = re.compile(r': ".*"$')
#: What ends a line, or moves the cursor of a terminal.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def _escaped(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


class OfRequest(logging.Filter):
    """Adds the id of the request; where Django names an address that was asked, its route stands instead.

    An address may be a key: a link to join, or to set up the first account.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        own, request = current_id.get(), getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            own = request.META.get(ID_KEPT, own)
            hidden = {request.path, request.path.encode("unicode_escape").decode("ascii")}
            args = record.args if isinstance(record.args, tuple) else ()
            record.args = tuple(_told(request) if each in hidden else each for each in args) or record.args
        record.__dict__["request_id"] = own
        return True


def _told(request: HttpRequest) -> str:
    """Of an address that the site doesn't have, only how it begins."""
    if request.resolver_match is not None:
        return route_of(request)
    first, more, _rest = request.path.lstrip("/").partition("/")
    return f"/{first[:40]!a}".replace("'", "") + ("/..." if more else "")


class Line(logging.Formatter):
    """For people."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", datefmt="%Y-%m-%d %H:%M:%S%z", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # likewise
        """A message is one line: what somebody sent can't begin another that looks like ours."""
        record.message = _CONTROL.sub(_escaped, record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # logging's own name
        return without_rows(super().formatException(ei), ei[1])


class Json(Line):
    """For programs: an object a line, times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        parts: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
        }
        parts |= getattr(record, "parts", {})
        if record.exc_info:
            parts["exception"] = self.formatException(record.exc_info)
        return _CONTROL.sub(_escaped, json.dumps(parts, ensure_ascii=False, default=str))


def without_rows(text: str, error: BaseException | None) -> str:
    """What a traceback tells, without the rows and values that a database shows to explain its errors: answers, names."""
    for each in _chain(error):
        if isinstance(each, Error) or type(each).__module__.partition(".")[0] in {"psycopg", "sqlite3"}:
            first = (str(each).splitlines() or [""])[0]
            text = text.replace(str(each), _QUOTED.sub("", first)) if str(each) else text
    return text


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
