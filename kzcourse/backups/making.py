"""Everything that an installation holds, copied into one file while people work at it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper

import kzcourse
from kzcourse.backups import manifest
from kzcourse.backups.archives import CHUNK
from kzcourse.backups.connecting import one_moment
from kzcourse.backups.faults import Refused, Unusable
from kzcourse.backups.files import new_file
from kzcourse.backups.manifest import File, Manifest, Table, safe_name
from kzcourse.backups.rows import LEFT_OUT, columns_of, models_of, written
from kzcourse.backups.schema import applied, tables_at

#: Tables of the database itself and of the migrations, which the manifest tells.
_OF_ENGINE = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4", "django_migrations"}


def make_backup(path: Path, *, at: datetime, alias: str = DEFAULT_DB_ALIAS) -> Manifest:
    """What was written to ``path``, where no file may be yet. Raises :class:`Refused`, and leaves nothing then."""
    with new_file(path) as file, one_moment(alias) as reading:
        check_whole(reading)
        return _packed(file, reading, at=at)


def check_whole(connection: BaseDatabaseWrapper) -> None:
    """Raises :class:`Refused` for a damaged database: a copy of it must not take the place of good ones."""
    if found := faults_of(connection):
        raise Refused(
            f"The database is damaged: {found}. No backup was made of it. Keep the file, and restore the last good backup."
        )


def faults_of(connection: BaseDatabaseWrapper, check: str = "integrity_check") -> str:
    """What SQLite finds wrong in its file; nothing for PostgreSQL, which has checksums of its own."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {check}(3)")
        found = "; ".join(" ".join(str(row[0]).split()) for row in cursor.fetchall())
    return "" if found == "ok" else found


def _packed(file: IO[bytes], reading: BaseDatabaseWrapper, *, at: datetime) -> Manifest:
    migrations = applied(reading)
    models = models_of(tables_at(reading, migrations))
    unknown = set(reading.introspection.table_names()) - set(models) - _OF_ENGINE - set(LEFT_OUT)
    with ZipFile(file, "w") as archive:
        tables = tuple(
            _add_table(archive, name, columns_of(model), written(model, reading.alias))
            for name, model in models.items()
        )
        # After the rows: a file that came later than these does no harm, one that they name would be missed.
        uploaded, strange = _uploaded(settings.MEDIA_ROOT)
        packed = Manifest(
            format=manifest.FORMAT,
            program=kzcourse.__version__,
            engine=engine_of(reading),
            made_at=at,
            migrations=migrations,
            tables=tables,
            files=tuple(_add_file(archive, settings.MEDIA_ROOT, name) for name in uploaded),
            left_out=(*sorted(unknown), *(f"media/{name}" for name in strange)),
        )
        archive.writestr(manifest.NAME, packed.as_json(), ZIP_DEFLATED)
    return packed


def engine_of(connection: BaseDatabaseWrapper) -> str:
    return f"{connection.display_name} {'.'.join(str(part) for part in connection.get_database_version())}"


def _add_table(archive: ZipFile, name: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> Table:
    rows = count()
    counted = (line for line, _number in zip(lines, rows, strict=False))
    size, digest = _add(archive, Table(name, (), 0, 0, "").member, counted, ZIP_DEFLATED)
    return Table(name, columns, next(rows), size, digest)


def _add_file(archive: ZipFile, folder: Path, name: str) -> File:
    """Images don't get smaller by packing."""
    with (folder / name).open("rb") as stored:
        chunks = iter(lambda: stored.read(CHUNK), b"")
        return File(name, *_add(archive, File(name, 0, "").member, chunks, ZIP_STORED))


def _add(archive: ZipFile, member: str, chunks: Iterable[bytes], compression: int) -> tuple[int, str]:
    """The size and the digest of what was added."""
    info = ZipInfo(member)
    info.compress_type, info.external_attr = compression, 0o600 << 16
    seen, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as packing:
        for chunk in chunks:
            packing.write(chunk)
            seen.update(chunk)
            size += len(chunk)
    return size, seen.hexdigest()


def _uploaded(folder: Path) -> tuple[list[str], list[str]]:
    """The names of uploaded files, and of those that no browser could have sent: links, and names that are strange."""
    usual, strange = [], []
    for each in sorted(folder.rglob("*")):
        name = each.relative_to(folder).as_posix()
        if each.is_symlink() or (each.is_file() and not _is_safe(name)):
            strange.append(name)
        elif each.is_file():
            usual.append(name)
    return usual, strange


def _is_safe(name: str) -> bool:
    try:
        safe_name(name)
    except Unusable:
        return False
    return True
