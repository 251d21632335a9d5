"""The database, the cache and the replica, asked over the connections that the site uses."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor

from kzcourse.backups.making import faults_of
from kzcourse.doctor.findings import Finding, error, warning
from kzcourse.readiness import cache_is_away


def answers() -> Iterator[Finding]:
    """Whether there is a database."""
    try:
        connection.ensure_connection()
    except Error as fault:
        yield error(f"The database doesn't answer: {fault}".strip(), "Start it, or correct DATABASE_URL.")


def migrated() -> Iterator[Finding]:
    """Whether its tables are those of this program."""
    try:
        executor = MigrationExecutor(connection)
        known = set(executor.loader.disk_migrations)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        newer = [f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known]
    except Error:
        return  # it doesn't answer, as was said
    if missing:
        yield error(
            f"The database is older than the program: {missing} migrations.", "Back up, then: manage.py prepare"
        )
    if newer:
        yield error(f"The database is newer than the program: {min(newer)}.", "Update the program.")


def sqlite_settings() -> Iterator[Finding]:
    """Whether an answer that was acknowledged is on the disk, as this connection has it."""
    wanted = (("journal_mode", "wal"), ("synchronous", 2))
    for name, right in wanted if connection.vendor == "sqlite" else ():
        found = _pragma(name)
        if found != right:
            yield error(
                f"SQLite has {name} = {found}, not {right}: a power cut may lose answers.",
                "Keep the data folder on a disk of this machine, not of the network.",
            )


def whole() -> Iterator[Finding]:
    """Whether SQLite's file is."""
    if found := faults_of(connection, "quick_check"):
        yield error(f"The database is damaged: {found}.", "Stop the site, keep the file, restore the last good backup.")


def sqlite_version() -> Iterator[Finding]:
    """Whether SQLite may damage a file that several processes write."""
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < (3, 51, 3):
        yield warning(
            f"SQLite {sqlite3.sqlite_version} may, very rarely, damage a file that several processes write at once.",
            "Serve with one process, and make backups on a timer.",
        )


def cache() -> Iterator[Finding]:
    """Whether the cache that servers share answers."""
    if cache_is_away():
        yield warning(
            "The shared cache doesn't answer: each process counts for itself.", "Start it, or correct CACHE_URL."
        )


def replica() -> Iterator[Finding]:
    """Whether reports are read from the copy that was named for them."""
    if "replica" in connections.databases:
        try:
            connections["replica"].ensure_connection()
        except Error as fault:
            yield warning(f"The replica doesn't answer: {fault}".strip(), "Start it, or correct DATABASE_REPLICA_URL.")


def _pragma(name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]
