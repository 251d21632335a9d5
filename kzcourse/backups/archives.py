"""Reading an archive, whoever made it: only what its manifest names, never more than it says, and only unchanged."""

import hashlib
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from kzcourse.backups import manifest
from kzcourse.backups.faults import Refused, Unusable
from kzcourse.backups.manifest import File, Manifest, Table

#: Bytes read at a time.
CHUNK: Final = 1 << 20
#: Bytes of a row; the longest text that anybody may send is a fiftieth of it.
LONGEST_ROW: Final = 64_000_000

_DAMAGED: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError)


class Archive:
    """A backup that is open for reading, and whose members are those that its manifest names."""

    def __init__(self, archive: ZipFile, told: Manifest) -> None:
        self._archive = archive
        self.manifest = told

    def chunks(self, member: Table | File) -> Iterator[bytes]:
        """What a member holds. Raises :class:`Unusable` at its end, or sooner, unless it is what the manifest says."""
        seen, left = hashlib.sha256(), member.size
        with _told(member.member), self._archive.open(member.member) as stored:
            while chunk := stored.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise _changed(member.member)
                seen.update(chunk)
                yield chunk
        if left or seen.hexdigest() != member.sha256:
            raise _changed(member.member)

    def lines(self, table: Table) -> Iterator[bytes]:
        """The rows of a table, each with the end of its line."""
        rest = b""
        for chunk in self.chunks(table):
            *lines, rest = (rest + chunk).splitlines(keepends=True)
            if rest.endswith(b"\n"):
                lines, rest = [*lines, rest], b""
            if len(rest) > LONGEST_ROW:
                raise Unusable(f"{table.member} in this backup has a row of more than {LONGEST_ROW // 1_000_000} MB.")
            yield from lines
        if rest:
            raise _changed(table.member)

    def check_digests(self) -> None:
        """Read everything once. Raises :class:`Unusable`."""
        for member in self.manifest.members:
            for _chunk in self.chunks(member):
                pass


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Raises :class:`Refused` for a file that can't be read or is of a newer program, :class:`Unusable` for no backup."""
    try:
        with path.open("rb") as file:
            with _told(path.name):
                archive = ZipFile(file)
            with archive:
                yield Archive(archive, _manifest(archive, path))
    except OSError as error:
        if error.filename and Path(error.filename) == path:
            raise Refused(f"{path} can't be read: {error.strerror}. Name the file of a backup.") from error
        raise


def _manifest(archive: ZipFile, path: Path) -> Manifest:
    infos = {info.filename: info for info in archive.infolist()}
    if manifest.NAME not in infos:
        raise Unusable(f"{path} is no backup of this program: it holds no {manifest.NAME}.")
    with _told(manifest.NAME), archive.open(manifest.NAME) as stored:
        said = stored.read(manifest.LARGEST + 1)
    if len(said) > manifest.LARGEST:
        raise Unusable("The manifest in this file is too large for one. Use another backup.")
    read = manifest.parsed(said)
    if any(stat.S_ISLNK(info.external_attr >> 16) for info in infos.values()):
        raise Unusable("There are links in this file. No backup holds any; use another one.")
    named = {member.member for member in read.members} | {manifest.NAME}
    if len(archive.infolist()) > len(infos) or named != set(infos):
        raise Unusable(
            "What this file holds is not what its manifest names. It was changed or cut; use another backup."
        )
    return read


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise Unusable(f"{name} is damaged or no backup: {error}. Use another one.") from error


def _changed(name: str) -> Unusable:
    return Unusable(f"{name} in this backup is not what was written there. The file is damaged; use another one.")
