"""The states that a database can be in: which migrations were applied, and the tables that they make."""

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from kzcourse.backups.faults import Refused, Unusable

Migrations = tuple[tuple[str, str], ...]


def applied(connection: BaseDatabaseWrapper) -> Migrations:
    """Raises :class:`Refused` for a database that was never prepared, or is newer than the program."""
    loader = MigrationExecutor(connection).loader
    if not loader.applied_migrations:
        raise Refused("The database is empty: there is nothing to back up. Prepare it first: manage.py prepare")
    found = tuple(sorted((app, name) for app, name in loader.applied_migrations))
    if unknown := _unknown(connection, found):
        raise Refused(
            f"The database is newer than this program, which doesn't know {unknown}. Use the program that it belongs to."
        )
    return found


def refuse_newer(connection: BaseDatabaseWrapper, migrations: Migrations, program: str) -> None:
    """Raises :class:`Refused` for a backup that this program doesn't understand."""
    if not migrations:
        raise Unusable("This backup names no migrations, so nothing can be in it. Use another one.")
    if unknown := _unknown(connection, migrations):
        raise Refused(
            f"This backup was made by a newer version of the program ({program[:40]}): it has {unknown[:80]}, which this "
            "one doesn't know. Update the program first, then try again."
        )


def _unknown(connection: BaseDatabaseWrapper, migrations: Migrations) -> str:
    """A migration that the program doesn't have, as app and name."""
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    return next((f"{app}.{name}" for app, name in migrations if (app, name) not in known), "")


def tables_at(connection: BaseDatabaseWrapper, migrations: Migrations) -> Apps:
    """The models as they are after these migrations, which the program knows."""
    return MigrationExecutor(connection).loader.project_state(list(migrations)).apps


def make_tables(connection: BaseDatabaseWrapper, migrations: Migrations) -> None:
    """Make the tables that these migrations lead to in an empty database, and note the migrations as applied.

    To go through each of them takes ten times as long and comes to the same: none does anything but change models and rows.
    Raises :class:`Unusable` for migrations of which one needs another that is not among them.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(list(_last_of_each_app(executor, migrations)))
    if {(each.app_label, each.name) for each, _backwards in plan} != set(migrations):
        raise Unusable("The migrations that this backup names don't belong together. It was changed; use another one.")
    with connection.schema_editor() as editor:
        for model in tables_at(connection, migrations).get_models():
            editor.create_model(model)
    executor.recorder.ensure_schema()
    for app, name in migrations:
        executor.recorder.record_applied(app, name)


def _last_of_each_app(executor: MigrationExecutor, migrations: Migrations) -> Iterable[tuple[str, str]]:
    """To ask for an earlier one after a later one of the same app would undo the later one."""
    given = set(migrations)
    for app, name in migrations:
        following = executor.loader.graph.node_map[app, name].children
        if not any(each.key[0] == app and each.key in given for each in following):
            yield app, name
