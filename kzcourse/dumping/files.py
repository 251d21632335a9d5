"""Writing several files as one: all of them, or, as far as a file system can, none."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path


def write_all(texts: Mapping[Path, bytes]) -> None:
    """Put these contents into these files, each of which is at every moment the old one or the new one, and whole.

    Everything is on the disk before the first file is replaced. If a later one can't be, those before it get back what they
    held. Raises ``OSError``.
    """
    with _staged(texts) as staged:
        done: list[tuple[Path, bytes | None]] = []
        try:
            for path, waiting in staged.items():
                before = path.read_bytes() if path.exists() else None
                waiting.replace(path)
                done.append((path, before))
        except OSError:
            _take_back(done)
            raise
    for folder in {path.parent for path in texts}:
        _keep(folder)


@contextmanager
def _staged(texts: Mapping[Path, bytes]) -> Iterator[dict[Path, Path]]:
    """The contents in files of other names beside those they are for, which are gone afterwards."""
    staged: dict[Path, Path] = {}
    try:
        for named, content in texts.items():
            path = named.resolve()  # through a link, which stays
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = _written_beside(path, content)
        yield staged
    finally:
        for waiting in staged.values():
            waiting.unlink(missing_ok=True)


def _written_beside(path: Path, content: bytes) -> Path:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    waiting = Path(file.name)
    if path.exists():
        shutil.copymode(path, waiting)
    else:
        waiting.chmod(0o666 & ~_umask())
    return waiting


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _take_back(done: list[tuple[Path, bytes | None]]) -> None:
    for path, before in reversed(done):
        with suppress(OSError):
            if before is None:
                path.unlink()
            else:
                _written_beside(path, before).replace(path)


def _keep(folder: Path) -> None:
    """Make the new names last through a power cut, where a folder can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
