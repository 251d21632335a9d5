"""How the time of what grows with a course grows: each bench beside this file, by its name (``make bench``).

A bench is a module with a function ``run() -> list[str]``: it prints what it measures, and returns what it has to
complain of. Each starts with an empty database of its own. What benches share stands in ``SHARED``.
``python tools/bench checkcourse`` runs one of them; ``--json`` writes the figures that benches tell (``told.py``) to
standard output, and everything else to standard error. ``BENCH_DATABASE_URL`` names a PostgreSQL database to do it in, which
is emptied first; else it is SQLite.
"""

import json
import os
import sys
import tempfile
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command
from told import FIGURES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHARED = {"__main__", "classes", "floor", "larger", "load", "phones", "served", "told"}


def main() -> None:
    names = [each for each in sys.argv[1:] if each != "--json"]
    names = names or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in SHARED)
    sys.path[:0] = [str(ROOT), str(HERE)]
    with tempfile.TemporaryDirectory(prefix="kzcourse-bench-") as folder:
        # A database of its own, so that nobody's course is touched.
        os.environ.update(DJANGO_SETTINGS_MODULE="kzcourse.settings", KZCOURSE_DATA=folder)
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", "")
        # As where the product runs, a second start finds compiled files.
        if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
            os.environ.setdefault("PYTHONPYCACHEPREFIX", f"{folder}/compiled")
        if "--json" not in sys.argv:
            complaints = _run_all(names)
        else:
            with redirect_stdout(sys.stderr):
                complaints = _run_all(names)
            print(json.dumps(FIGURES | {"complaints": complaints}, indent=1))
    if complaints:
        sys.exit("\n".join(complaints))


def _run_all(names: list[str]) -> list[str]:
    return [f"{name}: {complaint}" for name in names for complaint in _run(name)]


def _run(name: str) -> list[str]:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    print(f"{name}:", flush=True)
    complaints: list[str] = import_module(name).run()
    return complaints


main()
