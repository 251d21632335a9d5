"""An installation is copied while people work at it, and made again from the copy in an empty place."""

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from kzcourse.backups import (
    Keep,
    Refused,
    copy_into,
    folders,
    make_backup,
    making,
    newest_in,
    restore,
    restoring,
    verify,
)
from kzcourse.backups.archives import opened
from kzcourse.backups.connecting import directly, one_moment
from kzcourse.backups.faults import Unusable
from kzcourse.backups.making import faults_of
from kzcourse.backups.manifest import Manifest
from kzcourse.backups.rows import _plain
from people.models import User
from quizzes.models import Attempt, Response
from tests.installations import NEWEST, installation
from tests.kzcourse.backups.archives import archive, newest_with, rows_of_newest, told

pytestmark = [pytest.mark.database, pytest.mark.long]

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ENGINES = ["sqlite"] if connection.vendor == "sqlite" else ["postgresql", "sqlite"]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """An installation with everything in it; tests leave it as it was."""
    with django_db_blocker.unblock(), installation(tmp_path_factory.mktemp("full") / "data") as folder:
        restore(NEWEST)
        yield folder


@pytest.fixture(scope="module")
def backup(full: Path) -> Path:
    made = full.parent / "backup.zip"
    make_backup(made, at=NOON)
    return made


def manifest_of(path: Path) -> Manifest:
    with opened(path) as found:
        return found.manifest


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_it_holds_every_row_and_every_file(backup: Path) -> None:
    made, kept = manifest_of(backup), manifest_of(NEWEST)

    now = {each.name: each for each in made.tables}
    assert [each.name for each in kept.tables if now[each.name].rows < each.rows] == []
    unchanged = [
        each for each in kept.tables if now[each.name].columns == each.columns and now[each.name].rows == each.rows
    ]
    assert [each.name for each in unchanged if now[each.name] != each] == []
    assert len(unchanged) > 30
    assert made.files == kept.files
    assert made.made_at == NOON
    assert made.left_out == ()
    assert made.engine.startswith({"sqlite": "SQLite 3", "postgresql": "PostgreSQL 1"}[connection.vendor])


