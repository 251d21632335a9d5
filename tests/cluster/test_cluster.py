"""The big shape, built from network namespaces (``tools/cluster``): no answer is lost whatever dies behind the balancer."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.postgresql]

COMMAND = [sys.executable, str(settings.BASE_DIR / "tools" / "cluster"), "--short"]
LEARNERS = 12
#: Seconds: on a very busy machine it takes five times as long as on an idle one.
LONGEST = 900
#: The status with which the tool says that this machine lacks something.
NOT_HERE = 75


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder through which the database's user may go, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="kzcourse-tests-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@contextmanager
def cluster(scratch: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The tool, which is asked to stop if the test ends before."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=os.environ | {"TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def namespaces(owner: int) -> list[str]:
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.startswith(f"kzc{owner}-")]


def report_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    printed, said = process.communicate(timeout=LONGEST)
    if process.returncode == NOT_HERE:
        pytest.skip(said)
    assert printed, said
    report: dict[str, Any] = json.loads(printed)
    return report


def test_no_answer_is_lost_when_an_app_server_and_then_the_primary_are_killed(scratch: Path) -> None:
    with cluster(scratch, "--learners", str(LEARNERS), "--calm", "4", "--json") as process:
        report = report_of(process)

    done = [what for _, what in report["happened"]]
    assert {"app1 killed", "app1 answers again", "the standby promoted", "everybody has handed in"} <= set(done)
    assert report["answers"] >= 5 * LEARNERS
    assert (report["faults"], report["complaints"]) == ({}, [])
    assert (report["sign_ins_asked"], report["sessions_lost"]) == (0, 0)
    assert namespaces(process.pid) == []
    assert list(scratch.iterdir()) == []


def test_everything_is_taken_down_when_it_is_stopped_in_the_middle(scratch: Path) -> None:
    with cluster(scratch) as process:
        until = time.monotonic() + LONGEST
        while process.poll() is None and not list(scratch.glob("*/db2")) and time.monotonic() < until:
            time.sleep(0.1)
        if process.poll() == NOT_HERE:
            pytest.skip(process.communicate()[1])
        made = namespaces(process.pid)

    assert len(made) == 8
    assert namespaces(process.pid) == []
    assert list(scratch.iterdir()) == []
