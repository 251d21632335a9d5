"""The real server, ``manage.py serve``, known by its command line, its port and the signals it takes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds that the server may take to be ready, and to stop when asked.
STARTING, STOPPING = 120.0, 20.0


class CannotRun(Exception):
    """Chaos can't go on; the text says why and what to do."""


class Server:
    """All its processes are one group, so that a kill leaves none of them. ``under`` is a program that starts it: strace."""

    def __init__(self, environment: Mapping[str, str], log: Path, *, under: Sequence[str] = ()) -> None:
        self.environment, self.log, self.under = environment, log, under
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*self.under, sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=dict(self.environment), cwd=ROOT, start_new_session=True
            )
        wait_until(self.is_ready, f"the server did not get ready; see {self.log}", seconds=STARTING)

    def is_ready(self) -> bool:
        if self._process and self._process.poll() is not None:
            last = self.log.read_text(errors="replace").splitlines()[-15:]
            raise CannotRun("the server stopped by itself:\n" + "\n".join(last))
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def group(self) -> int:
        if self._process is None:
            raise CannotRun("the server was never started")
        return self._process.pid

    def kill(self) -> None:
        """As the kernel does when memory is short: no process of it finishes anything."""
        with suppress(ProcessLookupError):
            os.killpg(self.group, signal.SIGKILL)
        if self._process:
            self._process.wait()

    def stop(self) -> None:
        """As an operator does."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=STOPPING)
            self.kill()


class NotHere(CannotRun):
    """This machine lacks something."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def wait_until(holds: Callable[[], bool], otherwise: str, *, seconds: float) -> None:
    until = monotonic() + seconds
    while not holds():
        if monotonic() > until:
            raise CannotRun(otherwise)
        sleep(0.1)
