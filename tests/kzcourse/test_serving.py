"""The classroom's web server: where it listens, what it believes, and that it stops politely."""

import errno
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from kzcourse import serving
from kzcourse.shares import shares

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with serving.listen("127.0.0.1", 0) as listening:
        yield listening


def ask(listener: socket.socket, headers: dict[str, str] | None = None, *, body: bytes | None = None) -> str:
    host, port = listener.getsockname()
    with closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
        connection.request("GET", "/", body, headers=headers or {})
        return connection.getresponse().read().decode()


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"here"]


@contextmanager
def in_a_thread(work: Callable[[], object]) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join(timeout=20)


def stop_after(work: Callable[[], object], *, number: int = signal.SIGTERM) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        finally:
            os.kill(os.getpid(), number)

    return run


def test_it_is_asked_to_stop_where_signals_cannot_be_held_back(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask")  # as on Windows
    answers: list[str] = []

    with in_a_thread(stop_after(lambda: answers.append(ask(listener)))):
        serving.serve_until_stopped(application, listener, behind_proxy=False)

    assert answers == ["here"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_a_signal_asks_it_to_stop(listener: socket.socket, number: int) -> None:
    answers: list[str] = []

    with in_a_thread(stop_after(lambda: answers.append(ask(listener)), number=number)):
        serving.serve_until_stopped(application, listener, behind_proxy=False)

    assert answers == ["here"]


def test_asked_to_stop_it_goes_on_until_the_balancer_knows(listener: socket.socket) -> None:
    told: list[str] = []

    def stop_then_ask() -> None:
        ask(listener)
        os.kill(os.getpid(), signal.SIGTERM)
        while not told:
            time.sleep(0.01)
        told.append(ask(listener))

    with in_a_thread(stop_then_ask):
        begun = time.monotonic()
        serving.serve_until_stopped(
            application, listener, behind_proxy=False, drain=lambda: told.append("draining"), drain_seconds=1
        )

    assert told == ["draining", "here"]
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize(("others", "waited"), [(0, [serving.HESITATION]), (1, []), (5, [])])
def test_who_holds_more_connections_leaves_the_next_to_another(
    monkeypatch: pytest.MonkeyPatch, others: int, waited: list[float]
) -> None:
    class Server:
        active_channels = {3: "a connection"}

        def readable(self) -> bool:
            return True

        def handle_accept(self) -> None:
            done.append("taken")

    mine, another = shares(2)
    another.tell(others)
    slept: list[float] = []
    done: list[str] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    server = Server()

    serving._share_connections(server, mine)

    assert server.readable()
    server.handle_accept()
    assert (slept, done) == (waited, ["taken"])


def test_who_serves_alone_waits_for_nobody(listener: socket.socket) -> None:
    answers: list[str] = []
    alone, _another_that_has_not_begun = shares(2)

    with in_a_thread(stop_after(lambda: answers.append(ask(listener)))):
        serving.serve_until_stopped(application, listener, alone, behind_proxy=False)

    assert answers == ["here"]
    assert not alone.is_larger_than_anothers()


def test_a_request_begun_before_the_stop_is_answered(listener: socket.socket) -> None:
    begun, answers = threading.Event(), list[str]()

    def slow_application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun.set()
        stopping.wait(timeout=10)
        time.sleep(0.3)
        start_response("200 OK", [])
        return [b"saved"]

    stopping = threading.Event()

    def stop() -> None:
        begun.wait(timeout=10)
        os.kill(os.getpid(), signal.SIGTERM)
        stopping.set()

    with in_a_thread(lambda: answers.append(ask(listener))), in_a_thread(stop):
        serving.serve_until_stopped(slow_application, listener, behind_proxy=False)

    assert answers == ["saved"]


def test_the_signals_mean_what_they_meant_before_once_it_has_stopped(listener: socket.socket) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    with in_a_thread(stop_after(lambda: ask(listener))):
        serving.serve_until_stopped(application, listener, behind_proxy=False)

    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.parametrize(("behind_proxy", "seen"), [(False, "http 127.0.0.1 None"), (True, "https 192.0.2.7 https")])
def test_a_proxy_is_believed_only_where_there_is_one(listener: socket.socket, behind_proxy: bool, seen: str) -> None:
    answers: list[str] = []
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}

    def telling_application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        said = environ["wsgi.url_scheme"], environ["REMOTE_ADDR"], environ.get("HTTP_X_FORWARDED_PROTO")
        return [" ".join(map(str, said)).encode()]

    with in_a_thread(stop_after(lambda: answers.append(ask(listener, headers)))):
        serving.serve_until_stopped(telling_application, listener, behind_proxy=behind_proxy)

    assert answers == [seen]


def test_a_request_that_is_too_big_is_refused_before_it_is_read(listener: socket.socket) -> None:
    answers: list[int] = []

    def post(size: int) -> None:
        host, port = listener.getsockname()
        with closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
            connection.putrequest("POST", "/")
            connection.putheader("Content-Length", str(size))
            connection.endheaders()
            answers.append(connection.getresponse().status)

    with in_a_thread(stop_after(lambda: post(serving.LARGEST_REQUEST + 1))):
        serving.serve_until_stopped(application, listener, behind_proxy=False)

    assert answers == [413]


def test_an_image_is_no_such_request(listener: socket.socket) -> None:
    answers: list[str] = []
    image = b"\x89PNG" * 250_000

    def measuring_application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [str(len(environ["wsgi.input"].read())).encode()]

    with in_a_thread(stop_after(lambda: answers.append(ask(listener, body=image)))):
        serving.serve_until_stopped(measuring_application, listener, behind_proxy=False)

    assert answers == [str(len(image))]


def test_a_port_that_is_taken_is_refused_with_what_to_do(listener: socket.socket) -> None:
    port = listener.getsockname()[1]

    with pytest.raises(serving.CannotListen) as refused:
        serving.listen("127.0.0.1", port)

    assert str(refused.value) == (
        f"Port {port} of 127.0.0.1 is taken, perhaps by this site in another window. Stop that, or set PORT={port + 1}."
    )


def test_an_address_of_another_machine_is_refused_with_what_to_do() -> None:
    with pytest.raises(serving.CannotListen, match=r"^HOST=192\.0\.2\.1 is not an address of this machine"):
        serving.listen("192.0.2.1", 0)


def test_a_port_below_1024_may_need_more_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> socket.socket:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)

    with pytest.raises(serving.CannotListen, match=r"^Port 80 needs more rights .* PORT=8000\.$"):
        serving.listen("127.0.0.1", 80)


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="this machine has no IPv6")
def test_it_listens_on_an_address_of_the_new_kind_too() -> None:
    with serving.listen("::1", 0) as listening:
        assert listening.family == socket.AF_INET6


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("course.example", "http://course.example:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104  # nothing is bound here
        ("::", "http://[::1]:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
    ],
)
def test_the_address_shown_is_one_that_a_browser_can_open(host: str, address: str) -> None:
    assert serving.address(host, 8000) == address


