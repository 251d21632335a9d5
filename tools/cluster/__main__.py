"""The big shape for real, from network namespaces on one machine: see ``--help`` and docs/scale.md.

Needs root, iproute2, HAProxy, PostgreSQL and Redis; where one is missing it says so and ends with status 75.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep, time
from types import FrameType
from typing import Any

import costs
import databases
from network import CannotBuild, Host, NotHere, network
from servers import ROOT, SITE, AppServer, Balancer, Cluster, cache_on, environment_of_servers

HERE = Path(__file__).resolve().parent
STANDBY = "standby"
HOSTS = ("street", "balancer", "app1", "app2", "cache", "db1", "db2")
ENDED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: The status with which it ends where the machine lacks something.
NOT_HERE = 75
#: Seconds for which the standby is cut off before the primary dies, where that is wanted.
CUT_OFF = 3.0
#: Seconds until whoever watches has seen that the primary is dead and promotes.
DECISION = 2.0
#: Seconds in which learners may have to come in and begin, and to hand in.
BEGINNING, ENDING = 180.0, 180.0


class Happenings:
    """What was done to the cluster, and when, in seconds since 1970."""

    def __init__(self) -> None:
        self.list: list[tuple[float, str]] = []

    def __call__(self, what: str) -> None:
        self.list.append((time(), what))
        print(f"  {time() - self.list[0][0]:6.1f} s  {what}", file=sys.stderr, flush=True)


def main() -> None:
    wanted = _arguments()
    for number in ENDED_BY:
        signal.signal(number, _stop)
    try:
        with tempfile.TemporaryDirectory(prefix="kzcourse-cluster-") as scratch:
            Path(scratch).chmod(0o711)  # the database servers run as another user
            report = _run(wanted, Path(scratch))
    except CannotBuild as error:
        print(f"The cluster can't be built. {error}", file=sys.stderr)
        sys.exit(NOT_HERE if isinstance(error, NotHere) else 1)
    print(json.dumps(report, indent=2) if wanted.json else _in_words(report))
    sys.exit("\n".join(report["complaints"]) or None)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/cluster", description=__doc__)
    parser.add_argument("--learners", type=int, default=36)
    parser.add_argument("--calm", type=float, default=12.0, help="seconds of answering between two blows")
    parser.add_argument(
        "--asynchronous", action="store_true", help="acknowledge before the standby has it: shows what that loses"
    )
    parser.add_argument(
        "--cut-off", action="store_true", help="cut the standby off a moment before the primary dies: the worst order"
    )
    parser.add_argument("--short", action="store_true", help="one blow to an app server, then the primary dies")
    parser.add_argument("--costs", action="store_true", help="kill nothing: measure what each kind of request costs")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _stop(number: int, frame: FrameType | None) -> None:
    """Take everything down, undisturbed by another signal."""
    for each in ENDED_BY:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(wanted: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    happened = Happenings()
    happened("building")
    with network(*HOSTS) as hosts:
        try:
            cluster = _build(hosts, scratch, asynchronous=wanted.asynchronous)
            lesson = json.loads(_in_database(cluster, "preparing")) | {
                "address": cluster.hosts["balancer"].address,
                "name": SITE,
                "learners": wanted.learners,
                "thinking": (0.6, 2.0),
            }
            # What a request costs is read off one app server.
            for app in cluster.apps[:1] if wanted.costs else cluster.apps:
                app.start()
                cluster.balancer.wait_for(app, "UP")
            happened("the app servers answer")
            if wanted.costs:
                return costs.measured(cluster, lesson, commit=_commit(wanted))
            with _learners(cluster, lesson) as learners:
                happened("everybody answers")
                _blows(cluster, wanted, happened)
                told = learners.finish()
            happened("everybody has handed in")
            return _report(cluster, wanted, told, happened)
        except NotHere:
            raise
        except (CannotBuild, OSError, KeyError, ValueError) as error:
            raise CannotBuild(f"{error}\n{_logs(scratch)}") from error


def _commit(wanted: argparse.Namespace) -> str:
    return "asynchronous" if wanted.asynchronous else "waits for the standby's disk"


def _build(hosts: dict[str, Host], scratch: Path, *, asynchronous: bool) -> Cluster:
    primary = databases.primary_on(hosts["db1"], scratch / "db1")
    standby = databases.standby_on(hosts["db2"], scratch / "db2", primary, name=STANDBY)
    if not asynchronous:
        databases.wait_for_standby_at_each_commit(primary, name=STANDBY)
    cache_on(hosts["cache"], scratch)
    servers = ",".join(f"{hosts[name].address}:5432" for name in ("db1", "db2"))
    environment = environment_of_servers(
        database=f"postgres://{databases.OWNER}@{servers}/{databases.NAME}",
        cache=f"redis://{hosts['cache'].address}:6379/0",
        folder=scratch,
    )
    apps = [AppServer(hosts[name], scratch / name, environment) for name in ("app1", "app2")]
    balancer = Balancer(hosts["balancer"], scratch)
    balancer.start(apps, health="/readyz")
    return Cluster(hosts, apps, balancer, primary, standby, environment, scratch)


def _in_database(cluster: Cluster, *words: str) -> str:
    """What ``lesson.py`` prints on a host that reaches the database."""
    own = cluster.environment | {"KZCOURSE_DATA": str(cluster.folder / "street")}
    printed = cluster.hosts["street"].run(sys.executable, str(HERE / "lesson.py"), *words, environment=own)
    return printed.splitlines()[-1]


class Learners:
    """The process of all learners, who have begun."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def finish(self) -> list[dict[str, Any]]:
        """Let everybody hand in: what they tell."""
        told, _ = self.process.communicate("over\n", timeout=ENDING)
        found: list[dict[str, Any]] = json.loads(told.splitlines()[-1])
        return found


