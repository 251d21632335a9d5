"""Every state that was released, with data in it, comes up to date and loses nothing.

A backup is restored into the tables of its time, then migrated. tools/released makes one of each release.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL, SeparateDatabaseAndState
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

import kzcourse
from kzcourse.backups import restore
from kzcourse.backups.archives import Archive, opened
from kzcourse.backups.manifest import Manifest
from kzcourse.backups.rows import models_of, written
from kzcourse.backups.schema import tables_at
from lessons.models import Lesson
from memory.models import Memory
from people.models import Classroom, User
from quizzes.models import Attempt, Response
from tests.installations import RELEASED, installation

pytestmark = [pytest.mark.database, pytest.mark.long]

STATES = sorted(RELEASED.glob("*.zip"))
#: What is written for each installation by itself, and may become more by a migration.
BY_THE_PROGRAM = {"auth_permission", "django_content_type"}
#: Operations whose effect on the tables is not in the models.
BY_HAND = (RunSQL, SeparateDatabaseAndState)
#: So many migrations may be made until the state that they lead to has to be kept, too.
MOST_UNKEPT = 12


@dataclass(frozen=True)
class Restored:
    """A released state, as it was and brought up to date."""

    path: Path
    rows: dict[str, list[bytes]]


@pytest.fixture(scope="module", params=STATES, ids=lambda path: path.stem)
def state(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Restored]:
    with django_db_blocker.unblock(), installation(tmp_path_factory.mktemp("state") / "data"):
        yield Restored(request.param, rows_now(restore(request.param)))


def rows_then(archive: Archive, name: str) -> list[bytes]:
    table = next(each for each in archive.manifest.tables if each.name == name)
    return list(archive.lines(table))


def test_every_row_is_there_with_every_value(state: Restored) -> None:
    """What a migration renames or works out anew would have to be named here."""
    with opened(state.path) as archive:
        for name, now in state.rows.items():
            assert now == rows_then(archive, name), name


def rows_now(manifest: Manifest) -> dict[str, list[bytes]]:
    """The rows of the tables of then, in the columns of then."""
    models = models_of(tables_at(connection, tuple(MigrationExecutor(connection).loader.disk_migrations)))
    found = {}
    for table in manifest.tables:
        if table.name not in BY_THE_PROGRAM:
            names = {field.column: field.attname for field in models[table.name]._meta.concrete_fields}
            narrowed = _Narrowed(models[table.name], tuple(names[column] for column in table.columns))
            found[table.name] = list(narrowed.lines())
    return found


@dataclass(frozen=True)
class _Narrowed:
    """Rows of today in the columns of then."""

    model: Any
    attributes: tuple[str, ...]

    def lines(self) -> Iterator[bytes]:
        kept = [field for field in self.model._meta.concrete_fields if field.attname in self.attributes]
        by_name = {field.attname: field for field in kept}
        stand_in = type("Meta", (), {"concrete_fields": [by_name[name] for name in self.attributes]})
        return written(type("Narrowed", (), {"_meta": stand_in, "_base_manager": self.model._base_manager}), "default")


def test_nothing_that_the_program_wrote_for_itself_went_missing(state: Restored) -> None:
    with opened(state.path) as archive:
        then = {table.name: table.rows for table in archive.manifest.tables if table.name in BY_THE_PROGRAM}

    for name, rows in then.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608
            assert cursor.fetchone()[0] >= rows


def test_there_is_something_to_lose(state: Restored) -> None:
    assert Attempt.objects.exclude(submitted_at=None).count() >= 3
    assert Attempt.objects.filter(submitted_at=None).exists()
    assert Attempt.objects.filter(purpose=Attempt.Purpose.PRACTICE).exists()
    assert Response.objects.count() >= 40


def test_the_tables_are_those_of_the_program(state: Restored) -> None:
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_pages_of_everybody_open(state: Restored) -> None:
    for person in User.objects.all():
        browser = Client()
        browser.force_login(person)
        assert statuses(browser, pages_of(person)) == []


def statuses(browser: Client, pages: list[str]) -> list[tuple[str, int]]:
    """Of pages that don't open."""
    found = [(page, browser.get(page, follow=True).status_code) for page in pages]
    return [(page, status) for page, status in found if status != 200]


def pages_of(person: User) -> list[str]:
    pages = [reverse("home"), reverse("my-course")]
    for lesson in Lesson.objects.filter(edition__course__public=True)[:1]:
        where = {"course": lesson.edition.course.slug, "language": lesson.edition.language}
        pages += [
            reverse("lessons:lesson", kwargs={**where, "lesson": lesson.slug}),
            reverse("quizzes:list", kwargs=where),
        ]
        pages += [reverse("quizzes:my-facts", kwargs=where)]
    for attempt in Attempt.objects.filter(learner=person):
        page = "quizzes:resume" if attempt.submitted_at is None else "quizzes:results"
        pages.append(reverse(page, args=[attempt.pk]))
    if person.is_superuser:
        pages += [reverse("teaching:overview"), reverse("teaching:classes"), reverse("teaching:reports")]
        pages += [reverse("teaching:gradebook", args=[each.pk]) for each in Classroom.objects.all()]
        pages += [reverse("teaching:facts", args=[each.pk]) for each in Classroom.objects.all()]
    return pages


def test_memories_are_what_the_log_says(state: Restored) -> None:
    def memories() -> list[tuple[object, ...]]:
        fields = [field.attname for field in Memory._meta.concrete_fields if not field.primary_key]
        return sorted(Memory.objects.values_list(*fields), key=str)

    before = memories()
    call_command("rebuildmemories", verbosity=0, stdout=StringIO())

    assert memories() == before


def test_the_version_at_work_has_a_state() -> None:
    """Whoever changes the version keeps the state that it releases: python tools/released COMMIT VERSION."""
    assert [path for path in STATES if path.stem.split("-")[0] == kzcourse.__version__]


def test_no_migration_is_far_from_a_state_that_was_kept() -> None:
    kept = []
    for path in STATES:
        with opened(path) as archive:
            kept.append(set(archive.manifest.migrations))
    ours = {
        (app, name)
        for app, name in MigrationLoader(None).disk_migrations
        if app in {"people", "lessons", "memory", "quizzes", "teaching", "kzcourse"}
    }

    assert len(ours - max(kept, key=len)) <= MOST_UNKEPT


@pytest.mark.parametrize("path", STATES, ids=lambda path: path.stem)
def test_a_migration_that_was_released_stays(path: Path) -> None:
    with opened(path) as archive:
        assert set(archive.manifest.migrations) <= set(MigrationLoader(None).disk_migrations)


def test_states_are_small_enough_to_keep() -> None:
    assert [path.name for path in STATES if path.stat().st_size > 300_000] == []


def test_migrations_change_only_what_models_and_rows_tell() -> None:
    """The tables of a backup are made from the models of its time; what SQL alone knew would be missing there."""
    migrations = MigrationLoader(None).disk_migrations.items()
    found = {key for key, migration in migrations for each in migration.operations if isinstance(each, BY_HAND)}

    assert found == set()