def test_others_reach_the_machine_at_an_address_that_is_its_own() -> None:
    own = serving.own_address("0.0.0.0")  # noqa: S104  # nothing is bound here

    with serving.listen(own or "127.0.0.1", 0) as listening:
        assert own in {listening.getsockname()[0], None}


@pytest.mark.parametrize(("host", "own"), [("0.0.0.0", "192.0.2.7"), ("::", "2001:db8::7")])  # noqa: S104  # likewise
def test_that_address_is_of_the_kind_listened_on(monkeypatch: pytest.MonkeyPatch, host: str, own: str) -> None:
    monkeypatch.setattr(socket, "socket", Asking)

    assert serving.own_address(host) == own


def test_a_machine_without_a_network_has_no_such_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asking, "connect", lambda *_: os.open("/nowhere", os.O_RDONLY))
    monkeypatch.setattr(socket, "socket", Asking)

    assert serving.own_address("0.0.0.0") is None  # noqa: S104  # likewise


class Asking:
    """A socket on a machine in a network."""

    def __init__(self, family: int, kind: int) -> None:
        self.own = {socket.AF_INET: "192.0.2.7", socket.AF_INET6: "2001:db8::7"}[socket.AddressFamily(family)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *how: object) -> None:
        pass

    def connect(self, address: tuple[str, int]) -> None:
        pass

    def getsockname(self) -> tuple[str, int]:
        return self.own, 1