def test_it_is_for_its_owner_alone(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_neither_sessions_nor_the_secret_key_are_in_it(full: Path, backup: Path) -> None:
    stored = b"".join(b"".join(chunks) for chunks in everything_in(backup))

    assert "django_session" not in {table.name for table in manifest_of(backup).tables}
    assert settings.SECRET_KEY.encode() not in stored


def test_it_would_be_restored(backup: Path) -> None:
    assert verify(backup) == manifest_of(backup)


def test_it_is_never_written_over_another(backup: Path) -> None:
    before = backup.read_bytes()

    with pytest.raises(Refused, match="is there already"):
        make_backup(backup, at=NOON)

    assert backup.read_bytes() == before


def test_a_full_disk_leaves_nothing(full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(Refused, match="is full"):
        make_backup(tmp_path / "a.zip", at=NOON)

    assert names(tmp_path) == []


def test_what_is_not_of_the_program_is_named(full: Path, tmp_path: Path) -> None:
    media = full / "media" / "questions"
    (media / "to-passwords.png").symlink_to("/etc/passwd")
    (media / "a:b.png").write_text("no browser sends this name")
    (media / "folder.png").mkdir()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebodys (id int)")
    try:
        made = make_backup(tmp_path / "a.zip", at=NOON)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE somebodys")
        (media / "to-passwords.png").unlink()
        (media / "a:b.png").unlink()
        (media / "folder.png").rmdir()

    assert made.left_out == ("somebodys", "media/questions/a:b.png", "media/questions/to-passwords.png")
    assert made.files == manifest_of(NEWEST).files


def test_a_database_of_a_newer_program_is_not_understood(full: Path, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_more', '2026-03-02')"
        )
    try:
        with pytest.raises(Refused, match=r"newer than this program, which doesn't know people\.9999_more"):
            make_backup(tmp_path / "a.zip", at=NOON)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_more'")
    assert names(tmp_path) == []


@pytest.mark.sqlite
def test_a_damaged_database_makes_no_backup(full: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    with installation(damaged):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_size")
            page = cursor.fetchone()[0]
        connection.close()
        copied = Path(shutil.copy(full / "kzcourse.sqlite3", damaged))
        with copied.open("r+b") as file:
            for number in range(20, 60):
                file.seek(number * page)
                file.write(b"\xff" * 64)

        with pytest.raises(Refused, match=r"The database (is damaged|refused this)"):
            make_backup(tmp_path / "a.zip", at=NOON)

    assert not (tmp_path / "a.zip").exists()


def test_writers_do_not_wait_for_it_and_it_sees_one_moment(full: Path) -> None:
    with one_moment("default") as reading:
        before = User.objects.using(reading.alias).count()
        came = User.objects.create_user("came-meanwhile")
        try:
            assert User.objects.using(reading.alias).count() == before
            assert User.objects.count() == before + 1
        finally:
            came.delete()


@pytest.mark.sqlite
def test_it_cannot_write(full: Path) -> None:
    with pytest.raises(Refused, match="refused this"), one_moment("default") as reading:
        User.objects.using(reading.alias).create(username="never")


def everything_in(path: Path) -> Iterator[list[bytes]]:
    with opened(path) as found:
        for member in found.manifest.members:
            yield list(found.chunks(member))


def test_there_is_nothing_to_copy_before_it_was_prepared(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), installation(tmp_path / "data") as data:
        with pytest.raises(Refused, match=r"nothing to back up"):
            make_backup(tmp_path / "a.zip", at=NOON)
        (data / "kzcourse.sqlite3").touch()
        with pytest.raises(Refused, match=r"The database is empty: there is nothing to back up"):
            make_backup(tmp_path / "a.zip", at=NOON)

    assert names(tmp_path) == ["data"]


@pytest.mark.parametrize("engine", ENGINES)
def test_it_makes_the_same_installation(backup: Path, tmp_path: Path, engine: str) -> None:
    with installation(tmp_path / "data", engine=engine) as data:
        assert restore(backup) == manifest_of(backup)
        again = make_backup(tmp_path / "again.zip", at=NOON)

        assert again.tables == manifest_of(backup).tables
        assert again.files == manifest_of(backup).files
        assert names(data / "media") == ["questions"]
        assert {*names(data)} <= {"media", "kzcourse.sqlite3"}


def test_one_transaction_makes_the_tables_too(backup: Path, tmp_path: Path) -> None:
    """As on PostgreSQL; SQLite can do it as well where it doesn't check references meanwhile."""

    def without_constraints(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        return None if sql == "SET CONSTRAINTS ALL IMMEDIATE" else execute(sql, *rest)

    with installation(tmp_path / "data"), opened(backup) as found, connection.execute_wrapper(without_constraints):
        connection.disable_constraint_checking()
        restoring._into_postgresql(found, "default")
        assert User.objects.filter(username="owner").exists()

        with pytest.raises(Refused, match=r"The database is not empty: it has \d+ tables"):
            restoring._into_postgresql(found, "default")


def test_what_the_database_refuses_is_told(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with (
        django_db_blocker.unblock(),
        installation(tmp_path / "data"),
        pytest.raises(Refused, match="The database refused this"),
        directly("default"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM nowhere")


def test_no_backup_is_made_of_what_sqlite_finds_damaged(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "faults_of", lambda connection: "row 1 missing from index a")

    with pytest.raises(Refused, match="The database is damaged: row 1 missing from index a"):
        make_backup(tmp_path / "a.zip", at=NOON)


def test_only_sqlite_is_asked_about_its_file() -> None:
    assert faults_of(cast("BaseDatabaseWrapper", SimpleNamespace(vendor="postgresql"))) == ""


def test_people_go_on_working_there(backup: Path, tmp_path: Path) -> None:
    with installation(tmp_path / "data"):
        said = manage("restore", str(backup))
        newest = max(User.objects.values_list("pk", flat=True))
        browser = Client()

        assert said.startswith("restored: ")
        assert said.endswith("Start the site: manage.py serve. Everybody signs in again.\n")
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.ScryptPasswordHasher"]):
            assert sign_in(browser, "owner") == reverse("my-course")
        assert browser.get(reverse("my-course")).status_code == 200
        assert User.objects.create_user("new").pk > newest
        attempt = Attempt.objects.exclude(submitted_at=None).filter(learner__username="owner")[0]
        assert browser.get(reverse("quizzes:results", args=[attempt.pk])).status_code == 200
        assert Response.objects.count() == rows_of_newest("quizzes_response").count(b"\n")


def test_it_takes_no_place_that_is_taken(full: Path, backup: Path) -> None:
    before = User.objects.count()
    media = full / "media"
    aside = media.rename(full / "aside")
    try:
        with pytest.raises(Refused, match=r"There is a database already|The database is not empty"):
            restore(backup)
    finally:
        shutil.rmtree(media, ignore_errors=True)
        aside.rename(media)
    assert User.objects.count() == before


def test_it_does_not_mix_with_files_that_are_there(backup: Path, tmp_path: Path) -> None:
    with installation(tmp_path / "data") as data:
        default_storage.save("questions/mine.png", ContentFile(b"mine"))

        with pytest.raises(Refused, match=r"There are files in .*media already"):
            restore(backup)

        assert names(data) == ["media"]


def test_a_backup_of_a_newer_program_is_refused_in_a_sentence(full: Path, tmp_path: Path) -> None:
    migrations = [*manifest_of(NEWEST).migrations, ("people", "0099_telepathy")]
    newer = newest_with(tmp_path / "newer.zip", {}, migrations=migrations, program="7.0")

    refused(
        newer, tmp_path, r"newer version of the program \(7\.0\): it has people\.0099_telepathy.*Update the program"
    )


def test_migrations_that_need_others_are_refused(full: Path, tmp_path: Path) -> None:
    migrations = [each for each in manifest_of(NEWEST).migrations if each != ("people", "0001_people")]

    refused(newest_with(tmp_path / "odd.zip", {}, migrations=migrations), tmp_path, "don't belong together")


def test_tables_of_another_time_are_refused(full: Path, tmp_path: Path) -> None:
    migrations = [list(each) for each in manifest_of(NEWEST).migrations if each[0] != "axes"]

    refused(newest_with(tmp_path / "odd.zip", {}, migrations=migrations), tmp_path, "are not those of its migrations")


@pytest.mark.parametrize(
    ("table", "replaced", "by", "sentence"),
    [
        ("people_user", rb'"owner"', b'["owner"]', "people_user is not what it was"),
        ("people_user", rb'"owner"', b'{"owner": 1e999}', "people_user is not what it was"),
        ("people_user", rb'"owner"', b'"other"', "A row of people_user in this backup can't be restored"),
        ("people_user", rb"^\[1,.*?\n", b"{}\n", "it is no list of values"),
        ("people_user", rb"^\[1,.*?\n", b"[1]\n", "A row of people_user in this backup can't be restored"),
        (
            "people_user",
            rb"^\[1,.*?\n",
            b"[" * 9999 + b"\n",
            "A row of people_user in this backup can't be restored",
        ),
        (
            "quizzes_quizsection",
            rb"^\[1,",
            b'["one",',
            "A row of quizzes_quizsection in this backup can't be restored",
        ),
    ],
    ids=["list for text", "object for text", "name twice", "no list", "too short", "too deep", "text for a number"],
)
def test_rows_that_cannot_be_leave_nothing(
    full: Path, tmp_path: Path, table: str, replaced: bytes, by: bytes, sentence: str
) -> None:
    rows = re.sub(replaced, by, rows_of_newest(table), count=1, flags=re.MULTILINE)
    assert rows != rows_of_newest(table)

    with pytest.raises(Unusable, match=sentence):
        verify(newest_with(tmp_path / "broken.zip", {table: rows}))


def test_rows_that_read_otherwise_once_they_are_written_are_found(full: Path, tmp_path: Path) -> None:
    rows = rows_of_newest("quizzes_attempt").replace(b"+00:00", b"+05:00", 1)

    with pytest.raises(Unusable, match="quizzes_attempt is not what it was: 27 rows of 27, or other values"):
        verify(newest_with(tmp_path / "moved.zip", {"quizzes_attempt": rows}))


def test_rows_that_name_missing_ones_leave_nothing(full: Path, tmp_path: Path) -> None:
    rows = re.sub(rb"^\[1,.*?\n", b"", rows_of_newest("people_user"))

    refused(newest_with(tmp_path / "missing.zip", {"people_user": rows}), tmp_path, "name others that are not in it")


def test_a_disk_that_fills_up_leaves_nothing(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)

    refused(backup, tmp_path, "is full")


def test_what_would_not_fit_is_not_begun(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(free=1000))

    refused(backup, tmp_path, "needs . MB; the disk with .* has 0 MB left")


def test_other_faults_leave_nothing_either(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(connection: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_bring_up_to_date", stop)

    with installation(tmp_path / "data") as data:
        with pytest.raises(KeyboardInterrupt):
            restore(backup)

        assert everything_below(data) == []
        if connection.vendor == "postgresql":
            assert connection.introspection.table_names() == []


class Usage(NamedTuple):
    free: int


def sign_in(browser: Client, name: str) -> str:
    page = browser.post(reverse("people:sign-in"), {"username": name, "password": "a password of the steppe"})
    return page.headers.get("Location", str(page.status_code))


def refused(path: Path, tmp_path: Path, sentence: str) -> None:
    """Nothing is made of it, neither for good nor for trying."""
    with installation(tmp_path / "data") as data:
        with pytest.raises(Refused, match=sentence):
            restore(path)

        assert everything_below(data) == []
        if connection.vendor == "postgresql":
            assert connection.introspection.table_names() == []


def everything_below(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_a_value_that_has_no_place_yet_is_named() -> None:
    with pytest.raises(TypeError, match="A timedelta has no place"):
        _plain(timedelta(1))


def test_one_is_made_verified_and_named_after_its_time(full: Path, tmp_path: Path) -> None:
    made, manifest, gone = copy_into(tmp_path / "copies", at=NOON, keep=Keep())

    assert made == tmp_path / "copies" / "kzcourse-20260302T120000Z.zip"
    assert manifest == manifest_of(made)
    assert gone == []
    assert newest_in(tmp_path / "copies") == NOON
    assert stat.S_IMODE((tmp_path / "copies").stat().st_mode) == 0o700


def test_old_ones_go_and_nothing_else_does(full: Path, tmp_path: Path) -> None:
    old = [tmp_path / folders.name_at(NOON - timedelta(days=days)) for days in (1, 2, 400)]
    others = [tmp_path / name for name in ("kzcourse-20260231T000000Z.zip", "kzcourse-old.zip", "thesis.doc")]
    for each in (*old, *others):
        each.touch()
    (tmp_path / "kzcourse-20250101T000000Z.zip").symlink_to(others[2])
    left = tmp_path / ".kzcourse-20260301T120000Z.zip.123.partial"
    new = tmp_path / ".kzcourse-20260302T110000Z.zip.124.partial"
    for each in (left, new, tmp_path / ".kzcourse-mine.partial"):
        each.touch()
    os.utime(left, (0, 0))

    made, _manifest, gone = copy_into(tmp_path, at=NOON, keep=Keep(0, 2, 0, 0))

    assert gone == [old[2], old[1]]
    assert names(tmp_path) == sorted(
        [
            *(".kzcourse-20260302T110000Z.zip.124.partial", ".kzcourse-mine.partial", "kzcourse-20250101T000000Z.zip"),
            *(made.name, old[0].name, *(each.name for each in others)),
        ]
    )


def test_without_a_rule_all_stay(full: Path, tmp_path: Path) -> None:
    old = tmp_path / folders.name_at(NOON - timedelta(days=900))
    old.touch()

    assert copy_into(tmp_path, at=NOON, keep=None)[2] == []
    assert old.exists()


def test_a_copy_that_cannot_be_restored_is_not_kept_and_the_old_ones_are(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / folders.name_at(NOON - timedelta(days=900))
    old.touch()

    def never(path: Path) -> Manifest:
        raise Refused("people_user is not what it was.")

    monkeypatch.setattr(folders, "verify", never)

    with pytest.raises(Refused, match="could not be restored, and so was not kept: people_user"):
        copy_into(tmp_path, at=NOON, keep=Keep())

    assert names(tmp_path) == [old.name]


def test_a_folder_that_cannot_be_made_is_named(full: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Refused, match="file/copies can't be made: Not a directory"):
        copy_into(tmp_path / "file" / "copies", at=NOON, keep=Keep())


def test_there_may_be_none(tmp_path: Path) -> None:
    assert newest_in(tmp_path / "nowhere") is None


def test_a_backup_is_made_where_it_is_said(full: Path, tmp_path: Path) -> None:
    said = manage("backup", str(tmp_path / "a.zip"))

    assert re.fullmatch(
        rf"made: {tmp_path}/a\.zip, 0\.\d MB, \d+ rows of \d+ tables, 1 uploaded files, from \w+ [\d.]+ at .* UTC\n",
        said,
    )


def test_without_a_name_it_is_made_in_the_data_folder_and_verified(full: Path) -> None:
    said = manage("backup")

    assert said.startswith(f"made and verified: {full}/backups/kzcourse-2")
    shutil.rmtree(full / "backups")


def test_in_a_folder_old_ones_go(full: Path, tmp_path: Path) -> None:
    old = tmp_path / "kzcourse-20200101T000000Z.zip"
    old.touch()

    assert f"deleted: {old}\n" in manage("backup", "--folder", str(tmp_path), "--keep-monthly", "0", "--keep-daily=1",
                                         "--keep-weekly=0", "--keep-hourly=0")  # fmt: skip


def test_verifying_counts(backup: Path) -> None:
    said = manage("backup", "--verify", str(backup))

    assert re.search(r"^ +\d+  quizzes_response$", said, re.MULTILINE)
    assert said.splitlines()[-1].startswith("verified: ")


def test_what_is_left_out_is_told(full: Path, tmp_path: Path) -> None:
    path = newest_with(tmp_path / "a.zip", {}, left_out=["somebodys"])

    assert manage("backup", "--verify", str(path)).endswith("not of this program, and so not in it: somebodys\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--verify"], "Say which backup to verify"),
        (["--folder", "copies", "a.zip"], "Say either FILE or --folder"),
        (["--folder", "copies", "--verify"], "Say either FILE or --folder"),
        (["--verify", "/nowhere/a.zip"], "can't be read"),
        (["/nowhere/a.zip"], "There is no folder /nowhere"),
        (["--folder", "copies", "--keep-daily", "-1"], "-1 is no whole number from 0 to 99999"),
    ],
)
def test_what_cannot_be_done_is_said(full: Path, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        manage("backup", *arguments)


def test_what_cannot_be_restored_is_said(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    empty = archive(tmp_path / "a.zip", told())
    with (
        django_db_blocker.unblock(),
        installation(tmp_path / "data"),
        pytest.raises(CommandError, match=r"names no migrations.*\nNothing was restored\."),
    ):
        manage("restore", str(empty))


def manage(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()
