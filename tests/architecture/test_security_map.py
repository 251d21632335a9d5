"""docs/security.md tells of every requirement once, and names only what is there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.architecture.rooms import ROOT
from tests.settings import READ_BY_SETTINGS

MAP = (ROOT / "docs/security.md").read_text(encoding="utf-8")
#: Numbers and levels of the OWASP Application Security Verification Standard 5.0.0.
REQUIRED = (ROOT / "tests/samples/asvs-5.0-levels-1-and-2.txt").read_text(encoding="ascii").split("\n")[:-1]
STATES = ("met", "met by setting", "does not apply", "NOT met")

_ROW = re.compile(r"\| (V[0-9.]+) \(([12])\) \| ([^|]+) \| (?:\*\*)?([^|*]+?)(?:\*\*)? \| ([^|]+) \|")
_COUNT = re.compile(r"^\| ([a-zA-Z ]+) \| ([0-9]+) \|", re.MULTILINE)


class Row(NamedTuple):
    number: str
    level: str
    about: str
    state: str
    where: str

    @property
    def named(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.where)


ROWS = [Row(*found.groups()) for line in MAP.splitlines() if (found := _ROW.fullmatch(line))]


@cache
def _tests_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {part.name for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) and part.name.startswith("test_")}


@cache
def anchors_of(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_there(name: str) -> bool:
    """A test, a heading of a document, a file or folder, a setting, or a command, each as the map writes it."""
    if name.startswith("make "):
        return (
            re.search(rf"^{re.escape(name[5:])}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
            is not None
        )
    if name.startswith("manage.py "):
        return name[10:] in get_commands()
    if name.isupper() or re.fullmatch("[A-Z_]+=[a-z0-9]+", name):
        name = name.partition("=")[0]
        return hasattr(settings, name) or name in READ_BY_SETTINGS | {"DATABASE_URL", "DATABASE_POOL"}
    path, test = (ROOT / name.partition("::")[0], name.partition("::")[2])
    if test:
        return path.is_file() and test in _tests_of(path)
    path, anchor = (ROOT / name.partition("#")[0], name.partition("#")[2])
    return path.exists() and (not anchor or anchor in anchors_of(path))


def test_every_requirement_stands_in_the_map_once_with_its_level() -> None:
    assert sorted(f"{row.number} {row.level}" for row in ROWS) == sorted(REQUIRED)


def test_every_row_has_a_state_and_every_state_is_counted() -> None:
    counted = {state: int(count) for state, count in _COUNT.findall(MAP) if state in STATES}

    assert counted == Counter(row.state for row in ROWS)


@pytest.mark.parametrize("chapter", sorted({row.number.split(".")[0] for row in ROWS}))
def test_whatever_the_map_names_is_there(chapter: str) -> None:
    rows = [row for row in ROWS if row.number.startswith(f"{chapter}.")]

    assert [(row.number, name) for row in rows for name in row.named if not is_there(name)] == []


def test_what_is_met_names_what_shows_it() -> None:
    assert [row.number for row in ROWS if row.state.startswith("met") and not row.named] == []


def test_what_is_not_met_says_what_would_be_needed() -> None:
    assert [row.number for row in ROWS if row.state == "NOT met" and "Needed: " not in row.where] == []


def test_what_does_not_apply_has_a_reason() -> None:
    assert [row.number for row in ROWS if row.state == "does not apply" and not row.where.endswith(".")] == []


def test_files_and_settings_in_the_text_are_there_too() -> None:
    text = "\n".join(line for line in MAP.splitlines() if not _ROW.fullmatch(line))
    named = [each for each in re.findall(r"`([^`]+)`", text) if "/" in each or each.isupper()]

    assert [name for name in named if not _is_address(name) and not is_there(name)] == []


def _is_address(name: str) -> bool:
    """Of a page of the site."""
    return name.startswith("/") or name.endswith("/")


@pytest.mark.parametrize(
    "name",
    [
        "tests/architecture/test_security_map.py::test_of_nothing",
        "tests/no_such_file.py::test_of_nothing",
        "docs/security.md#nowhere",
        "docs/no-such-file.md",
        "NO_SUCH_SETTING",
        "make nothing",
        "manage.py nothing",
    ],
)
def test_the_checks_find_what_is_gone(name: str) -> None:
    assert not is_there(name)
