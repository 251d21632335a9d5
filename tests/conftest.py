"""How tests run: which engine they are for, and that nothing is skipped where everything must run."""

import os
from collections.abc import Generator

import pytest
from django.db import connection
from hypothesis import settings

ENGINES = {"sqlite", "postgresql"}

# Two cores are shared with other work: an example's time says nothing.
settings.register_profile("kzcourse", deadline=None)
settings.load_profile("kzcourse")


def pytest_report_header() -> str:
    return f"engine: {connection.display_name}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked for the other engine."""
    other = ENGINES - {connection.vendor}
    left_out = [item for item in items if other & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test has failed: everything that tests need is there."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"Skipped, although CI=true: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Likewise for a module that skips itself."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"Skipped, although CI=true: {report.longrepr}"
    return report