@contextmanager
def _learners(cluster: Cluster, lesson: dict[str, Any]) -> Iterator[Learners]:
    command = cluster.hosts["street"].command(sys.executable, str(HERE / "learners.py"))
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdin  # noqa: S101  # for type checkers
        assert process.stdout  # noqa: S101  # likewise
        process.stdin.write(json.dumps(lesson) + "\n")
        process.stdin.flush()
        if (line := process.stdout.readline().strip()) != "ready":
            told, _ = process.communicate("over\n", timeout=ENDING)
            raise CannotBuild(f"not everybody could begin: {line}\n{_complaints(json.loads(told))}")
        yield Learners(process)
    finally:
        process.kill()
        process.wait()


def _blows(cluster: Cluster, wanted: argparse.Namespace, happened: Happenings) -> None:
    """Everything that is done to the cluster while the learners answer."""
    sleep(wanted.calm)
    for app in cluster.apps[:1] if wanted.short else cluster.apps:
        _kill_app_server(cluster, app, wanted.calm, happened)
    if not wanted.short:
        _kill_cache(cluster, wanted.calm, happened)
    _kill_primary(cluster, happened, cut_off=wanted.cut_off)
    sleep(wanted.calm)


def _kill_app_server(cluster: Cluster, app: AppServer, calm: float, happened: Happenings) -> None:
    app.host.kill()
    happened(f"{app.folder.name} killed")
    cluster.balancer.wait_for(app, "DOWN")
    happened(f"the balancer knows that {app.folder.name} is gone")
    sleep(calm / 2)
    app.start()
    happened(f"{app.folder.name} started again, with an empty folder")
    cluster.balancer.wait_for(app, "UP")
    happened(f"{app.folder.name} answers again")
    sleep(calm / 2)


def _kill_cache(cluster: Cluster, calm: float, happened: Happenings) -> None:
    cluster.hosts["cache"].kill()
    happened("the cache killed")
    sleep(calm / 2)
    cache_on(cluster.hosts["cache"], cluster.folder)
    happened("the cache started again, empty")
    sleep(calm / 2)


