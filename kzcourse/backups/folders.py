"""A folder of copies that are made again and again, and of which old ones go."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import DEFAULT_DB_ALIAS

from kzcourse.backups.faults import Refused
from kzcourse.backups.files import PARTIAL
from kzcourse.backups.making import make_backup
from kzcourse.backups.manifest import Manifest
from kzcourse.backups.retention import Keep, kept
from kzcourse.backups.verifying import verify

#: Only files that are named so are ever deleted.
_NAMED: Final = re.compile(r"kzcourse-(\d{8}T\d{6}Z)\.zip")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_UNFINISHED: Final = re.compile(rf"\.kzcourse-\d{{8}}T\d{{6}}Z\.zip\.\d+{re.escape(PARTIAL)}")
#: Nothing takes so long: whoever was writing it was killed.
_ABANDONED: Final = timedelta(days=1)


def name_at(at: datetime) -> str:
    return f"kzcourse-{at.astimezone(UTC):{_STAMP}}.zip"


def copy_into(
    folder: Path, *, at: datetime, keep: Keep | None, alias: str = DEFAULT_DB_ALIAS
) -> tuple[Path, Manifest, list[Path]]:
    """A new copy in the folder, restored once to see that it can be, and the old ones that were deleted for it.

    ``keep`` says which stay; without it, all do. Raises :class:`Refused`, and deletes nothing then.
    """
    path = folder / name_at(at)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {folder} can't be made: {error.strerror}. Choose another place.") from error
    make_backup(path, at=at, alias=alias)
    try:
        manifest = verify(path)
    except Refused as error:
        path.unlink()
        raise Refused(f"The copy was made, but could not be restored, and so was not kept: {error}") from error
    return path, manifest, _thinned(folder, path, keep) if keep else []


def _thinned(folder: Path, newest: Path, keep: Keep) -> list[Path]:
    """Delete what need not stay: never the newest, which is known to be good."""
    found = dict(_copies(folder))
    stay = kept(found.values(), keep)
    gone = [path for path, made_at in sorted(found.items()) if made_at not in stay and path != newest]
    for path in (*gone, *_abandoned(folder)):
        with suppress(OSError):  # next time
            path.unlink()
    return gone


def newest_in(folder: Path) -> datetime | None:
    """When the newest copy in the folder was made, by its name; None without one."""
    return max((made_at for _path, made_at in _copies(folder)), default=None)


def _copies(folder: Path) -> Iterator[tuple[Path, datetime]]:
    for path in folder.glob("kzcourse-*.zip"):
        if (found := _NAMED.fullmatch(path.name)) and path.is_file() and not path.is_symlink():
            with suppress(ValueError):  # no such day
                yield path, datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)


def _abandoned(folder: Path) -> Iterator[Path]:
    before = time.time() - _ABANDONED.total_seconds()
    for path in folder.glob(f".kzcourse-*{PARTIAL}"):
        if _UNFINISHED.fullmatch(path.name) and path.stat().st_mtime < before:
            yield path
