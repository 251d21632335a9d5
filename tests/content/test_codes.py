"""The instructor's guide says what every code of a finding means, and whether it is an error."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = ("lessons/rules", "quizzes/rules", "quizzes/kinds")


def findings_in_rules() -> Iterator[tuple[str, bool]]:
    """Codes as rules write them, each with whether it is an error there."""
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path}: a code is written out"
                yield str(code.value), "Level.WARNING" not in ast.unparse(node)


def test_the_guide_lists_every_code_once_errors_in_bold() -> None:
    guide = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
    table = guide.split("### What the codes mean")[1].split("\n## ")[0]
    listed = [(code, bool(bold)) for bold, code in re.findall(r"(\*\*)?`([a-z]+\.[a-z-]+)`", table)]

    assert sorted(listed) == sorted(set(findings_in_rules()))
