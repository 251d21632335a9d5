"""The real server, ``manage.py serve``, in a process of its own, and the process that asks it: for benches."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

from larger import ROOT

HERE = Path(__file__).resolve().parent
#: Seconds that a server may take to come up or to stop.
STARTING = 90
#: Megabytes that all processes of a server may take together, without the database.
MOST_MEGABYTES = 300
CORES = 2
HAS_PROC = Path("/proc/self/smaps_rollup").exists()


@dataclass
class Server:
    """A server that answers. ``complaints`` are what it logged as errors, once it has stopped."""

    port: int
    pid: int
    complaints: list[str] = field(default_factory=list)

    def pids(self) -> list[int]:
        """Its processes; the first began the others."""
        found = [self.pid]
        for each in found:
            for children in Path(f"/proc/{each}/task").glob("*/children"):
                found += map(int, children.read_text(encoding="ascii").split())
        return found

    def megabytes(self) -> float:
        """Of all its processes, what several share counted once (PSS)."""
        told = (Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii") for each in self.pids())
        return sum(int(re.search(r"^Pss:\s+(\d+) kB", each, re.MULTILINE)[1]) for each in told) / 1024  # type: ignore[index]

    def worked(self) -> float:
        """Seconds of the processor that its processes have used."""
        ticks = 0
        for each in self.pids():
            of_process = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += int(of_process[11]) + int(of_process[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(*, settings: str = "kzcourse.settings", **environment: str) -> Iterator[Server]:
    """A server that answers, on two cores where there are more."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    told = {"DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(HERE)}
    with TemporaryFile("w+") as log:
        command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | told | environment, cwd=ROOT
        )
        server = Server(port, process.pid)
        try:
            _confine(process.pid)
            wait_for(port)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=STARTING)
            log.seek(0)
            server.complaints += [
                f"the server: {each.strip()}" for each in log if " ERROR " in each or "Error:" in each
            ]


def _confine(pid: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, sorted(os.sched_getaffinity(0))[:CORES])


def too_large(server: Server) -> Iterator[str]:
    """Say how much memory a server has, and complain if it is too much."""
    megabytes = server.megabytes()
    print(f"  all {len(server.pids())} processes of the server together: {megabytes:.0f} MB", flush=True)
    if megabytes > MOST_MEGABYTES:
        yield f"the server has {megabytes:.0f} MB; {MOST_MEGABYTES} MB is the most."


def wait_for(port: int, path: str = "/healthz") -> None:
    until = monotonic() + STARTING
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except OSError:  # it doesn't listen yet, or prepares what it serves
            if monotonic() > until:
                raise
            sleep(0.02)


@dataclass(frozen=True)
class Answered:
    """What a round of requests came to; ``took`` has the seconds of each, ``worked`` those that asking took."""

    seconds: float
    took: list[float]
    statuses: dict[str, int]
    worked: float

    @property
    def per_second(self) -> float:
        return len(self.took) / self.seconds

    @property
    def share(self) -> float:
        """Of one processor, what asking took."""
        return self.worked / self.seconds


class Asking:
    """The process that asks (``load.py``)."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, server: Server, lanes: Sequence[Sequence[str]], *, seconds: float, once: bool = False) -> Answered:
        """Raises RuntimeError where an answer is missing or is another than a page, nothing, or a redirect."""
        order = {"port": server.port, "seconds": seconds, "lanes": lanes, "once": once}
        if not (self.process.stdin and self.process.stdout):
            raise RuntimeError("the load has no pipes")
        print(json.dumps(order), file=self.process.stdin, flush=True)
        told = json.loads(self.process.stdout.readline() or '{"error": "the load ended"}')
        if "error" in told or not set(told["statuses"]) <= {"200", "204", "302"}:
            raise RuntimeError(f"{told.get('error') or told['statuses']} for {lanes[0][0].partition(chr(13))[0]}")
        return Answered(**told)


@contextmanager
def asking() -> Iterator[Asking]:
    with subprocess.Popen(
        [sys.executable, str(HERE / "load.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Asking(process)
        finally:
            process.kill()


def request(
    method: str,
    path: str,
    cookies: Mapping[str, str],
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> str:
    """A request as a browser on a phone sends it, written out."""
    said: dict[str, Any] = {
        "Host": "127.0.0.1",
        "User-Agent": "Mozilla/5.0 (Linux; Android 13; SM-A125F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "en",
        "Accept-Encoding": "gzip",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        **(headers or {}),
    }
    if body is not None:
        said |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)}
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n{body or ''}"
