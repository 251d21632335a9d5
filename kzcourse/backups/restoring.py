"""An installation made from a backup, in an empty place, whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from kzcourse.backups.archives import Archive, opened
from kzcourse.backups.connecting import directly, new_sqlite
from kzcourse.backups.faults import Refused
from kzcourse.backups.files import keep_names, new_file, told
from kzcourse.backups.filling import fill, refuse_bombs
from kzcourse.backups.manifest import Manifest


def restore(path: Path, *, alias: str = DEFAULT_DB_ALIAS) -> Manifest:
    """What was restored into the database, which is empty, and into the folder of uploaded files, which is, too.

    A backup of an older program is brought up to date. Raises :class:`Refused`, and leaves everything as it was then.
    """
    with opened(path) as archive:
        refuse_bombs(path, archive.manifest)
        _refuse_taken_folder(settings.MEDIA_ROOT)
        restore_database = _into_sqlite if connections[alias].vendor == "sqlite" else _into_postgresql
        _refuse_full_disk(archive.manifest, settings.DATA_DIR)
        archive.check_digests()
        with _uploaded_files(archive, settings.MEDIA_ROOT):
            restore_database(archive, alias)
        ContentType.objects.clear_cache()  # keys that were looked up in the empty database are others now
        return archive.manifest


def _into_sqlite(archive: Archive, alias: str) -> None:
    """The file gets its name once everything is in it."""
    final = Path(connections[alias].settings_dict["NAME"])
    if final.exists():
        raise Refused(
            f"There is a database already: {final}. A backup is only restored into an empty place. Set KZCOURSE_DATA to a "
            "new folder, or stop the server and move the old one away."
        )
    with TemporaryDirectory(prefix=".restoring-", dir=final.parent) as folder:
        made = Path(folder) / final.name
        with new_sqlite(made) as connection:
            fill(connection, archive)
            _bring_up_to_date(connection)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=WAL")  # kept in the file: the first to open it need not be alone
        with new_file(final) as file, made.open("rb") as rows:
            shutil.copyfileobj(rows, file)


def _into_postgresql(archive: Archive, alias: str) -> None:
    """One transaction makes the tables, too."""
    with directly(alias) as connection:
        if taken := connection.introspection.table_names():
            raise Refused(
                f"The database is not empty: it has {len(taken)} tables. A backup is only restored into an empty place. "
                "Make a new database and name it in DATABASE_URL."
            )
        with transaction.atomic(connection.alias):
            fill(connection, archive)
            with connection.cursor() as cursor:
                # A reference that waited to be checked would keep later migrations from changing its table.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _bring_up_to_date(connection)


def _bring_up_to_date(connection: BaseDatabaseWrapper) -> None:
    call_command("migrate", database=connection.alias, interactive=False, verbosity=0)


def _refuse_taken_folder(folder: Path) -> None:
    if any(each.is_file() for each in folder.rglob("*")):
        raise Refused(
            f"There are files in {folder} already. A backup is only restored into an empty place. Move them away, or set "
            "KZCOURSE_DATA to a new folder."
        )


def _refuse_full_disk(manifest: Manifest, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if manifest.size > free:
        raise Refused(
            f"Unpacked, this backup needs {manifest.size // 1_000_000 + 1} MB; the disk with {folder} has "
            f"{free // 1_000_000} MB left. Make room first."
        )


@contextmanager
def _uploaded_files(archive: Archive, folder: Path) -> Iterator[None]:
    """The files are in the folder; where what follows fails, they are gone again.

    The folder itself may be a disk of its own, whose place nothing can take: so what is in it is what moves.
    """
    placed: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".restoring-", dir=folder) as made:
            _unpack(archive, Path(made))
            placed.extend(each.replace(folder / each.name) for each in sorted(Path(made).iterdir()))
        keep_names(folder)
        yield
    except BaseException as error:
        for each in placed:
            shutil.rmtree(each, ignore_errors=True)
            with suppress(OSError):
                each.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refused(told(error, folder / "files")) from error
        raise


def _unpack(archive: Archive, folder: Path) -> None:
    for each in archive.manifest.files:
        path = folder / each.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for chunk in archive.chunks(each):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
