"""A file that is there whole or not at all, and never in the place of another."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kzcourse.backups.faults import Refused

#: Ends the name of a file that is still being written.
PARTIAL = ".partial"


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Written beside ``path`` under a name of this process, for its owner alone, and named ``path`` once it is on the disk.

    Raises :class:`Refused` where there is such a file already, or none can be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    if path.exists():
        raise _taken(path)
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(partial, path)
        keep_names(path.parent)
    except OSError as error:
        raise Refused(told(error, path)) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _name(partial: Path, path: Path) -> None:
    """A link refuses to take the place of a file that came meanwhile; sticks and cards often know no links."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise _taken(path) from None
    except OSError:
        partial.rename(path)


def keep_names(folder: Path) -> None:
    """Put the names in a folder on the disk, too, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def told(error: OSError, path: Path) -> str:
    """Why nothing could be written there, and what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk with {path.parent} is full. Nothing was left there. Make room, or choose another place."
    if error.errno == errno.ENOENT:
        return f"There is no folder {path.parent}. Make it first, or choose another place."
    return f"{error.filename or path} can't be used: {error.strerror}. Choose another place, or correct its rights."


def _taken(path: Path) -> Refused:
    return Refused(f"{path} is there already and was not touched. Choose another name, or move that file away.")
