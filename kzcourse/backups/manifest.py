"""What a backup says of itself, and whether that can be so."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from kzcourse.backups.faults import Refused, Unusable

#: Of the layout of archives. A program reads its own and older ones.
FORMAT: Final = 1
NAME: Final = "manifest.json"
#: Bytes; one of a hundred thousand images is smaller.
LARGEST: Final = 32_000_000

_TABLE: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table: each a line of JSON, a list with a value for each column, in the order of keys."""

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file, named as below the folder of uploaded files, with ``/``."""

    name: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        return f"media/{self.name}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``migrations`` are those applied, as pairs of app and name; ``left_out`` tables whose rows were not copied."""

    format: int
    program: str
    engine: str
    made_at: datetime
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    files: tuple[File, ...]
    left_out: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def members(self) -> tuple[Table | File, ...]:
        return (*self.tables, *self.files)

    @property
    def size(self) -> int:
        """Bytes of all that is in the archive, unpacked."""
        return sum(member.size for member in self.members)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, indent=1).encode()


def parsed(stored: bytes) -> Manifest:
    """Raises :class:`Unusable` for what no program has written, :class:`Refused` for what a newer one has."""
    try:
        said = json.loads(stored)
        _refuse_newer(said)
        manifest = _manifest(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unusable("The manifest in this file is damaged. Use another backup.") from error
    names = [member.member for member in manifest.members]
    if len(set(names)) < len(names):
        raise Unusable("The manifest names a file twice. No backup does; use another one.")
    return manifest


def _refuse_newer(said: Any) -> None:
    if _whole(said["format"]) > FORMAT:
        raise Refused(
            f"This backup was made by a newer version of the program ({str(said['program'])[:40]}). "
            "Update the program first, then try again."
        )


def _manifest(said: Any) -> Manifest:
    made_at = datetime.fromisoformat(said["made_at"])
    if made_at.tzinfo is None:
        raise ValueError(made_at)
    return Manifest(
        format=_whole(said["format"]),
        program=_text(said["program"]),
        engine=_text(said["engine"]),
        made_at=made_at,
        migrations=tuple((_text(app), _text(name)) for app, name in said["migrations"]),
        tables=tuple(_table(each) for each in said["tables"]),
        files=tuple(_file(each) for each in said["files"]),
        left_out=_texts(said["left_out"]),
    )


def _table(said: Any) -> Table:
    name = _text(said["name"])
    if not _TABLE.fullmatch(name):
        raise ValueError(name)
    return Table(name, _texts(said["columns"]), _whole(said["rows"]), _whole(said["size"]), _digest(said["sha256"]))


def _file(said: Any) -> File:
    return File(safe_name(_text(said["name"])), _whole(said["size"]), _digest(said["sha256"]))


def safe_name(name: str) -> str:
    """The name, if it stays inside its folder on every system. Raises :class:`Unusable`."""
    parts = PurePosixPath(name).parts
    strange = "\\" in name or ":" in name or not name.isprintable() or name != "/".join(parts)
    if not parts or strange or name.startswith("/") or ".." in parts or len(name) > 1000:
        raise Unusable(
            f"This backup holds a file named {name[:80]!r}, which leads out of its folder. It was not unpacked."
        )
    return name


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError(said)
    return said


def _texts(said: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_text(each) for each in said)


def _whole(said: Any) -> int:
    if type(said) is not int or said < 0:
        raise TypeError(said)
    return said


def _digest(said: Any) -> str:
    if not _DIGEST.fullmatch(_text(said)):
        raise ValueError(said)
    return str(said)
