"""Whether a backup would be restored, found out by restoring it where nobody looks."""

from pathlib import Path
from tempfile import TemporaryDirectory

from kzcourse.backups.archives import opened
from kzcourse.backups.connecting import new_sqlite
from kzcourse.backups.filling import fill, refuse_bombs
from kzcourse.backups.making import check_whole
from kzcourse.backups.manifest import Manifest


def verify(path: Path) -> Manifest:
    """Read everything, restore the rows into a new database, and compare each with the manifest. Raises :class:`Refused`."""
    with opened(path) as archive, TemporaryDirectory(prefix="kzcourse-verify-") as folder:
        refuse_bombs(path, archive.manifest)
        archive.check_digests()
        with new_sqlite(Path(folder) / "kzcourse.sqlite3") as connection:
            fill(connection, archive)
            check_whole(connection)
        return archive.manifest
