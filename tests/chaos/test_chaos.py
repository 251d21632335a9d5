"""A short run of ``make chaos``, and what it is made of: the plan, and the rules written a second time."""

import importlib.util
import json
import os
import subprocess
import sys
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

CHAOS = Path(settings.BASE_DIR) / "tools" / "chaos"
#: The status with which a tool says that this machine lacks something.
NOT_HERE = 75
#: Seconds: on a busy machine it takes several times as long as on an idle one.
LONGEST = 400
LEARNERS = 8


def module(name: str) -> ModuleType:
    """One of the tool's own modules; the tools are scripts and no package."""
    spec = importlib.util.spec_from_file_location(f"chaos_{name}", CHAOS / f"{name}.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


def told_by(*command: str) -> Any:
    done = subprocess.run(
        [sys.executable, *command],
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    if done.returncode == NOT_HERE:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.database
@pytest.mark.long
def test_nothing_is_lost_while_everything_breaks() -> None:
    wanted = [
        "--learners",
        str(LEARNERS),
        "--answers",
        "40",
        "--pace",
        "0.1",
        "--minutes",
        "5",
        "--thinking",
        "0.1",
        "0.5",
    ]

    (report,) = told_by(str(CHAOS), "--engine", connection.vendor, "--seed", "7", "--json", *wanted)

    assert set(report["done"]) == {kind.value for kind in module("plan").SECONDS}
    assert report["acknowledged"] >= 40
    assert report["attempts"] >= LEARNERS
    assert set(report["faults"].values()) == {0}, report["examples"]
    assert report["complaints"] == []


@pytest.mark.database
@pytest.mark.long
@pytest.mark.sqlite
def test_an_answer_is_on_the_disk_before_anybody_hears_that_it_is_saved() -> None:
    told = told_by(str(CHAOS / "flushed.py"))

    assert told["acknowledged"] >= 5
    assert told["flushed before"] == told["acknowledged"]


class TestWhatTheTraceSays:
    POST = '7 recvfrom(9<TCP:[1]>, "POST /attempts/0a-1b/3/answer/ HTTP/1.1"..., 8192, 0, NULL, NULL) = 700'
    FLUSH = "8 fdatasync(12</data/kzcourse.sqlite3-wal>) = 0"
    SAID = '7 sendto(9<TCP:[1]>, "HTTP/1.1 200 OK"..., 400, 0, NULL, 0) = 400'
    HALVES = ("8 fdatasync(12</data/kzcourse.sqlite3-wal> <unfinished ...>", "8 <... fdatasync resumed>) = 0")

    @pytest.mark.parametrize(
        ("lines", "flushed"),
        [
            ([POST, FLUSH, SAID], 1),
            ([POST, HALVES[0], HALVES[1], SAID], 1),
            ([POST, SAID], 0),
            ([POST, SAID, FLUSH], 0),
            ([FLUSH, POST, SAID], 0),
            ([POST, HALVES[0], SAID, HALVES[1]], 0),
            ([POST, FLUSH.replace("= 0", "= -1 EIO (Input/output error)"), SAID], 0),
            ([POST, FLUSH.replace("sqlite3-wal", "other"), SAID], 0),
        ],
    )
    def test_only_a_flush_that_came_back_between_question_and_answer_counts(
        self, monkeypatch: pytest.MonkeyPatch, lines: list[str], flushed: int
    ) -> None:
        monkeypatch.syspath_prepend(CHAOS)
        tool = module("flushed")

        assert tool.judged(tool.calls(lines)) == {"acknowledged": 1, "flushed before": flushed}


class TestThePlan:
    def test_a_seed_gives_the_same_plan_for_ever(self) -> None:
        tool = module("plan")

        first, again, other = (list(islice(tool.plan(seed), 40)) for seed in (3, 3, 4))

        assert first == again
        assert first != other

    def test_each_round_has_every_kind_once_and_drops_last_at_least_five_seconds(self) -> None:
        tool = module("plan")
        size = len(tool.SECONDS)

        blows = list(islice(tool.plan(5, pace=0.1), 3 * size))

        rounds = [blows[start : start + size] for start in range(0, len(blows), size)]
        assert [{blow.kind for blow in each} for each in rounds] == [set(tool.SECONDS)] * 3
        assert min(blow.seconds for blow in blows if blow.kind is tool.Kind.DROP) >= 5

    def test_the_longest_drops_come_only_in_the_long_run(self) -> None:
        tool = module("plan")

        long = [blow for blow in islice(tool.plan(5, long=True), 40) if blow.kind is tool.Kind.LONG_DROP]

        assert [blow.seconds for blow in long][:4] == [600.0, 300.0, 120.0, 60.0]
        assert not any(blow.kind is tool.Kind.LONG_DROP for blow in islice(tool.plan(5), 40))


class TestTheRules:
    """A log as (page, turn, version that the page knew, when it was given); which place in it is current."""

    @pytest.mark.parametrize(
        ("log", "current"),
        [
            ([], None),
            ([("a", 1, 0, 5)], 0),
            ([("a", 2, 0, 5), ("a", 1, 0, 9)], 0),
            ([("a", 1, 0, 9), ("a", 2, 0, 5)], 1),
            ([("a", 1, 0, 9), ("b", 1, 0, 5)], 0),
            ([("a", 1, 0, 5), ("b", 1, 0, 5)], 1),
            ([("a", 1, 0, 9), ("b", 1, 1, 5)], 1),
        ],
    )
    def test_the_newest_answer(self, log: list[tuple[str, int, int, float]], current: int | None) -> None:
        tool = module("oracle")
        rows = [
            tool.Logged(version, based_on, page, turn, {}, given_at, 20.0)
            for version, (page, turn, based_on, given_at) in enumerate(log, start=1)
        ]

        found = tool.newest(reversed(rows))

        assert found == (None if current is None else rows[current])

    def test_the_score_is_the_share_of_points_from_credits_as_they_are_stored(self) -> None:
        tool = module("oracle")

        assert tool.score_millionths([(Fraction(1, 3), 1), (Fraction(1), 2)]) == 777_778
        assert tool.score_millionths([]) == 0
