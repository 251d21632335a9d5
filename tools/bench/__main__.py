"""How the time of what grows with a course grows: each bench beside this file, by its name (``make bench``).

A bench is a module with a function ``run() -> list[str]``: it prints what it measures, and returns what it has to
complain of. Each starts with an empty database of its own. What benches share stands in ``SHARED``.
``python tools/bench checkcourse`` runs one of them.
"""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHARED = {"__main__", "larger", "floor", "phones"}


def main() -> None:
    names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in SHARED)
    sys.path[:0] = [str(ROOT), str(HERE)]
    with tempfile.TemporaryDirectory(prefix="kzcourse-bench-") as folder:
        # A database of its own, so that nobody's course is touched.
        os.environ.update(DJANGO_SETTINGS_MODULE="kzcourse.settings", KZCOURSE_DATA=folder)
        os.environ.pop("DATABASE_URL", None)
        complaints = [f"{name}: {complaint}" for name in names for complaint in _run(name)]
    if complaints:
        sys.exit("\n".join(complaints))


def _run(name: str) -> list[str]:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    print(f"{name}:", flush=True)
    complaints: list[str] = import_module(name).run()
    return complaints


main()
