"""The web server of a classroom: one process that slow or stalled phones can't block, and that stops politely.

waitress reads whole requests before a thread works on them, so a phone that stalls holds no thread. Its own ``run`` drops
requests that wait for a thread when it is told to stop; :func:`serve_until_stopped` answers them first.
"""

import errno
import logging
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import create_server

THREADS = 8
#: Phones keep idle connections open: a class of forty has several hundred.
CONNECTION_LIMIT = 1000
#: In bytes: the image of a question is the biggest thing that anybody sends.
LARGEST_REQUEST = 20_000_000
#: What a request has above so many bytes waits in a file, so that stalled uploads fill no memory.
KEPT_IN_MEMORY = 64_000
#: Seconds after which a connection that sends nothing is dropped.
CHANNEL_TIMEOUT = 60
#: Seconds that requests begun before the stop may still take.
GRACE_SECONDS = 10

#: Windows has no poll(), and its select() takes no more than 512 sockets.
USE_POLL = hasattr(select, "poll")


class CannotListen(Exception):
    """The address can't be served on; the text says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections at this address. Raises :class:`CannotListen`.

    Taken before anything is prepared, it also keeps a second server at the same address from preparing the same folder.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=CONNECTION_LIMIT)
    except OSError as error:
        raise CannotListen(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken, perhaps by this site in another window. Stop that, or set PORT={port + 1}."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} needs more rights than you have. Set PORT to 1024 or more, for example PORT=8000."
    return f"HOST={host} is not an address of this machine ({error.strerror}). Set HOST=127.0.0.1, or HOST=0.0.0.0 for all."


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds a server that listens there."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # read, not bound
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


def own_address(host: str) -> str | None:
    """The address by which others reach a server that listens at all of them (``host``); none without a network.

    To ask which one leads to another network sends nothing there.
    """
    family, elsewhere = (socket.AF_INET6, "2001:db8::1") if ":" in host else (socket.AF_INET, "192.0.2.1")
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((elsewhere, 9))
        except OSError:
            return None
        own: str = asking.getsockname()[0]
        return own


def serve_until_stopped(application: WSGIApplication, listener: socket.socket, *, behind_proxy: bool) -> None:
    """Answer requests until SIGTERM or Ctrl-C, then finish those begun; a second Ctrl-C stops at once.

    ``behind_proxy`` believes the headers with which a proxy tells the client's address and scheme.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a class that answers at once waits a moment: no news
    connections: dict[int, Any] = {}
    proxy = (
        {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
        if behind_proxy
        else {}
    )
    server = create_server(
        application,
        map=connections,
        sockets=[listener],
        threads=THREADS,
        connection_limit=CONNECTION_LIMIT,
        channel_timeout=CHANNEL_TIMEOUT,
        max_request_body_size=LARGEST_REQUEST,
        inbuf_overflow=KEPT_IN_MEMORY,
        asyncore_use_poll=USE_POLL,
        ident=None,
        **proxy,
    )
    with _asked_to_stop(wake=server.pull_trigger) as asked_to_stop:
        while not asked_to_stop():
            _turn(connections)
    server.accepting = False
    deadline = time.monotonic() + GRACE_SECONDS
    while _busy(server) and time.monotonic() < deadline:
        _turn(connections)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(connections)


def _turn(connections: dict[int, Any]) -> None:
    """Wait for the next event, at most a second, and handle it."""
    wasyncore.loop(timeout=1, use_poll=USE_POLL, map=connections, count=1)


def _busy(server: Any) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))


@contextmanager
def _asked_to_stop(*, wake: Callable[[], object]) -> Iterator[Callable[[], bool]]:
    """Whether a signal has asked to stop. A handler that raised instead could cut a request in two."""
    signals: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        signals.append(number)
        wake()

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(signals)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
