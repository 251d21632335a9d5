"""Whether this server should be sent requests: what it needs is there, and it isn't about to stop."""

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor


class Readiness:
    """What one process knows of itself."""

    def __init__(self) -> None:
        self._draining = False
        self._migrated = False

    def drain(self) -> None:
        """The process was asked to stop: no new requests, please."""
        self._draining = True

    def missing(self) -> str:
        """Why no requests should come, in a few words that tell a stranger nothing of use; empty if they may."""
        if self._draining:
            return "stopping"
        return self._database_missing() or _static_files_missing()

    def _database_missing(self) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            # Once the database is at least as new as the program it stays so.
            self._migrated = self._migrated or _is_migrated()
        except Error as error:
            return f"the database does not answer: {type(error).__name__}"
        return "" if self._migrated else "the database is older than the program: run manage.py prepare"


#: Of this process.
readiness = Readiness()


def cache_is_away() -> bool:
    """Whether there is a shared cache that doesn't answer. The site goes on without, so no server should leave for that."""
    is_away = getattr(caches["default"], "is_away", None)
    return bool(is_away and is_away())


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _static_files_missing() -> str:
    storage: object = staticfiles_storage
    missing = isinstance(storage, ManifestFilesMixin) and not storage.hashed_files
    return "there are no static files: run manage.py prepare" if missing else ""