def _kill_primary(cluster: Cluster, happened: Happenings, *, cut_off: bool) -> None:
    """As in a power cut: everything on its host is dead, and its network silent."""
    if cut_off:
        cluster.standby.host.unplug()
        happened("the standby cut off from everybody")
        sleep(CUT_OFF)
    cluster.primary.host.unplug()
    cluster.primary.host.kill()
    happened("the primary dead and off the network")
    if cut_off:
        cluster.standby.host.plug_in()
    sleep(DECISION)
    cluster.standby.promote()
    happened("the standby promoted")


def _report(
    cluster: Cluster, wanted: argparse.Namespace, told: list[dict[str, Any]], happened: Happenings
) -> dict[str, Any]:
    path = cluster.folder / "told.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    audit = json.loads(_in_database(cluster, "auditing", str(path)))
    happened("answers compared with what is stored")
    failures = [failure for learner in told for failure in learner["failures"]]
    delays = sorted(
        each["acknowledged"] - each["at"] for one in told for each in one["answers"] if each["acknowledged"]
    )
    began = happened.list[0][0]
    states = cluster.balancer.states()
    report = {
        "learners": len(told),
        "commit": _commit(wanted),
        "happened": [(round(at - began, 1), what) for at, what in happened.list],
        "requests": sum(learner["requests"] for learner in told),
        "answers": audit["answers"],
        "sent_again": sum(each["sent"] > 1 for learner in told for each in learner["answers"]),
        "faults": audit["faults"],
        "examples": audit["examples"],
        "sign_ins_asked": sum(learner["sign_ins_asked"] for learner in told),
        "sessions_lost": sum(not learner["session_kept"] for learner in told),
        "failed": len(failures),
        "failed_by_what": _by_happening(failures, happened),
        "seconds_to_acknowledge": {
            "median": round(delays[len(delays) // 2], 3),
            "95 %": round(delays[int(len(delays) * 0.95)], 3),
            "longest": round(delays[-1], 1),
        },
        "sent_to_another_server": {
            name: int(states[name]["wredis"] or 0) + int(states[name]["wretr"] or 0)
            for name in states
            if name != "BACKEND"
        },
    }
    report["complaints"] = [
        *_complaints(told).splitlines(),
        *(f"{count} {what}" for what, count in audit["faults"].items() if not (wanted.asynchronous and wanted.cut_off)),
        *(f"{report[name]} {name.replace('_', ' ')}" for name in ("sign_ins_asked", "sessions_lost") if report[name]),
    ]
    return report


def _by_happening(failures: list[dict[str, Any]], happened: Happenings) -> list[dict[str, Any]]:
    """The failed requests after each blow: how many, of which kinds, and for how long after it."""
    found = []
    ends = [at for at, _ in happened.list[1:]] + [time()]
    for (at, what), end in zip(happened.list, ends, strict=True):
        during = [failure for failure in failures if at <= failure["at"] < end]
        if during:
            found.append(
                {
                    "after": what,
                    "failed": len(during),
                    "from": round(min(each["at"] for each in during) - at, 1),
                    "to": round(max(each["at"] for each in during) - at, 1),
                    "longest_wait": round(max(each["waited"] for each in during), 1),
                    "kinds": Counter(f"{each['what']}: {each['why']}" for each in during),
                }
            )
    return found


def _complaints(told: list[dict[str, Any]]) -> str:
    said = [f"{each['learner']}: {each['complaint']}" for each in told if each["complaint"]]
    return "\n".join(
        [
            *said,
            *(f"{each['learner']} did not hand in" for each in told if not each["handed_in"] and not each["complaint"]),
        ]
    )


def _logs(scratch: Path) -> str:
    """The last lines of every log."""
    return "\n".join(
        f"{path.name}: {line}"
        for path in sorted(scratch.glob("*.log"))
        for line in path.read_text(errors="replace").splitlines()[-8:]
    )


def _in_words(report: dict[str, Any]) -> str:
    lines = [f"{report['learners']} learners, commit {report['commit']}"]
    lines += [
        f"  {key.replace('_', ' ')}: {value}"
        for key, value in report.items()
        if key not in {"learners", "commit", "happened"}
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
