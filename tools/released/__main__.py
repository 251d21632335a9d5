"""Keeps what a release looks like with data in it, for tests of migrations: ``python tools/released COMMIT NAME``.

Run it when releasing, with the release's version as NAME; the file is tests/released/NAME.zip. The database is filled by
the commit's own code and copied by this checkout's ``manage.py backup``, which reads older databases as well.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
#: Bytes; all releases to come are kept in the repository, too.
LARGEST = 300_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("name")
    said = parser.parse_args()
    kept = ROOT / "tests" / "released" / f"{said.name}.zip"
    with tempfile.TemporaryDirectory(prefix="kzcourse-released-") as scratch:
        tree, made = Path(scratch) / "tree", Path(scratch) / "made.zip"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "kzcourse.settings",
            "KZCOURSE_DATA": str(Path(scratch) / "data"),
            "DATABASE_URL": "",
        }
        run("git", "worktree", "add", "--quiet", "--detach", str(tree), said.commit, cwd=ROOT)
        try:
            fill = "import runpy; runpy.run_path('" + str(HERE / "fill.py") + "')"
            run(sys.executable, "-c", fill, cwd=tree, env=environment)
        finally:
            run("git", "worktree", "remove", "--force", str(tree), cwd=ROOT)
        run(sys.executable, "manage.py", "backup", str(made), cwd=ROOT, env=environment)
        pack_small(made, kept)
    size = kept.stat().st_size
    print(f"{kept}: {size} bytes")
    if size > LARGEST:
        kept.unlink()
        sys.exit(f"More than {LARGEST} bytes is too much to keep for each release.")


def run(*command: str, **options: object) -> None:
    subprocess.run(command, check=True, **options)  # type: ignore[call-overload]


def pack_small(made: Path, kept: Path) -> None:
    """The same backup, packed better than is quick."""
    with ZipFile(made) as archive, ZipFile(kept, "w", ZIP_LZMA) as small:
        for name in archive.namelist():
            small.writestr(name, archive.read(name))


main()
