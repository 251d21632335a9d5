"""How tests run: which engine they are for, what is measured, and that nothing is skipped where everything must run."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Generator
from functools import cache
from importlib import import_module
from threading import local

import pytest
from django.db import connection
from hypothesis import settings

from people.prepared import Prepared
from people.prepared_writes import Insert, Update
from tests.world import World, the_world

ENGINES = {"sqlite", "postgresql"}
ROOMS = {"kzcourse", "teaching", "quizzes", "memory", "lessons", "people"}
CI = os.environ.get("CI") == "true"
CACHED = type(cache(len))

# Two cores are shared with other work: an example's time says nothing.
settings.register_profile("kzcourse", deadline=None)
settings.load_profile("kzcourse")

# Looking for garbage as often as Python does took a tenth of the time: tests make many objects that stay.
gc.set_threshold(100_000, 20, 20)


@pytest.fixture
def world(db: None) -> World:
    return the_world()


@pytest.fixture(autouse=True, scope="module")
def _forget_what_was_not_measured(request: pytest.FixtureRequest) -> Generator[None]:
    """What a module that isn't measured leaves in a cache, or compiled, would not run again where it is."""
    yield
    if request.node.get_closest_marker("no_cover"):
        ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in ROOMS]
        for kept in {id(each): each for module in ours for each in vars(module).values()}.values():
            if type(kept) is CACHED:
                kept.cache_clear()
            elif isinstance(kept, Prepared):
                kept.plans = local()
            elif isinstance(kept, Insert | Update):
                kept.statements.clear()


class Aloud:
    """Tells all of a failure when it happens: a run that is ended from outside never comes to its summary."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self.terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.terminal.write_line(f"\n{report.nodeid} failed ({report.when})\n{report.longreprtext}")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal and CI:
        config.pluginmanager.register(Aloud(terminal))


def pytest_report_header() -> str:
    return f"engine: {connection.display_name}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--asking-database",
        action="store_true",
        help="leave out what asks no database: it proves the same beside either engine",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked for the other engine, and begin with what takes long where processes share the tests."""
    # Loaded when it is first asked for, which may be where nothing is measured.
    import_module("teaching.sheets.workbooks")
    left_out = [item for item in items if _is_left_out(item, asking=config.getoption("asking_database"))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    if hasattr(config, "workerinput"):
        _let_long_modules_begin(items)


def _is_left_out(item: pytest.Item, *, asking: bool) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    return bool((ENGINES - {connection.vendor}) & marks) or (asking and not _asks_database(item, marks))


def _asks_database(item: pytest.Item, marks: set[str]) -> bool:
    """pytest-django lets no other test near its database; those that start processes with one of their own say so."""
    return bool(
        {"django_db", "database"} & marks or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    )


def _let_long_modules_begin(items: list[pytest.Item]) -> None:
    """A long module that began as the last would keep one process busy while the others are done.

    Then come those with many tests. Equals stay in their random order.
    """
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, -sizes[item.path]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test has failed: everything that tests need is there."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and CI:
        report.outcome = "failed"
        report.longrepr = f"Skipped, although CI=true: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Likewise for a module that skips itself."""
    report = yield
    if report.skipped and CI:
        report.outcome = "failed"
        report.longrepr = f"Skipped, although CI=true: {report.longrepr}"
    return report
