"""A network of its own on one machine: a switch and hosts, each a network namespace, that nothing else reaches.

Nothing is added to the machine's own network. Every process that runs on a host is in that host's namespace, so that all of
them are found again and ended by their numbers, whatever they started in turn.
"""

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import IO

#: Namespaces are named after the process that made them, so that those of a run which was itself killed are known.
PREFIX = "kzc"
SUBNET = "10.77.0"
#: Seconds that a process may take to vanish once it was killed.
VANISHING = 20.0


class CannotBuild(Exception):
    """Something does not come up; the text says what."""


class NotHere(CannotBuild):
    """This machine lacks or refuses what is needed; the text says what to do."""


@dataclass(frozen=True)
class Host:
    """A machine of the network: its namespace, its address, and the name of its cable at the switch."""

    namespace: str
    address: str
    cable: str
    switch: str

    def command(self, *words: str, user: str = "") -> list[str]:
        """The command as it runs on this host, perhaps as another user; the process keeps the number of the first."""
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        return ["ip", "netns", "exec", self.namespace, *as_user, *words]

    def start(
        self, *words: str, log: IO[bytes], user: str = "", environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*words, user=user),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd="/",
        )

    def run(self, *words: str, user: str = "", environment: Mapping[str, str] | None = None) -> str:
        return _run(*self.command(*words, user=user), environment=environment)

    def succeeds(self, *words: str, user: str = "") -> bool:
        done = subprocess.run(self.command(*words, user=user), capture_output=True, check=False, timeout=30, cwd="/")
        return done.returncode == 0

    def processes(self) -> list[int]:
        return [int(pid) for pid in _run("ip", "netns", "pids", self.namespace).split()]

    def kill(self) -> None:
        """End everything that runs here with SIGKILL, and wait until it is gone."""
        until = monotonic() + VANISHING
        while pids := [pid for pid in self.processes() if not _is_dead(pid)]:
            if monotonic() > until:
                raise CannotBuild(f"processes {pids} of {self.namespace} do not end")
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            sleep(0.02)

    def unplug(self) -> None:
        """Nothing comes through any more, and nobody is told: as in a power cut, or when a cable is pulled."""
        _run("ip", "-n", self.switch, "link", "set", self.cable, "down")

    def plug_in(self) -> None:
        _run("ip", "-n", self.switch, "link", "set", self.cable, "up")


@contextmanager
def network(*names: str) -> Iterator[dict[str, Host]]:
    """Hosts with these names, on one switch; all is gone afterwards, with every process that runs there."""
    if os.geteuid() != 0:
        raise NotHere("network namespaces are made by root alone. Run it as root.")
    sweep()
    mine = f"{PREFIX}{os.getpid()}"
    switch = f"{mine}-switch"
    hosts = {
        name: Host(f"{mine}-{name}", f"{SUBNET}.{place}", name, switch) for place, name in enumerate(names, start=11)
    }
    try:
        try:
            _run("ip", "netns", "add", switch)
            _run("ip", "-n", switch, "link", "add", "bridge", "type", "bridge")
            _run("ip", "-n", switch, "link", "set", "bridge", "up")
        except CannotBuild as error:
            raise NotHere(f"This machine makes no network namespaces: {error}") from error
        for host in hosts.values():
            _wire(host)
        yield hosts
    finally:
        _remove(mine)


def _wire(host: Host) -> None:
    """Make the host and plug it in."""
    _run("ip", "netns", "add", host.namespace)
    own = ["ip", "-n", host.namespace]
    _run("ip", "-n", host.switch, "link", "add", host.cable, "type", "veth", "peer", "eth0", "netns", host.namespace)
    _run("ip", "-n", host.switch, "link", "set", host.cable, "master", "bridge", "up")
    _run(*own, "address", "add", f"{host.address}/24", "dev", "eth0")
    _run(*own, "link", "set", "eth0", "up")
    _run(*own, "link", "set", "lo", "up")


def sweep() -> None:
    """Remove what runs left behind that were killed themselves."""
    owners = {found[0] for name in _namespaces() if (found := re.match(rf"{PREFIX}\d+(?=-)", name))}
    for owner in owners:
        if not Path(f"/proc/{owner.removeprefix(PREFIX)}").exists():
            _remove(owner)


def _remove(owner: str) -> None:
    for name in _namespaces():
        if name.startswith(f"{owner}-"):
            Host(name, "", "", "").kill()
            _run("ip", "netns", "delete", name)


def _namespaces() -> list[str]:
    return [line.split()[0] for line in _run("ip", "netns", "list").splitlines() if line.strip()]


def _is_dead(pid: int) -> bool:
    """Gone, or killed and only waiting to be asked for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in {"Z", "X"}


def _run(*words: str, environment: Mapping[str, str] | None = None) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment, cwd="/")
    except FileNotFoundError as error:
        raise NotHere(f"{words[0]} is not installed. On Debian: apt install iproute2") from error
    except subprocess.CalledProcessError as error:
        raise CannotBuild(f"{' '.join(words)}\n{error.stderr.strip() or error.stdout.strip()}") from error
    return done.stdout
