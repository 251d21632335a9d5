"""A PostgreSQL primary with a streaming standby, each a server of its own in a temporary folder.

Only their hosts' network reaches them, so they ask for no password.
"""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from network import SUBNET, CannotBuild, Host, NotHere

#: Who runs the servers: they refuse to run as root.
OWNER = "postgres"
NAME = "kzcourse"
#: Seconds that a server may take to start, to follow or to be promoted.
PATIENCE = 60.0
SETTINGS = """
listen_addresses = '*'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 64MB
wal_level = replica
hot_standby = on
wal_sender_timeout = 5s
wal_receiver_timeout = 5s
log_min_messages = fatal
"""
ADMISSION = f"""
local all all trust
host all all {SUBNET}.0/24 trust
host replication all {SUBNET}.0/24 trust
"""


@dataclass(frozen=True)
class Server:
    """One PostgreSQL server on a host, with its data in ``folder``."""

    host: Host
    folder: Path

    def start(self) -> None:
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.host.start(program("postgres"), "-D", str(self.folder), log=log, user=OWNER)
        wait_until(self.answers, f"PostgreSQL of {self.folder.name} did not start; see its log")

    def answers(self) -> bool:
        return self.host.succeeds(program("pg_isready"), "-q", "-h", self.host.address, "-d", "postgres", user=OWNER)

    def ask(self, statement: str, *, database: str = NAME) -> str:
        psql = [program("psql"), "-X", "-q", "-A", "-t", "-h", self.host.address, "-d", database, "-c", statement]
        return self.host.run(*psql, user=OWNER).strip()

    def promote(self) -> None:
        self.host.run(program("pg_ctl"), "promote", "-w", "-t", str(int(PATIENCE)), "-D", str(self.folder), user=OWNER)


def primary_on(host: Host, folder: Path) -> Server:
    """A new server with an empty database."""
    _own(folder)
    host.run(program("initdb"), "-D", str(folder), "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", user=OWNER)
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    (folder / "pg_hba.conf").write_text(ADMISSION, encoding="utf-8")
    server = Server(host, folder)
    server.start()
    server.ask(f"CREATE DATABASE {NAME}", database="postgres")
    return server


def standby_on(host: Host, folder: Path, primary: Server, *, name: str) -> Server:
    """A copy of the primary that follows it from now on."""
    _own(folder)
    source = f"host={primary.host.address} user={OWNER} application_name={name}"
    copy = [program("pg_basebackup"), "-D", str(folder), "-d", source, "--write-recovery-conf", "--checkpoint=fast"]
    host.run(*copy, user=OWNER)
    server = Server(host, folder)
    server.start()
    wait_until(lambda: follows(primary, name), f"{name} does not follow")
    return server


def wait_for_standby_at_each_commit(primary: Server, *, name: str) -> None:
    """From now on an answer is acknowledged when the standby has it on its disk too.

    Said to the primary alone: a standby that was promoted has nobody to wait for, and would wait for ever.
    """
    primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
    primary.ask("SELECT pg_reload_conf()")
    wait_until(lambda: follows(primary, name, state="sync"), f"{name} does not become synchronous")


def follows(primary: Server, name: str, *, state: str = "async") -> bool:
    standbys = primary.ask("SELECT application_name, state, sync_state FROM pg_stat_replication", database="postgres")
    return f"{name}|streaming|{state}" in standbys.splitlines()


def program(name: str) -> str:
    """The newest installed PostgreSQL's program."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    if not found:
        raise NotHere(f"PostgreSQL's {name} is not installed. On Debian: apt install postgresql")
    return str(found[-1])


def wait_until(holds: Callable[[], bool], otherwise: str, *, seconds: float = PATIENCE) -> None:
    until = monotonic() + seconds
    while not holds():
        if monotonic() > until:
            raise CannotBuild(otherwise)
        sleep(0.1)


def _own(folder: Path) -> None:
    """A folder that the server's user alone may read."""
    try:
        owner = pwd.getpwnam(OWNER)
    except KeyError:
        raise NotHere(f"There is no user {OWNER}. On Debian: apt install postgresql") from None
    folder.mkdir(mode=0o700)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
