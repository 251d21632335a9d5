"""Several processes that serve at one socket: one that is killed is replaced, and all stop together."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from kzcourse import environment, sqlite, workers
from kzcourse.shares import AWAY, Share, shares
from lessons.models import Course

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process serves")

#: A server whose processes answer each connection with their number, and stop politely.
SERVER = """
import os, signal, socket, sys, time
from kzcourse import workers
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
def serve(share):
    asked = []
    signal.signal(signal.SIGTERM, lambda *said: asked.append(1))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    listener.settimeout(0.05)
    while not asked:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        connection.sendall(str(os.getpid()).encode())
        connection.close()
    BODY
workers.LEAST_SECONDS = 0.1
workers.serve_by_workers(serve, 2, patience=PATIENCE)
print("stopped", flush=True)
"""


class Server:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        self.process = process
        self.port = int(process.stdout.readline())

    def workers(self) -> set[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii").split()
        return set(map(int, found))

    def two_workers(self) -> set[int]:
        return wait_for(lambda: found if len(found := self.workers()) == 2 else None)

    def ask(self) -> int:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            return int(connection.recv(100))


def wait_for(what: Callable[[], "set[int] | None"]) -> set[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if (found := what()) is not None:
            return found
        time.sleep(0.02)
    pytest.fail("it did not come about")


def is_gone(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    return True


@contextmanager
def running(body: str = "pass", *, patience: float = 10) -> Iterator[Server]:
    with started(textwrap.dedent(SERVER).replace("BODY", body).replace("PATIENCE", str(patience))) as server:
        yield server


@contextmanager
def started(script: str) -> Iterator[Server]:
    environ = os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


def test_both_answer_at_the_same_address() -> None:
    with running() as server:
        both = server.two_workers()

        answered = wait_for(lambda: seen if len(seen := {server.ask() for _ in range(20)}) == 2 else None)

    assert answered == both


#: Processes of a real server, which answer with their number and keep each connection; a slow machine has time to wake up.
KEEPING = """
import os
from functools import partial
from kzcourse import serving, workers
def application(environ, start_response):
    said = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]
