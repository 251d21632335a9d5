"""PostgreSQL servers of our own, to be stopped and promoted: on free ports, in a folder that goes away."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.kzcourse.test_serve import free_port

#: Nothing is worth keeping, and one machine runs many of them.
QUICK = """
fsync = off
shared_buffers = 8MB
max_connections = 30
unix_socket_directories = ''
listen_addresses = '127.0.0.1'
"""


def binaries() -> Path:
    """Where the server's programs are: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "initdb")]
    return found[-1].parent


def run(program: str, *arguments: str | Path) -> None:
    """Run one of them; they refuse to be root."""
    command = [str(binaries() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


@dataclass(frozen=True)
class Server:
    """One server; ``postgres`` may do everything, without a password."""

    folder: Path
    port: int

    def url(self, name: str = "postgres") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        run("pg_ctl", "-D", self.folder, "-l", self.folder / "log", "-w", "-o", f"-p {self.port}", "start")

    def stop(self) -> None:
        run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop")

    def promote(self) -> None:
        run("pg_ctl", "-D", self.folder, "-w", "promote")

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as server:
            server.execute(sql)


@contextmanager
def primary() -> Iterator[Server]:
    """A new server with nothing in it."""
    # Not below the folders of pytest, which nobody else may enter.
    with TemporaryDirectory(prefix="kzcourse-postgresql-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(Path(folder) / "primary", free_port())
        run("initdb", "-D", server.folder, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        with (server.folder / "postgresql.conf").open("a") as settings:
            settings.write(QUICK)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def standby_of(server: Server) -> Iterator[Server]:
    """A copy that follows a server."""
    copy = Server(server.folder.with_name("standby"), free_port())
    run("pg_basebackup", "-d", server.url(), "-D", copy.folder, "-R", "-c", "fast", "-X", "stream")
    copy.start()
    try:
        yield copy
    finally:
        copy.stop()
