"""Files of a course packed into one, and an uploaded one unpacked, however it was made."""

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Bytes that may be uploaded, and that they may be unpacked.
MOST_PACKED: Final = 2_000_000
MOST_UNPACKED: Final = 8_000_000
MOST_FILES: Final = 200
#: A date of every file, so that the same course makes the same archive.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED: Final = 0x1


def packed(files: Mapping[str, bytes]) -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as packing:
        for name, stored in sorted(files.items()):
            info = ZipInfo(name, _DATE)
            info.external_attr = 0o644 << 16
            packing.writestr(info, stored, ZIP_DEFLATED)
    return archive.getvalue()


def unpacked(name: str, stored: bytes) -> dict[str, bytes]:
    """The YAML files in an upload: itself, or those in a zip archive. Raises ``ValidationError`` in words for its author.

    Nothing is written anywhere under the names in an archive.
    """
    if len(stored) > MOST_PACKED:
        raise ValidationError(_("This file is larger than %(most)s MB. Load it with loadcourse.") % _in_mb(MOST_PACKED))
    if not name.lower().endswith(".zip"):
        if not _is_yaml(name):
            raise ValidationError(_("Choose a .yaml file, or a .zip file of them."))
        return {name: stored}
    try:
        with ZipFile(BytesIO(stored)) as archive:
            files = dict(_entries(archive))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        message = _("This zip file is damaged, or was cut in half. Make it anew, or download it again.")
        raise ValidationError(message) from error
    if not files:
        raise ValidationError(_("There is no .yaml file in this zip file."))
    return files


def _in_mb(size: int) -> dict[str, int]:
    return {"most": size // 1_000_000}


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml"))


def _entries(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """The files in the order of their names, no more of them than allowed, whatever the archive says of their sizes."""
    infos = sorted((info for info in archive.infolist() if not _is_beside(info)), key=lambda info: info.filename)
    if len(infos) > MOST_FILES:
        raise ValidationError(_("There are more than %(most)s files in this zip file.") % {"most": MOST_FILES})
    names = [info.filename for info in infos]
    left = MOST_UNPACKED
    for info in infos:
        _refuse_strange(info, twice=names.count(info.filename) > 1)
        with archive.open(info) as entry:
            stored = entry.read(left + 1)
        left -= len(stored)
        if left < 0:
            most = _in_mb(MOST_UNPACKED)
            raise ValidationError(_("Unpacked, this is larger than %(most)s MB. Load it with loadcourse.") % most)
        yield info.filename, stored


def _is_beside(info: ZipInfo) -> bool:
    """Folders, and what systems put beside files."""
    parts = PurePosixPath(info.filename).parts
    return info.is_dir() or "__MACOSX" in parts or bool(parts and parts[-1] in {".DS_Store", "Thumbs.db"})


def _refuse_strange(info: ZipInfo, *, twice: bool) -> None:
    named = {"name": info.filename}
    path = PurePosixPath(info.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in info.filename or ":" in info.filename:
        raise ValidationError(_("“%(name)s” in this zip file is no name of a file in a folder.") % named)
    if not _is_yaml(info.filename):
        raise ValidationError(_("“%(name)s” in this zip file is no .yaml file. Take it out.") % named)
    if twice:
        raise ValidationError(_("“%(name)s” is in this zip file twice. Keep one.") % named)
    if info.flag_bits & _ENCRYPTED:
        raise ValidationError(_("“%(name)s” in this zip file is locked with a password. Pack it without one.") % named)
