"""The doctor finds what is wrong, each thing by a check of its own, and says what to do."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from kzcourse import doctor
from kzcourse.backups import folders, restore
from kzcourse.doctor import content, databases, places, work
from kzcourse.doctor.findings import Finding
from lessons.models import Course
from quizzes.models import Attempt
from tests.installations import NEWEST, installation

pytestmark = [pytest.mark.database, pytest.mark.long]


class Usage(NamedTuple):
    free: int


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    with django_db_blocker.unblock(), installation(tmp_path_factory.mktemp("doctor") / "data") as folder:
        restore(NEWEST)
        folder.chmod(0o700)
        Attempt.objects.filter(submitted_at=None).delete()
        yield folder


def said(check: Callable[[], Iterator[Finding]]) -> list[str]:
    return [f"{each.level}: {each.said}" for each in check()]


@pytest.fixture
def unprepared(healthy: Path, tmp_path: Path) -> Iterator[Path]:
    with installation(tmp_path / "data") as folder:
        yield folder


def raises(fault: Exception) -> Callable[..., Any]:
    def raising(*args: Any, **kwargs: Any) -> Any:
        raise fault

    return raising


AWAY = OperationalError("connection refused")


class Away:
    """A database that isn't there."""

    ensure_connection = staticmethod(raises(AWAY))


def test_where_all_is_well_nothing_is_found(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    (healthy / "backups").mkdir()
    made = healthy / "backups" / folders.name_at(timezone.now())
    made.touch()
    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage(free=places.PLENTY))

    found = doctor.examined()

    made.unlink()
    (healthy / "backups").rmdir()
    assert [name for name, those in found if those and name != "courses"] == []
    assert len(found) == len(doctor.CHECKS)


def test_a_data_folder_that_others_see(healthy: Path) -> None:
    healthy.chmod(0o755)

    found = said(places.data_folder)

    healthy.chmod(0o700)
    assert found == [f"warning: Others on this machine can look into the data folder {healthy}."]


def test_a_data_folder_that_cannot_be_written(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)

    assert said(places.data_folder) == [f"error: The data folder {healthy} can't be written."]


@pytest.mark.parametrize(("free", "level"), [(places.PLENTY - 1, "warning"), (places.ENOUGH - 1, "error")])
def test_little_room(healthy: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage(free=free))

    assert said(places.free_space) == [f"{level}: The disk with {healthy} has {free // 1_000_000} MB left."]


def test_a_key_that_can_be_guessed(healthy: Path, settings: Any) -> None:
    settings.SECRET_KEY = "changeme"

    assert said(places.secret_key) == ["error: SECRET_KEY is too short to be secret."]


def test_a_key_that_others_read(healthy: Path) -> None:
    kept = healthy / "secret_key"
    kept.touch(0o644)

    found = said(places.secret_key)

    kept.unlink()
    assert found == [f"error: Others on this machine can read {kept}."]


def test_static_files_that_were_never_collected(healthy: Path, settings: Any) -> None:
    settings.STATIC_ROOT = str(healthy / "static")
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "kzcourse.stylesheets.OneStyleSheetStorage"}}

    assert said(places.static_files) == ["error: There are no static files."]


def test_settings_that_are_not_for_a_site_on_the_internet(healthy: Path, settings: Any) -> None:
    settings.DEBUG = settings.BEHIND_TLS = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_HSTS_SECONDS = 0

    debug, django, names = said(places.deployment)

    assert debug.startswith("error: DEBUG is on")
    assert "security.W004" in django
    assert names == "warning: The site answers under any name."


