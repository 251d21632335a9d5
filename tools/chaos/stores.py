"""Where answers are stored: SQLite or a PostgreSQL of our own, on a small disk that can be filled.

The disk is a tmpfs where mounting is allowed; elsewhere files of the running processes are kept from growing
(RLIMIT_FSIZE), which fails their writes in nearly the same way. ``disk`` says which it was.
"""

import os
import pwd
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from time import sleep

from served import ROOT, CannotRun, NotHere, free_port, wait_until

sys.path.append(str(ROOT))

from kzcourse.sqlite import use_mended

use_mended()  # another program at the file of the server must not have the bug that damages it
sqlite3 = import_module("sqlite3")

OWNER = "postgres"
NAME = "kzcourse"
#: Of the small disk, in megabytes.
DISK = 192
PIECE = bytes(1 << 20)
#: In bytes: as far as files may reach where no tmpfs can be mounted.
LIMIT = 8192
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 40
shared_buffers = 16MB
min_wal_size = 8MB
max_wal_size = 24MB
wal_recycle = off
"""


class SmallDisk:
    """A folder with little room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=0755", "kzcourse-chaos", str(folder)]
        self.is_mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0

    @property
    def kind(self) -> str:
        return (
            f"tmpfs of {DISK} MB" if self.is_mounted else "files kept from growing (RLIMIT_FSIZE): mounting is refused"
        )

    def fill(self, processes: list[int]) -> None:
        if self.is_mounted:
            with (self.folder / "ballast").open("ab", buffering=0) as ballast, suppress(OSError):
                while True:
                    ballast.write(PIECE)
        else:
            _limit_files(processes, LIMIT)

    def empty(self, processes: list[int]) -> None:
        if self.is_mounted:
            (self.folder / "ballast").unlink(missing_ok=True)
        else:
            _limit_files(processes, resource.RLIM_INFINITY)

    def remove(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


def _limit_files(processes: list[int], size: int) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def processes_of(group: int) -> list[int]:
    """All processes of a group, or of a session that it leads."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if group in {int(fields[2]), int(fields[3])}:
                found.append(int(entry.name))
    return found


class Sqlite:
    """The file of the server. Its "restart" is another program that keeps it locked, so that nobody can write."""

    engine = "SQLite"

    def __init__(self, disk: SmallDisk) -> None:
        self.disk = disk
        self.data = disk.folder / "data"

    def environment(self) -> dict[str, str]:
        return {"KZCOURSE_DATA": str(self.data), "DATABASE_URL": ""}

    def interrupt(self, seconds: float, *, killed: bool) -> str:
        with sqlite3.connect(self.data / "kzcourse.sqlite3", timeout=30, isolation_level=None) as held:
            held.execute("BEGIN EXCLUSIVE" if killed else "BEGIN IMMEDIATE")
            sleep(seconds)
            held.execute("ROLLBACK")
        if not killed:
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        held.close()
        return "kept locked by another program" + ("" if killed else ", then its log taken over")

    def processes(self, server_group: int) -> list[int]:
        return processes_of(server_group)

    def need_room(self) -> None:
        """Give back what its log has of the disk already: the next answer needs some anew."""
        with (
            sqlite3.connect(self.data / "kzcourse.sqlite3", timeout=5, isolation_level=None) as held,
            suppress(sqlite3.Error),
        ):
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        held.close()
        self.disk.fill([])

    def recover(self) -> None:
        """Nothing to do: each connection looks for itself."""

    def stop(self) -> None:
        """It ends with the server."""


class Postgresql:
    engine = "PostgreSQL"

    def __init__(self, disk: SmallDisk) -> None:
        self.disk = disk
        self.data = disk.folder / "data"
        self.folder = disk.folder / "postgresql"
        self.log = disk.folder.parent / "postgresql.log"
        self.port = free_port()
        self._make()

    def _make(self) -> None:
        self.folder.mkdir(mode=0o700)
        self.log.touch()
        if os.geteuid() == 0:
            try:
                owner = pwd.getpwnam(OWNER)
            except KeyError:
                raise NotHere(f"There is no user {OWNER}. On Debian: apt install postgresql") from None
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            os.chown(self.log, owner.pw_uid, owner.pw_gid)
        made = ["-D", str(self.folder), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=1"]
        _run("initdb", *made)
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS + f"port = {self.port}\n")
        self._start()
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER]
        _run("createdb", *where, NAME)

    def _start(self) -> None:
        _run("pg_ctl", "-D", str(self.folder), "-l", str(self.log), "-w", "-t", "60", "start")

    def environment(self) -> dict[str, str]:
        url = f"postgres://{OWNER}@127.0.0.1:{self.port}/{NAME}"
        return {"KZCOURSE_DATA": str(self.data), "DATABASE_URL": url}

    def interrupt(self, seconds: float, *, killed: bool) -> str:
        how = "immediate" if killed else "fast"
        _run("pg_ctl", "-D", str(self.folder), "-m", how, "-w", "stop")
        sleep(seconds)
        self._start()
        return f"pg_ctl -m {how}, and started again"

    def processes(self, server_group: int) -> list[int]:
        with suppress(OSError, ValueError):
            postmaster = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            return processes_of(postmaster)
        return []

    def need_room(self) -> None:
        """Let it begin a new file of its log, since those that it has would do for a while."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, "-d", NAME]
        _succeeds("psql", "-X", "-q", *where, "-c", "SELECT pg_switch_wal()")

    def recover(self) -> None:
        """A server that could not write its log has stopped: somebody starts it when there is room again."""

        def starts() -> bool:
            if _succeeds("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)):
                return True
            _succeeds("pg_ctl", "-D", str(self.folder), "-l", str(self.log), "-w", "-t", "30", "start")
            return False

        wait_until(starts, f"PostgreSQL did not come back; see {self.log}", seconds=120)

    def stop(self) -> None:
        _succeeds("pg_ctl", "-D", str(self.folder), "-m", "immediate", "-w", "stop")


Store = Sqlite | Postgresql


@contextmanager
def store(engine: str, scratch: Path) -> Iterator[Store]:
    disk = SmallDisk(scratch / "disk")
    try:
        made: Store = Sqlite(disk) if engine == "sqlite" else Postgresql(disk)
        try:
            yield made
        finally:
            made.stop()
    finally:
        disk.remove()


def _command(program: str, *arguments: str) -> list[str]:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[4]))
    if not found:
        raise NotHere(f"PostgreSQL's {program} is not installed. On Debian: apt install postgresql")
    as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    return [*as_owner, str(found[-1]), *arguments]


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        _command(program, *arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise CannotRun(f"{program} failed: {done.stderr}")


def _succeeds(program: str, *arguments: str) -> bool:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(_command(program, *arguments), cwd="/", check=False, **quiet).returncode == 0
