"""What one request of each kind costs: seconds of the processor on each host, log written by the database, bytes sent.

One device after the other asks, so that the time of a request is its own; processor time is read from the system, for all
processes of a host together. Other work on the machine makes it at most a little longer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean, median
from typing import Any

from network import CannotBuild, Host
from servers import ROOT, Cluster

HERE = Path(__file__).resolve().parent
#: What is asked, and how often by each learner, in this order.
ROUNDS = {
    "join": 1,
    "my course": 10,
    "lesson": 10,
    "quiz": 10,
    "start": 1,
    "question": 10,
    "save": 15,
    "presence": 10,
    "hand in": 1,
}
#: What is asked once before it counts.
WARMED_UP = ("my course", "lesson", "quiz", "question", "save", "presence")


def measured(cluster: Cluster, lesson: dict[str, Any], *, commit: str) -> dict[str, Any]:
    command = cluster.hosts["street"].command(sys.executable, str(HERE / "asking.py"))
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        _tell(process, json.dumps(lesson))
        found = {}
        for name, rounds in ROUNDS.items():
            if name in WARMED_UP:
                _ask(process, name, 1)
            found[name] = _cost(cluster, process, name, rounds)
            if name == "save":
                cluster.primary.ask("CHECKPOINT")
                found["save after a checkpoint"] = _cost(cluster, process, name, 1)
    finally:
        process.kill()
        process.wait()
    return {
        "commit": commit,
        "learners": lesson["learners"],
        "load": [round(each, 1) for each in os.getloadavg()],
        "milliseconds": found,
        "complaints": [],
    }


def _cost(cluster: Cluster, process: subprocess.Popen[str], name: str, rounds: int) -> dict[str, float]:
    """Of one request, in milliseconds and bytes."""
    watched = {"app": cluster.apps[0].host, "database": cluster.primary.host, "standby": cluster.standby.host}
    watched["balancer"] = cluster.hosts["balancer"]
    before = {each: _processor_seconds(host) for each, host in watched.items()}
    log_before = _log_position(cluster)
    told = _ask(process, name, rounds)
    count = len(told["seconds"])
    written = _log_position(cluster) - log_before
    used = {each: _processor_seconds(host) - before[each] for each, host in watched.items()}
    return {
        "requests": count,
        **{f"processor_{each}": round(1000 * seconds / count, 2) for each, seconds in used.items()},
        "median_until_answered": round(1000 * median(told["seconds"]), 1),
        "log_bytes": round(written / count),
        "answer_bytes": round(mean(told["sizes"])),
    }


def _log_position(cluster: Cluster) -> int:
    return int(cluster.primary.ask("SELECT pg_current_wal_insert_lsn() - '0/0'"))


def _processor_seconds(host: Host) -> float:
    """What all processes of the host have used, and those that have ended and were their children."""
    ticks = 0
    for pid in host.processes():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return ticks / os.sysconf("SC_CLK_TCK")


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin  # noqa: S101  # for type checkers
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _ask(process: subprocess.Popen[str], name: str, rounds: int) -> dict[str, list[float]]:
    _tell(process, f"{name} {rounds}")
    assert process.stdout  # noqa: S101  # for type checkers
    line = process.stdout.readline()
    if not line:
        raise CannotBuild(f"{name} could not be measured")
    told: dict[str, list[float]] = json.loads(line)
    return told
