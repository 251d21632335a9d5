"""The web server of a classroom: one process that slow or stalled phones can't block, and that stops politely.

waitress reads whole requests before a thread works on them, so a phone that stalls holds no thread. Its own ``run`` drops
requests that wait for a thread when it is told to stop; :func:`serve_until_stopped` answers them first.
"""

import errno
import importlib.util
import ipaddress
import logging
import re
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import create_server

from kzcourse.shares import Share

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

#: Seconds for which a process that holds more connections than another leaves the next one to that: more than it takes to
#: wake up, and less than anybody notices. If the other is busy, this one takes it.
HESITATION = 0.002

#: Asks an interface for its address, on the systems whose number for that is known (SIOCGIFADDR).
ASK_FOR_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}.get(sys.platform)
fcntl = importlib.import_module("fcntl") if importlib.util.find_spec("fcntl") else None
#: Interfaces behind which there is no room with phones: containers, virtual machines, tunnels.
VIRTUAL = re.compile(r"(docker|br-|veth|virbr|vboxnet|vmnet|tap|tun|utun|wg|zt|tailscale|ppp)")

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


def own_addresses() -> list[str]:
    """The IPv4 addresses at which phones in the same room may reach this machine, the likeliest first; perhaps none.

    Three are asked, since none knows all: the way to other networks, which there is none of without a router; each
    interface, which Windows does not tell; and the name of this machine, which on many a Linux is only its own.
    """
    of_interfaces = _addresses_of_interfaces()
    found = dict.fromkeys([own_address("0.0.0.0"), *of_interfaces, *_addresses_of_name()])  # noqa: S104  # asked, not bound
    reached = [each for each in found if each and not ipaddress.ip_address(each).is_loopback]
    return sorted(reached, key=lambda each: (_is_virtual(of_interfaces.get(each, "")), _is_makeshift(each)))


def _is_virtual(interface: str) -> bool:
    return bool(VIRTUAL.match(interface))


def _is_makeshift(own: str) -> bool:
    """Whether the machine gave itself the address, since no router did."""
    return ipaddress.ip_address(own).is_link_local


def _addresses_of_interfaces() -> dict[str, str]:
    """The interface that has each address."""
    if fcntl is None or ASK_FOR_ADDRESS is None:
        return {}
    found = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _index, name in socket.if_nameindex():
            try:
                told = fcntl.ioctl(asking, ASK_FOR_ADDRESS, struct.pack("256s", name.encode()))
            except OSError:  # it is off, or in no network
                continue
            found[socket.inet_ntoa(told[20:24])] = name
    return found


def _addresses_of_name() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_DGRAM)
    except OSError:
        return []
    return [str(where[0]) for *_kind, where in found]


def serve_until_stopped(
    application: WSGIApplication,
    listener: socket.socket,
    share: Share | None = None,
    *,
    behind_proxy: bool,
    threads: int = 1,
    drain: Callable[[], object] = lambda: None,
    drain_seconds: int = 0,
) -> None:
    """Answer requests until SIGTERM or Ctrl-C, then finish those begun; a second Ctrl-C stops at once.

    Asked to stop, it calls ``drain``, to say that it isn't ready, and goes on for ``drain_seconds``, until a balancer knows.
    ``share`` is how many connections this process holds where others serve at the same ``listener``. ``behind_proxy``
    believes the headers with which a proxy tells the client's address and scheme.
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
        threads=threads,
        connection_limit=CONNECTION_LIMIT,
        channel_timeout=CHANNEL_TIMEOUT,
        max_request_body_size=LARGEST_REQUEST,
        inbuf_overflow=KEPT_IN_MEMORY,
        asyncore_use_poll=USE_POLL,
        ident=None,
        **proxy,
    )
    if share is not None:
        _share_connections(server, share)
    with _asked_to_stop(wake=server.pull_trigger) as asked_to_stop:
        while not asked_to_stop():
            _turn(connections)
    drain()
    _turn_until(time.monotonic() + drain_seconds, connections)
    server.accepting = False
    deadline = time.monotonic() + GRACE_SECONDS
    while _busy(server) and time.monotonic() < deadline:
        _turn(connections)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(connections)


def _share_connections(server: Any, share: Share) -> None:
    """Leave a connection to a process that holds fewer, if that comes and takes it."""
    readable, accept = server.readable, server.handle_accept

    def told_then_readable() -> bool:  # it is asked in each turn
        share.tell(len(server.active_channels))
        return bool(readable())

    def accept_after_others() -> None:
        if share.is_larger_than_anothers():
            time.sleep(HESITATION)
        accept()

    server.readable, server.handle_accept = told_then_readable, accept_after_others


def _turn(connections: dict[int, Any]) -> None:
    """Wait for the next event, at most a second, and handle it."""
    wasyncore.loop(timeout=1, use_poll=USE_POLL, map=connections, count=1)


def _turn_until(deadline: float, connections: dict[int, Any]) -> None:
    while time.monotonic() < deadline:
        _turn(connections)


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
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, before)  # a worker has let them wait until now
    try:
        yield lambda: bool(signals)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
