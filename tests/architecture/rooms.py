"""The rooms of the house, in the direction in which they may know each other, and what lies in them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

ROOT: Final = Path(settings.BASE_DIR)
#: Each may know those to its right (docs/decisions/0001-rooms.md).
ROOMS: Final = ("kzcourse", "teaching", "quizzes", "memory", "lessons", "people")
#: Of the frame: the templates that all rooms may extend, take in and render.
FRAME: Final = ("base.html", "admin/", "elements/", "errors/")
BUILT: Final = tuple(room for room in ROOMS if (ROOT / room).is_dir())


def may_know(room: str, other: str) -> bool:
    """Whether ``room`` may know ``other``. What belongs to no room (Django's own) anybody may."""
    return other not in ROOMS or ROOMS.index(other) >= ROOMS.index(room)


def modules() -> Iterator[Path]:
    """The code of the product, but for migrations, which Django writes."""
    for room in BUILT:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)
    yield ROOT / "manage.py"


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))