def test_a_clock_that_is_wrong(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SINCE", datetime.now(tz=UTC) + timedelta(days=1))

    assert said(places.clock) == ["error: The clock of this machine is years behind."]


def test_a_database_that_does_not_answer(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "connection", Away)
    monkeypatch.setattr(databases, "MigrationExecutor", raises(AWAY))

    assert said(databases.answers) == ["error: The database doesn't answer: connection refused"]
    assert said(databases.migrated) == []


def test_a_database_that_was_not_prepared(unprepared: Path) -> None:
    (found,) = said(databases.migrated)

    assert found.startswith("error: The database is older than the program: ")
    assert said(work.overdue_attempts) == []
    assert said(content.courses) == []


def test_a_database_of_a_newer_program(healthy: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_more', '2026-03-02')"
        )

    found = said(databases.migrated)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '9999_more'")
    assert found == ["error: The database is newer than the program: people.9999_more."]


@pytest.mark.sqlite
def test_settings_of_sqlite_with_which_a_power_cut_loses_answers(healthy: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")

    found = said(databases.sqlite_settings)

    connection.close()
    assert found == ["error: SQLite has synchronous = 1, not 2: a power cut may lose answers."]


def test_a_damaged_database(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "faults_of", lambda connection, check: f"{check}: row 1 missing from index a")

    assert said(databases.whole) == ["error: The database is damaged: quick_check: row 1 missing from index a."]


@pytest.mark.sqlite
def test_a_sqlite_with_a_known_fault(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))

    (found,) = said(databases.sqlite_version)

    assert found.startswith("warning: SQLite ")


def test_a_cache_that_does_not_answer(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "cache_is_away", lambda: True)

    assert said(databases.cache) == ["warning: The shared cache doesn't answer: each process counts for itself."]


def test_a_replica_that_does_not_answer(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Connections(dict[str, Any]):
        databases: ClassVar[dict[str, Any]] = {"replica": {}}

    monkeypatch.setattr(databases, "connections", Connections(replica=Away))

    assert said(databases.replica) == ["warning: The replica doesn't answer: connection refused"]


def test_no_backup_and_an_old_one(healthy: Path) -> None:
    folder = healthy / "backups"

    assert said(work.backups) == [f"warning: There is no backup in {folder}."]

    folder.mkdir()
    old = folder / "kzcourse-20260101T120000Z.zip"
    old.touch()
    found = said(work.backups)
    old.unlink()
    folder.rmdir()
    assert found == ["warning: The newest backup is of 2026-01-01 12:00 UTC."]


def test_attempts_that_nobody_handed_in(healthy: Path) -> None:
    late = Attempt.objects.filter(purpose=Attempt.Purpose.GRADED).exclude(submitted_at=None)[0]
    before = timezone.now() - timedelta(hours=4)
    Attempt.objects.filter(pk=late.pk).update(submitted_at=None, score_millionths=None, deadline_at=before)

    found = said(work.overdue_attempts)

    Attempt.objects.filter(pk=late.pk).update(
        submitted_at=late.submitted_at, score_millionths=late.score_millionths, deadline_at=late.deadline_at
    )
    assert found == ["warning: Attempts that ended more than 3 hours ago and were not handed in: 1."]


def test_content_with_errors_and_none_at_all(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Checked:
        number = staticmethod(lambda level: 3)

    monkeypatch.setattr(content, "check_courses", lambda courses: Checked)
    monkeypatch.setattr(Course.objects, "live", list)

    assert said(content.courses) == [
        "warning: There is no course in use.",
        "warning: Errors in the content of courses: 3.",
    ]


def test_content_without_errors(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Checked:
        number = staticmethod(lambda level: 0)

    monkeypatch.setattr(content, "check_courses", lambda courses: Checked)

    assert said(content.courses) == []


def test_a_replica_that_answers(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Connections(dict[str, Any]):
        databases: ClassVar[dict[str, Any]] = {"replica": {}}

    monkeypatch.setattr(databases, "connections", Connections(replica=connection))

    assert said(databases.replica) == []


def test_the_command_fails_where_something_is_wrong(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(doctor, "CHECKS", (places.clock, databases.cache))
    monkeypatch.setattr(places, "SINCE", datetime.now(tz=UTC) + timedelta(days=1))

    with pytest.raises(CommandError, match="Errors to mend: 1"):
        call_command("doctor", stdout=out)

    assert out.getvalue() == (
        "      clock\n      error: The clock of this machine is years behind. "
        "Set it, and let it be kept so: timedatectl set-ntp true\nwell  cache\n"
    )


def test_programs_read_json(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(doctor, "CHECKS", (work.backups, databases.cache))

    call_command("doctor", json=True, stdout=out)

    found = json.loads(out.getvalue())
    assert found["cache"] == []
    assert [each["level"] for each in found["backups"]] == ["warning"]


def test_every_connection_is_left_as_it_was(healthy: Path) -> None:
    assert set(connections.databases) == {"default"}
