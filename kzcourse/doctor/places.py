"""Folders, files and settings of this machine."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import CommandError, call_command

from kzcourse.doctor.findings import Finding, error, warning

#: Bytes that should be free, and that must.
PLENTY: Final = 1_000_000_000
ENOUGH: Final = 100_000_000
#: No clock that is right shows less.
SINCE: Final = datetime(2026, 11, 1, tzinfo=UTC)


def data_folder() -> Iterator[Finding]:
    """Whether the data folder can be written, and by its owner alone."""
    folder: Path = settings.DATA_DIR
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield error(f"The data folder {folder} can't be written.", "Give it to the user who runs the site: chown.")
    elif folder.stat().st_mode & 0o077:
        yield warning(
            f"Others on this machine can look into the data folder {folder}.", f"Close it: chmod 700 {folder}"
        )


def free_space() -> Iterator[Finding]:
    """Whether answers and backups have room."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    said = f"The disk with {settings.DATA_DIR} has {free // 1_000_000} MB left."
    if free < ENOUGH:
        yield error(said, "Make room now: answers are refused once it is full.")
    elif free < PLENTY:
        yield warning(said, "Make room soon, or keep backups elsewhere: manage.py backup --folder DIR")


def secret_key() -> Iterator[Finding]:
    """Whether the key can't be guessed, nor read by others."""
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield error(
            "SECRET_KEY is too short to be secret.", "Set a random one of 50 signs or more; people sign in again."
        )
    kept = settings.DATA_DIR / "secret_key"
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield error(f"Others on this machine can read {kept}.", f"Close it: chmod 600 {kept}")


def static_files() -> Iterator[Finding]:
    """Whether pages have their style sheets and scripts."""
    storage: object = staticfiles_storage
    if isinstance(storage, ManifestFilesMixin) and not storage.hashed_files:
        yield error("There are no static files.", "Collect them: manage.py prepare")


def deployment() -> Iterator[Finding]:
    """What Django says of the settings of a site that everybody can reach, and our own."""
    if settings.DEBUG:
        yield error("DEBUG is on: error pages show the insides of the program.", "Leave DEBUG empty.")
    if settings.BEHIND_TLS:
        told = StringIO()
        try:
            call_command("check", deploy=True, fail_level="WARNING", stdout=told, stderr=told)
        except CommandError as fault:
            yield warning(f"Django would not run it so: {' '.join(str(fault).split())}", "Correct what it names.")
    if "*" in settings.ALLOWED_HOSTS:
        yield warning("The site answers under any name.", "Name its own in ALLOWED_HOSTS.")


def clock() -> Iterator[Finding]:
    """Whether deadlines mean what they say."""
    if datetime.now(tz=UTC) < SINCE:
        yield error(
            "The clock of this machine is years behind.", "Set it, and let it be kept so: timedatectl set-ntp true"
        )