serving.HESITATION = 0.5
listener = serving.listen("127.0.0.1", 0)
print(listener.getsockname()[1], flush=True)
workers.serve_by_workers(partial(serving.serve_until_stopped, application, listener, behind_proxy=False), 2, patience=15)
"""


def test_connections_that_are_kept_are_shared_out() -> None:
    held: Counter[int] = Counter()
    with started(KEEPING) as server, ExitStack() as kept:

        def connect() -> None:
            connection = kept.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=20)))
            connection.request("GET", "/")
            held[int(connection.getresponse().read())] += 1

        while len(held) < 2:  # the one may begin long before the other
            connect()
        for _ in range(held.total() + 6):
            connect()

    assert max(held.values()) - min(held.values()) <= 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_all_stop_politely(number: int) -> None:
    with running("time.sleep(0.2); print('polite', flush=True)") as server:
        both = server.two_workers()
        server.ask()
        server.process.send_signal(number)
        output, errors = server.process.communicate(timeout=20)

    assert output.split() == ["polite", "polite", "stopped"]
    assert server.process.returncode == 0, errors
    assert all(map(is_gone, both))


def test_a_worker_that_is_told_twice_still_stops_politely() -> None:
    with running(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(0.3); print('polite', flush=True)"
    ) as server:
        both = server.two_workers()
        for pid in both:  # as a supervisor does that tells all processes
            os.kill(pid, signal.SIGTERM)
        server.process.send_signal(signal.SIGTERM)
        output, _errors = server.process.communicate(timeout=20)

    assert output.split() == ["polite", "polite", "stopped"]


def test_one_that_is_killed_is_replaced() -> None:
    with running() as server:
        first, other = server.two_workers()
        os.kill(first, signal.SIGKILL)
        replaced = wait_for(lambda: both if len(both := server.workers() - {first}) == 2 else None)
        answered = wait_for(lambda: seen if len(seen := {server.ask() for _ in range(20)}) == 2 else None)
        server.process.send_signal(signal.SIGTERM)
        _output, errors = server.process.communicate(timeout=20)

    assert other in replaced
    assert answered == replaced
    assert f"Worker {first} ended after" in errors
    assert server.process.returncode == 0


def test_where_the_first_is_killed_all_go_and_the_address_is_free() -> None:
    with running("time.sleep(60)") as server:
        both = server.two_workers()
        server.ask()
        server.process.kill()
        server.process.wait()

        wait_for(lambda: both if all(map(is_gone, both)) else None)

        with socket.create_server(("127.0.0.1", server.port)):
            pass


def test_who_does_not_stop_in_time_is_killed() -> None:
    with running("time.sleep(60)", patience=0.3) as server:
        server.two_workers()
        server.process.send_signal(signal.SIGTERM)
        output, _errors = server.process.communicate(timeout=20)

    assert output.split() == ["stopped"]


def test_asked_twice_it_stops_at_once() -> None:
    with running("time.sleep(60)", patience=60) as server:
        server.two_workers()
        server.process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        server.process.send_signal(signal.SIGINT)
        output, _errors = server.process.communicate(timeout=20)

    assert output.split() == ["stopped"]


def test_one_that_fails_says_why_and_the_next_waits() -> None:
    script = SERVER.replace("BODY", "pass").replace("PATIENCE", "1").replace("asked = []", "raise OSError('no disk')")
    environ = os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}

    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        assert process.stderr
        said = [process.stderr.readline() for _ in range(30)]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)

    assert {"A worker failed.\n", "OSError: no disk\n"} <= set(said)
    assert process.returncode == 0


# A process of its own measures nothing of these, so their parts are asked here.


class Exited(BaseException):
    """Instead of the end of the process."""


@pytest.fixture
def in_the_worker(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """As if this were the process that was begun; with which statuses it would have ended."""
    statuses: list[int] = []

    def leave(status: int) -> None:
        statuses.append(status)
        raise Exited

    monkeypatch.setattr(os, "fork", lambda: 0)
    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(os, "getppid", os.getpid)
    monkeypatch.setattr("ctypes.CDLL", lambda *args, **kwargs: Library())
    return statuses


@pytest.fixture
def share() -> Share:
    return shares(2)[0]


class Library:
    def prctl(self, *said: int) -> int:
        return 0


@pytest.mark.parametrize(("served", "waited"), [(0.2, [1.0]), (5.0, [])])
def test_the_next_begins_later_where_one_ended_at_once(
    monkeypatch: pytest.MonkeyPatch, share: Share, served: float, waited: list[float]
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(workers, "_start", lambda serve, share: 8)
    share.tell(3)
    running = {7: workers.Worker(time.monotonic() - served, share)}

    workers._replace(7, running, lambda share: None)

    assert {pid: worker.share for pid, worker in running.items()} == {8: share}
    assert share.held[share.place] == AWAY
    assert slept == waited


def test_a_worker_ends_with_what_it_served(in_the_worker: list[int], share: Share) -> None:
    with pytest.raises(Exited):
        workers._start(lambda share: None, share)

    assert in_the_worker == [0]


def test_a_worker_that_fails_ends_with_an_error(
    in_the_worker: list[int], share: Share, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Exited):
        workers._start(lambda share: 1 / 0, share)

    assert in_the_worker == [1]
    assert "A worker failed." in caplog.text


def test_a_worker_whose_first_process_has_gone_ends(in_the_worker: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getppid", lambda: 1)

    with pytest.raises(Exited):
        workers._live_and_die_with(2)

    assert in_the_worker == [1]


# How many there are


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def be(is_mended: bool) -> None:
        monkeypatch.setattr(sqlite, "use_mended", lambda: (3, 53, 4) if is_mended else (3, 40, 1))

    for name in ("WORKERS", "THREADS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    be(True)
    return be


def test_two_processes_serve_where_they_can_share_the_database(mended: Callable[[bool], None]) -> None:
    assert (environment.workers(), environment.threads()) == (2, 1)


def test_postgresql_can_be_shared_whatever_sqlite_is_there(
    mended: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mended(False)
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/course")

    assert (environment.workers(), environment.threads()) == (2, 4)


def test_one_serves_where_sqlite_has_the_bug(mended: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch) -> None:
    mended(False)
    assert environment.workers() == 1

    monkeypatch.setenv("WORKERS", "3")
    with pytest.raises(
        ImproperlyConfigured, match=r"^WORKERS is 3, but SQLite 3\.40\.1 can damage .* Leave it empty\.$"
    ):
        environment.workers()


def test_one_serves_on_other_systems(mended: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert environment.workers() == 1

    monkeypatch.setenv("WORKERS", "2")
    with pytest.raises(ImproperlyConfigured, match=r"^WORKERS is 2, but only on Linux"):
        environment.workers()


def test_the_operator_may_say_how_many(mended: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKERS", "5")
    monkeypatch.setenv("THREADS", "3")

    assert (environment.workers(), environment.threads()) == (5, 3)


# Which SQLite


@pytest.mark.parametrize(
    ("version", "is_mended"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_without_the_bug_are_known(version: tuple[int, int, int], is_mended: bool) -> None:
    assert sqlite.is_mended(version) is is_mended


def in_a_process(said: str) -> str:
    environ = os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, env=environ, check=True)
    return done.stdout.strip()


def test_where_there_is_a_better_one_everybody_gets_it() -> None:
    pytest.importorskip("pysqlite3")
    asked = "import sqlite3; sqlite3.sqlite_version_info = (3, 40, 1); from kzcourse import sqlite; v = sqlite.use_mended();"

    printed = in_a_process(f"{asked} from sqlite3 import dbapi2; print(sqlite.is_mended(v), dbapi2.__name__)")

    assert printed == "True pysqlite3.dbapi2"


def test_it_is_left_alone_where_there_is_none_better(monkeypatch: pytest.MonkeyPatch) -> None:
    own = sys.modules["sqlite3"]
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("kzcourse.sqlite.sqlite3.sqlite_version_info", (3, 40, 1))

    assert sqlite.use_mended() == own.sqlite_version_info
    assert sys.modules["sqlite3"] is own


def test_another_database_sees_to_its_indexes_itself() -> None:
    class Connection:
        vendor = "postgresql"

        def cursor(self) -> None:
            pytest.fail("it was asked")

    sqlite.count_rows(Connection())


@pytest.mark.django_db
def test_the_database_knows_how_many_rows_an_index_leaves() -> None:
    Course.objects.bulk_create(Course(slug=f"course-{number}") for number in range(300))

    sqlite.count_rows(connection)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'lessons_course'")
            assert any(str(row[0]).startswith("300 ") for row in cursor.fetchall())
