"""A Redis of our own, to be stopped in the middle."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.waiting import eventually


@dataclass
class OwnRedis:
    """A server on a free port that keeps nothing."""

    folder: Path
    port: int
    password: str = "step#pe"
    _process: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"redis://:step%23pe@127.0.0.1:{self.port}/1"

    def start(self) -> None:
        command = [shutil.which("redis-server") or "redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--requirepass", self.password, "--dir", str(self.folder)]
        self._process.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        eventually(self.answers)

    def stop(self) -> None:
        for process in self._process:
            process.kill()
            process.wait()
        self._process.clear()

    def answers(self) -> bool:
        with socket.socket() as trying:
            return trying.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def own_redis(folder: Path) -> Iterator[OwnRedis]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        server = OwnRedis(folder, free.getsockname()[1])
    server.start()
    try:
        yield server
    finally:
        server.stop()
