"""What ``make audit`` says of known weaknesses, never "none" without having asked; and the locks themselves."""

import json
import re
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from django.conf import settings

LOCKS = sorted((settings.BASE_DIR / "requirements").glob("*.lock"))

Answered = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def audit() -> Any:
    loader = SourceFileLoader("audit", str(settings.BASE_DIR / "tools" / "audit"))
    spec = spec_from_loader("audit", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def answers(*, python: object, npm: object) -> Answered:
    def run(*command: Any, **options: Any) -> "CompletedProcess[str]":
        said = npm if command[0] == "npm" else python
        out, err = ("", said) if isinstance(said, str) else (json.dumps(said), "")
        return CompletedProcess(command, 0, out, err)

    return run


def packages(*weaknesses: dict[str, Any]) -> dict[str, Any]:
    return {"dependencies": [{"name": "django", "version": "5.2.19", "vulns": list(weaknesses)}]}


def counted(total: int) -> dict[str, Any]:
    return {"metadata": {"vulnerabilities": {"total": total}}}


WEAKNESS = {"id": "CVE-2030-1", "fix_versions": ["5.2.20"]}


@pytest.mark.parametrize(
    ("python", "npm", "code", "said"),
    [
        (packages(), counted(0), 0, "nothing is known against 1."),
        (packages(WEAKNESS), counted(0), 1, "django 5.2.19: CVE-2030-1, mended in 5.2.20."),
        (packages({"id": "X-1", "fix_versions": []}), counted(0), 1, "mended in no release."),
        (packages(), counted(3), 1, "npm packages of tools/lighthouse: 3 weaknesses."),
        ("no route to host", counted(0), 2, "NOT ASKED: Python packages"),
        (packages(), "no route to host", 2, "NOT ASKED: npm packages"),
        (packages(WEAKNESS), "no route to host", 1, "CVE-2030-1"),
        (packages(), {"message": "405 Method Not Allowed"}, 2, "(405 Method Not Allowed)"),
        (packages(), ["nothing of use"], 2, "(it gave no reason)"),
    ],
)
def test_it_says_what_is_known_and_what_could_not_be_asked(
    audit: Any, capsys: pytest.CaptureFixture[str], python: object, npm: object, code: int, said: str
) -> None:
    audit._run = answers(python=python, npm=npm)

    assert audit.main() == code
    assert said in capsys.readouterr().out


def test_a_program_that_is_missing_is_not_taken_for_a_good_answer(
    audit: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    audit.BIN = Path("/nowhere")

    assert audit.python_packages() == 2
    assert "is not installed" in capsys.readouterr().out


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_of_a_lock_is_known_by_its_hashes_and_from_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    requirements = [each for each in re.split(r"\n(?=\S)", text) if each and not each.startswith("#")]

    assert requirements
    assert [each for each in requirements if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", each)] == []
    assert [each for each in requirements if "--hash=sha256:" not in each] == []
    assert "://" not in text
    assert not re.search(r"^--?[\w-]*(index|find|extra|trusted)", text, re.MULTILINE)


def test_the_makefile_installs_nothing_whose_hash_is_not_in_the_lock() -> None:
    makefile = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line]

    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []
