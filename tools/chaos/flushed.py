"""Whether an acknowledged answer was on the disk before anybody heard of it: the server's own system calls, seen by strace.

A learner gives some answers to a real server on SQLite. Between the arrival of each and the first byte of what the server
says to it, an fdatasync or fsync of the database's log must have come back. Prints JSON; status 1 if one had not.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from threading import Event
from typing import Any

from learners import Counts, Learner, Lesson
from served import ROOT, CannotRun, Server

HERE = Path(__file__).resolve().parent
#: Answers to give, each of them alone: nobody else's flush may be taken for its own.
ANSWERS = 5
#: The status where strace is missing.
NOT_HERE = 75
CALLS = "trace=fsync,fdatasync,recvfrom,read,sendto,write,writev,sendmsg"
LINE = re.compile(r"^(?P<pid>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<call>\w+)\()(?P<rest>.*)$")
POSTED = re.compile(r'"POST /attempts/[0-9a-f-]+/\d+/answer/ ')
LOG = "kzcourse.sqlite3-wal>"


@dataclass(frozen=True)
class Seen:
    """A system call as it came back: its name, what it was called with and the result."""

    call: str
    text: str


def calls(lines: Iterable[str]) -> Iterator[Seen]:
    """The calls in the order in which they came back. One that another process interrupts stands on two lines."""
    begun: dict[str, str] = {}
    for line in lines:
        found = LINE.match(line)
        if not found:
            continue
        if found["call"] and line.rstrip().endswith("<unfinished ...>"):
            begun[found["pid"]] = found["rest"]
        elif found["call"]:
            yield Seen(found["call"], found["rest"])
        else:
            yield Seen(found["resumed"], begun.pop(found["pid"], "") + found["rest"])


def judged(seen: Iterable[Seen]) -> dict[str, int]:
    """How many answers were acknowledged, and how many of them after a flush of the log that had come back."""
    waiting = flushed = False
    counted = {"acknowledged": 0, "flushed before": 0}
    for each in seen:
        if each.call in {"recvfrom", "read"} and POSTED.search(each.text):
            waiting, flushed = True, False
        elif each.call in {"fsync", "fdatasync"} and LOG in each.text and each.text.rstrip().endswith("= 0"):
            flushed = True
        elif waiting and each.call in {"sendto", "write", "writev", "sendmsg"} and '"HTTP/1.1 200' in each.text:
            counted["acknowledged"] += 1
            counted["flushed before"] += flushed
            waiting = False
    return counted


def main() -> None:
    if shutil.which("strace") is None:
        print("strace is not installed. On Debian: apt install strace", file=sys.stderr)
        sys.exit(NOT_HERE)
    with tempfile.TemporaryDirectory(prefix="kzcourse-flushed-", ignore_cleanup_errors=True) as scratch:
        try:
            told = _trace(Path(scratch))
        except CannotRun as error:
            print(f"The server can't be watched. {error}", file=sys.stderr)
            sys.exit(1)
    print(json.dumps(told))
    sys.exit(told["acknowledged"] < ANSWERS or told["flushed before"] < told["acknowledged"])


def _trace(scratch: Path) -> dict[str, int]:
    environment = dict(os.environ) | {"KZCOURSE_DATA": str(scratch / "data"), "DATABASE_URL": ""}
    preparing = [sys.executable, str(HERE / "inside.py"), "preparing", "1", "60"]
    lesson = json.loads(run(preparing, env=environment, capture_output=True, check=True, cwd=ROOT).stdout)
    trace = scratch / "trace"
    under = ["strace", "--seccomp-bpf", "-f", "-y", "-s", "80", "-e", CALLS, "-o", str(trace)]
    server = Server(environment, scratch / "log", under=under)
    try:
        server.start()
        _answer(lesson, server.port)
    finally:
        server.kill()
    with trace.open(encoding="utf-8", errors="replace") as lines:
        return judged(calls(lines))


def _answer(lesson: dict[str, Any], port: int) -> None:
    """One learner answers until enough are acknowledged."""
    over, counts = Event(), Counts()
    told = Lesson(port, lesson["quiz"], lesson["assignment"], (0.02, 0.05), 1, 0.02)
    learner = Learner(0, lesson["learners"][0], told, counts, over)
    learner.start()
    while learner.is_alive() and counts.acknowledged < ANSWERS:
        over.wait(0.05)
    over.set()
    learner.join(timeout=60)
    if learner.complaint:
        raise CannotRun(learner.complaint)


if __name__ == "__main__":
    main()
