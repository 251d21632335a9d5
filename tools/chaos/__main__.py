"""A real server under scripted learners, while it, its database, its disk and its network fail again and again.

Counts what was lost, doubled or wrongly late; ends with status 1 if anything was. See docs/decisions/0018-chaos.md. Servers,
databases and disks are its own, in a temporary folder. With a seed it does the same blows in the same order.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from threading import Event
from time import monotonic, sleep, time
from types import FrameType
from typing import Any

from learners import Counts, Learner, Lesson
from plan import SECONDS, Blow, Kind, plan
from proxy import Proxy
from served import ROOT, CannotRun, NotHere, Server, wait_until
from stalled import StalledPhones
from stores import Store, store

HERE = Path(__file__).resolve().parent
ENGINES = ("sqlite", "postgresql")
STALLED = 8
#: Minutes that an attempt lasts, so that many end while something is broken.
TIME_LIMIT = 2
#: Seconds for which answers that were given in time are taken: longer than the longest drop, with room for what follows it.
GRACE = {False: 300, True: 1500}
#: Seconds in which every learner must have begun.
BEGINNING = 240.0
#: Seconds until every learner has sent what is kept and handed in.
ENDING = 300.0
#: The status where the machine lacks something.
LACKING = 75


class Chaos:
    """One engine's run."""

    def __init__(self, wanted: argparse.Namespace, engine: str, kept: Store, scratch: Path) -> None:
        self.wanted, self.kept, self.scratch = wanted, kept, scratch
        grace = {"ANSWER_GRACE_SECONDS": str(GRACE[wanted.long])}
        outside = {name: each for name, each in os.environ.items() if name not in {"CACHE_URL", "DATABASE_REPLICA_URL"}}
        self.environment = outside | kept.environment() | grace
        self.server = Server(self.environment, scratch / "server.log")
        self.proxy = Proxy(self.server.port, wanted.seed, wanted.pace)
        self.counts, self.over = Counts(), Event()
        self.done: list[dict[str, Any]] = []
        self.complaints: list[str] = []
        self.stalled: list[StalledPhones] = []
        self.sessions: list[str] = []
        self.engine = engine
        self.blows: dict[Kind, Callable[[float], str]] = {
            Kind.KILL: self._kill,
            Kind.RESTART: self._restart,
            Kind.DATABASE_KILLED: lambda seconds: self.kept.interrupt(seconds, killed=True),
            Kind.DATABASE_RESTARTED: lambda seconds: self.kept.interrupt(seconds, killed=False),
            Kind.DISK_FULL: self._fill,
            Kind.DROP: self._drop,
            Kind.LONG_DROP: self._drop,
            Kind.STALL: self._stall,
        }

    def run(self) -> dict[str, Any]:
        lesson = self._in_site("preparing", str(self.wanted.learners), str(TIME_LIMIT))
        self.sessions = [each["session"] for each in lesson["learners"]]
        self.server.start()
        self.proxy.start()
        try:
            learners = self._learners(lesson)
            began = time()
            for learner in learners:
                learner.start()
            wait_until(
                lambda: all(each.answers or not each.is_alive() for each in learners),
                "not everybody could begin",
                seconds=BEGINNING,
            )
            self._strike(learners)
            self._finish(learners)
            return self._report(learners, time() - began)
        finally:
            self.over.set()
            self.proxy.stop()
            self.server.kill()
            for phones in self.stalled:
                phones.close()

    def _in_site(self, *words: str) -> Any:
        command = [sys.executable, str(HERE / "inside.py"), *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT)
        if done.returncode:
            raise CannotRun(f"{words[0]} failed:\n{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])

    def _learners(self, lesson: dict[str, Any]) -> list[Learner]:
        wanted = self.wanted
        told = Lesson(
            self.proxy.port, lesson["quiz"], lesson["assignment"], tuple(wanted.thinking), wanted.seed, wanted.pace
        )
        return [Learner(number, who, told, self.counts, self.over) for number, who in enumerate(lesson["learners"])]

    def _strike(self, learners: list[Learner]) -> None:
        """Blow after blow, until there were enough answers and every kind of blow, or the time is over."""
        until = monotonic() + self.wanted.minutes * 60
        for number, blow in enumerate(plan(self.wanted.seed, long=self.wanted.long, pace=self.wanted.pace), start=1):
            self._one(number, blow)
            enough = number >= len(SECONDS) + self.wanted.long and self.counts.acknowledged >= self.wanted.answers
            if enough or not any(learner.is_alive() for learner in learners):
                return
            if monotonic() > until:
                self.complaints.append(f"after {self.wanted.minutes:g} minutes only {self.counts.acknowledged} answers")
                return

    def _one(self, number: int, blow: Blow) -> None:
        sleep(blow.calm)
        at, failed = time(), self.counts.failed
        how = self.blows[blow.kind](blow.seconds)
        saved = self.counts.saved_since(at)
        self.done.append(
            {
                "blow": blow.kind.value,
                "how": how,
                "planned": round(blow.seconds, 1),
                "seconds": round(time() - at, 1),
                "saved meanwhile": saved,
                "requests failed meanwhile": self.counts.failed - failed,
            }
        )
        if blow.kind is Kind.STALL and not saved:
            self.complaints.append("nobody's answers were saved while eight phones stood in the middle of a POST")
        self._say(f"{number:3} {blow.kind.value}, {how}: {self.counts.acknowledged} answers so far")

    def _say(self, words: str) -> None:
        print(f"  {self.kept.engine} {words}", file=sys.stderr, flush=True)

    def _kill(self, seconds: float) -> str:
        self.server.kill()
        sleep(seconds)
        self.server.start()
        return "the whole process group"

    def _restart(self, seconds: float) -> str:
        self.server.stop()
        sleep(seconds)
        self.server.start()
        return "SIGTERM"

    def _fill(self, seconds: float) -> str:
        self.kept.disk.fill(self.kept.processes(self.server.group))
        self.kept.need_room()
        sleep(seconds)
        self.kept.disk.empty(self.kept.processes(self.server.group))
        self.kept.recover()
        return self.kept.disk.kind

    def _drop(self, seconds: float) -> str:
        self.proxy.drop()
        sleep(seconds)
        self.proxy.restore()
        return f"{seconds:.0f} s"

    def _stall(self, seconds: float) -> str:
        """They stay there: only the server, or its end, gets rid of them."""
        self.stalled.append(StalledPhones(self.server.port, self.sessions[:STALLED]))
        sleep(seconds)
        return f"{len(self.stalled[-1].sockets)} phones"

    def _finish(self, learners: list[Learner]) -> None:
        self.over.set()
        until = monotonic() + ENDING
        for learner in learners:
            learner.join(max(0.0, until - monotonic()))
        self.complaints += [f"{each.name}: {each.complaint}" for each in learners if each.complaint]
        self.complaints += [f"{each.name} did not end" for each in learners if each.is_alive()]
        sleep(1)  # what was doubled on the way arrives

    def _report(self, learners: list[Learner], seconds: float) -> dict[str, Any]:
        file = self.scratch / "told.json"
        file.write_text(json.dumps([learner.told() for learner in learners]), encoding="utf-8")
        found = self._in_site("auditing", str(file))
        self.complaints += [f"{count} {name}" for name, count in found["faults"].items() if count]
        took = sorted(each for _at, each in self.counts.seconds) or [0.0]
        return {
            "engine": self.kept.engine,
            "seed": self.wanted.seed,
            "learners": len(learners),
            "minutes": round(seconds / 60, 1),
            "disk": self.kept.disk.kind,
            "done": dict(Counter(each["blow"] for each in self.done)),
            "seconds of dropped network": round(
                sum(each["seconds"] for each in self.done if "network" in each["blow"])
            ),
            "longest drop in seconds": max(
                (each["planned"] for each in self.done if "network" in each["blow"]), default=0
            ),
            "fates of requests": {fate.value: count for fate, count in self.proxy.fates.items()},
            "requests lost in drops": self.proxy.lost_in_drops,
            "requests": self.counts.requests,
            "requests that failed": self.counts.failed,
            "answers saved meanwhile": _meanwhile(self.done),
            "median of a save in ms": round(median(took) * 1000),
            "95 % of saves within ms": round(took[int(len(took) * 0.95)] * 1000),
            **{name: each for name, each in found.items() if name not in {"faults", "examples"}},
            "faults": found["faults"],
            "examples": found["examples"],
            "complaints": self.complaints,
            "blows": self.done,
        }


def _meanwhile(done: list[dict[str, Any]]) -> dict[str, str]:
    """By kind of blow: how many answers a second were saved while it lasted."""
    rates = {}
    for kind in dict.fromkeys(each["blow"] for each in done):
        of_kind = [each for each in done if each["blow"] == kind]
        seconds = sum(each["seconds"] for each in of_kind)
        rates[kind] = f"{sum(each['saved meanwhile'] for each in of_kind) / max(seconds, 0.1):.1f} a second"
    return rates


def main() -> None:
    wanted = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    reports = []
    try:
        for engine in wanted.engine or ENGINES:
            with tempfile.TemporaryDirectory(prefix="kzcourse-chaos-", ignore_cleanup_errors=True) as scratch:
                Path(scratch).chmod(0o711)  # a database server runs as another user
                with store(engine, Path(scratch)) as kept:
                    reports.append(Chaos(wanted, engine, kept, Path(scratch)).run())
            if not wanted.json:
                print(_in_words(reports[-1]), flush=True)
    except CannotRun as error:
        print(f"Chaos can't run. {error}", file=sys.stderr)
        sys.exit(LACKING if isinstance(error, NotHere) else 1)
    if wanted.json:
        print(json.dumps(reports, indent=2))
    sys.exit("\n".join(line for report in reports for line in report["complaints"]) or None)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/chaos", description=__doc__)
    parser.add_argument(
        "--answers", type=int, default=10_000, help="go on until so many are acknowledged, on each engine"
    )
    parser.add_argument("--minutes", type=float, default=60, help="but not for longer than this, on each engine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--engine", action="append", choices=ENGINES, help="only this one")
    parser.add_argument(
        "--thinking", type=float, nargs=2, default=(0.2, 1.0), help="least and most seconds before a change"
    )
    parser.add_argument("--long", action="store_true", help="drop the network for 600, 300, 120 and 60 s too")
    parser.add_argument("--pace", type=float, default=1.0, help="below 1 all but dropped networks is shorter")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _stop(number: int, frame: FrameType | None) -> None:
    """Take everything down, undisturbed by another signal."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _in_words(report: dict[str, Any]) -> str:
    lines = [f"{report['engine']}: {report['learners']} learners, {report['minutes']} minutes, seed {report['seed']}"]
    for name, value in report.items():
        if name in {"engine", "learners", "minutes", "seed", "blows", "examples", "complaints"}:
            continue
        if isinstance(value, dict):
            lines += [f"  {name}:", *(f"    {each:45} {count:>12}" for each, count in value.items())]
        else:
            lines.append(f"  {name:47} {value:>12}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
