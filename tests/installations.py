"""Installations of a test's own: an empty database, in a file or on the server, and a data folder."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import override_settings

from kzcourse import environment

RELEASED = Path(__file__).parent / "released"
#: The newest one, with something of everything in it.
NEWEST = RELEASED / "0.1.0-memory.zip"

_numbers = count(1)


@contextmanager
def installation(folder: Path, *, engine: str = "") -> Iterator[Path]:
    """Within it, everything that asks the database and writes files does so here. ``folder`` is made.

    The database is of the engine that tests run on, unless another is named. Tests that use it ask for pytest-django's
    ``django_db_blocker``, and for no other database.
    """
    folder.mkdir()
    before, settings = connections[DEFAULT_DB_ALIAS], connections.databases[DEFAULT_DB_ALIAS]
    with ExitStack() as stack:
        stack.enter_context(_folder_of_its_own(folder))
        if (engine or before.vendor) == "sqlite":
            named = {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "kzcourse.sqlite3",
                "OPTIONS": environment.SQLITE_OPTIONS,
            }
        else:
            named = {"NAME": stack.enter_context(_database_on_server()), "OPTIONS": _without_pool(settings["OPTIONS"])}
        connections.databases[DEFAULT_DB_ALIAS] = {**settings, **named}
        connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            yield folder
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            connections[DEFAULT_DB_ALIAS], connections.databases[DEFAULT_DB_ALIAS] = before, settings
            ContentType.objects.clear_cache()


@contextmanager
def _folder_of_its_own(folder: Path) -> Iterator[None]:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        DATA_DIR=folder, MEDIA_ROOT=folder / "media", BACKUPS_FOLDER=folder / "backups", STORAGES=storages
    ):
        yield


def _without_pool(options: dict[str, object]) -> dict[str, object]:
    """The pool is that of the other tests' database."""
    return {name: value for name, value in options.items() if name != "pool"}


@contextmanager
def _database_on_server() -> Iterator[str]:
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"{url.path.strip('/')}_own_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
