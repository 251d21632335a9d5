"""Collecting static files where the web server finds them: hashed, compressed, and only when a source has changed."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

#: Written last into the folder; without it or with another fingerprint in it the folder isn't finished.
FINGERPRINT = "sources.sha256"


def collect_static_files() -> bool:
    """Bring ``STATIC_ROOT`` up to date; whether there was something to do."""
    kept = Path(settings.STATIC_ROOT) / FINGERPRINT
    now = fingerprint()
    if kept.exists() and kept.read_text(encoding="ascii") == now:
        return False
    # Only a folder that we made ourselves is emptied: STATIC_ROOT may have been pointed at anything.
    call_command("collectstatic", interactive=False, verbosity=0, clear=kept.exists())
    kept.write_text(now, encoding="ascii")
    return True


def fingerprint() -> str:
    """Changes when a static file or what processes it does. Looks at sizes and times, not into the files."""
    digest = hashlib.sha256()
    for line in (settings.STORAGES["staticfiles"]["BACKEND"], version("django"), version("whitenoise"), *_sources()):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
