"""The app servers, the cache and the balancer of the cluster."""

import os
import secrets
import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from databases import Server, wait_until
from network import Host, NotHere

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PORT = 8000
#: Under this name the learners know the site.
SITE = "course.test"
#: Seconds that an app server may take to serve its first page.
STARTING = 120.0
UNAVAILABLE = (
    "HTTP/1.0 503 Service Unavailable\r\nCache-Control: no-store\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Retry-After: 2\r\n\r\nThe site can't answer at the moment. Wait a moment and try again.\n"
)


@dataclass(frozen=True)
class AppServer:
    """``manage.py serve`` on a host. What it keeps in ``folder`` is thrown away at each start: nothing there may matter.

    Static files are elsewhere and shared, as in an image of a container, where they are built once.
    """

    host: Host
    folder: Path
    environment: Mapping[str, str]

    def start(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        own = {**self.environment, "KZCOURSE_DATA": str(self.folder)}
        listen = ["--host", "0.0.0.0", "--port", str(PORT)]  # noqa: S104  # in a network namespace of its own
        serve = [sys.executable, str(ROOT / "manage.py"), "serve", "--prepared", *listen]
        with self.log.open("ab") as log:
            self.host.start(*serve, log=log, environment=own)

    @property
    def log(self) -> Path:
        return self.folder.parent / f"{self.folder.name}.log"


@dataclass(frozen=True)
class Balancer:
    """HAProxy on a host, which tells over its socket how it sees the app servers."""

    host: Host
    folder: Path

    def start(self, servers: Sequence[AppServer], *, health: str) -> None:
        if shutil.which("haproxy") is None:
            raise NotHere("haproxy is not installed. On Debian: apt install haproxy")
        lines = [f"  server {server.folder.name} {server.host.address}:{PORT} check" for server in servers]
        written = Template((HERE / "haproxy.cfg").read_text(encoding="utf-8")).substitute(
            folder=self.folder, servers="\n".join(lines), health=health
        )
        (self.folder / "503.http").write_text(UNAVAILABLE, encoding="ascii", newline="")
        (self.folder / "haproxy.cfg").write_text(written, encoding="utf-8")
        with (self.folder / "balancer.log").open("ab") as log:
            self.host.start("haproxy", "-db", "-f", str(self.folder / "haproxy.cfg"), log=log)
        wait_until((self.folder / "balancer.sock").exists, "the balancer did not start; see its log")

    def states(self) -> dict[str, dict[str, str]]:
        """What it knows of each app server by name: ``status`` (UP or DOWN), ``wretr`` (tries repeated), and more."""
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(5)
            asking.connect(str(self.folder / "balancer.sock"))
            asking.sendall(b"show stat\n")
            told = b"".join(iter(lambda: asking.recv(65536), b"")).decode()
        names, *rows = [line.removeprefix("# ").split(",") for line in told.splitlines() if line]
        found = [dict(zip(names, row, strict=False)) for row in rows]
        return {each["svname"]: each for each in found if each["pxname"] == "course"}

    def wait_for(self, server: AppServer, status: str, *, seconds: float = STARTING) -> None:
        name = server.folder.name
        wait_until(
            lambda: self.states()[name]["status"].startswith(status),
            f"{name} does not become {status}",
            seconds=seconds,
        )


def cache_on(host: Host, folder: Path) -> None:
    """A Redis of its own that keeps nothing on disk."""
    if shutil.which("redis-server") is None:
        raise NotHere("redis-server is not installed. On Debian: apt install redis-server")
    with (folder / "cache.log").open("ab") as log:
        host.start("redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--save", "", log=log)  # noqa: S104  # likewise
    wait_until(lambda: host.succeeds("redis-cli", "-h", "127.0.0.1", "ping"), "Redis did not start")


def environment_of_servers(*, database: str, cache: str, folder: Path) -> dict[str, str]:
    """What all app servers share: nothing else is alike on them but the program and its static files."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX") if name in os.environ}
    return (
        {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}  # else each of them might compile Django anew
        | kept
        | {
            "DATABASE_URL": database,
            "CACHE_URL": cache,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "STATIC_ROOT": str(folder / "static"),
            "ALLOWED_HOSTS": SITE,
            "CSRF_TRUSTED_ORIGINS": f"https://{SITE}",
            "BEHIND_TLS": "1",
            "TIME_ZONE": "Asia/Almaty",
        }
    )


@dataclass(frozen=True)
class Cluster:
    """Everything together; ``environment`` is that of the app servers."""

    hosts: dict[str, Host]
    apps: list[AppServer]
    balancer: Balancer
    primary: Server
    standby: Server
    environment: dict[str, str]
    folder: Path
